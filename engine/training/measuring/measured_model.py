"""The model under test: requests in, texts out, through the engine exactly as the program runs it.

Main thread of a training command.
"""

from dataclasses import replace

import torch

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import Ability, AllWords, AnyRequest, Fill, Finished, Hole, Variant, WordWheel
from engine.model.checkpoint.folder import LoadedModel
from engine.training.lessons.questions import TestGap
from engine.training.measuring.measures import words
from engine.training.texts.bpe import BOS

SCORED_AFTER = 12  # tokens of the text after that count in a fill's perplexity


class MeasuredModel:
    """The model under test: requests in, texts out."""

    def __init__(self, model: LoadedModel) -> None:
        # What a model was trained for is measured, whatever an earlier measurement left on offer.
        trained = (Ability.FILL, Ability.REPHRASE, Ability.CONTINUE, *map(Ability, model.manifest.tasks))
        self.model = replace(model, manifest=replace(model.manifest, abilities=trained))
        self.editing = Editing(self.model)

    def finish(self, request: AnyRequest) -> Finished | None:
        """Run to the end; None when the engine declined (nothing usable, a keep that could not be honoured)."""
        run = self.editing.run(request, Control())
        try:
            while True:
                next(run)
        except StopIteration as end:
            finished: Finished = end.value
            return finished
        except (EmptyResultError, SteeringError):
            return None

    def fill(self, gap: TestGap, seed: int) -> str:
        """The text put into the gap, spaces at its ends left out; empty when the engine declined."""
        at = len(gap.before)
        wanted = max(1, len(words(gap.truth)))
        request = Fill(job="e", text=gap.before + gap.after, seed=seed, holes=(Hole(at, at, wanted),))
        finished = self.finish(request)
        if finished is None:
            return ""
        return "".join(edit.new for edit in finished.variants[0].edits).strip()

    def words(self, gap: TestGap, count: int) -> tuple[tuple[str, ...], int, float]:
        """The words listed for the gap, best first; the passes and milliseconds that they took."""
        request = WordWheel(job="w", text=gap.before + gap.after, at=len(gap.before), hole=True, count=count)
        run = self.editing.words(request, Control())
        try:
            while True:
                next(run)
        except StopIteration as end:
            listed: AllWords = end.value
            return tuple(word.text for word in listed.words), listed.passes, listed.ms
        except RequestError:  # hardly a word around it is English
            return (), 0, 0.0

    def surprise(self, gap: TestGap, text: str) -> tuple[float, int]:
        """Summed negative log-likelihood of ``text`` and a little after it in its place, causally; and the tokens."""
        encode = self.model.tokenizer.encode
        left = encode(gap.before)[-64:]
        glue = "" if not text or text[0] in ",.;:!?" else " "
        own = encode((glue if gap.before.endswith(" ") else "") + text)
        after = encode(gap.after[:200])[:SCORED_AFTER]
        ids = torch.tensor([BOS, *left, *own, *after])
        logits = self.model.network.score(ids, None)
        chances = torch.log_softmax(logits.float(), dim=-1)
        first = 1 + len(left)
        rows = torch.arange(first - 1, len(ids) - 1)
        return float(-chances[rows, ids[first:]].sum()), len(own) + len(after)


def applied(text: str, variant: Variant) -> str:
    """``text`` with the variant's edits made."""
    for edit in reversed(variant.edits):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text
