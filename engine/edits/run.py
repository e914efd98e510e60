"""The front of the planner: a request in, steps out, one result at the end. Worker thread only.

``Editing`` belongs to one loaded model. It keeps the prefix cache and the keyframes of the last run between edits.
What this module must not know: how a canvas is sampled (engine.diffusion) and who listens (engine.session).
"""

from collections.abc import Callable, Generator

from engine.edits.control import Control
from engine.messages import AnyRequest, Finished, Started, Step
from engine.model.loading import LoadedModel

Run = Generator[Started | Step, None, Finished]


class Editing:
    """All edits with one loaded model.

        editing = Editing(model, memory=lambda: bytes_in_use)
        run = editing.run(request, control)      # a generator; nothing happens before the first next()
        for event in run: ...                    # first one Started, then a Step for every denoising step
                                                 # the generator's RETURN value (StopIteration.value) is Finished

    Raises inside the generator, never from the call itself:
      RequestError      the request cannot be planned, or the model lacks the ability it needs (named)
      UsageError        the request is malformed (keep and ban share a word, a range outside the text)
      SteeringError     a keep or ban could not be honoured after three rounds
      EmptyResultError  the model wrote nothing usable; the text is as it was
      Cancelled         ``control.cancel()`` was called
    Closing the generator at any point is safe: the text was never touched, only proposals are returned.
    ``control.finish()`` ends with what stands; ``Finished.kept`` is then true.
    """

    def __init__(self, model: LoadedModel, memory: Callable[[], int] | None = None) -> None:
        """``memory``: bytes in use now, asked once a step for ``Step.memory_bytes``; None reports 0."""
        self.model = model
        self._memory = memory or (lambda: 0)

    def run(self, request: AnyRequest, control: Control) -> Run:
        """Run ``request``; a ``Fork`` is run from the kept keyframes of the last run of its job ``of``."""
        raise NotImplementedError

    def forget(self) -> None:
        """Drop the prefix cache and the kept keyframes (before unloading, or to free memory)."""
