"""A model under test that is played: every text it gives is known beforehand."""

from collections.abc import Callable
from types import SimpleNamespace

from engine.messages import AnyRequest, Continue, Edit, Fill, Finished, Timing, Variant
from engine.training.lessons import questions

Answer = Callable[[str], str | None]


class PlayedSubject:
    """Puts ``answer(what stands there)`` in place of a request's passage; None: the engine declined."""

    def __init__(self, answer: Answer, strengths: tuple[tuple[str, float], ...] = ()) -> None:
        self.answer = answer
        self.requests: list[AnyRequest] = []
        network = SimpleNamespace(numbers="float32")
        self.model = SimpleNamespace(manifest=SimpleNamespace(strengths=strengths), network=network)

    def fill(self, gap: questions.TestGap, seed: int) -> str:
        return self.answer(gap.truth) or ""

    def surprise(self, gap: questions.TestGap, text: str) -> tuple[float, int]:
        return (2.0 if text == gap.truth else 4.0), 2

    def finish(self, request: AnyRequest) -> Finished | None:
        self.requests.append(request)
        match request:
            case Fill():
                start, end = request.holes[0].start, request.holes[0].end
            case Continue():
                start = end = len(request.text)
            case _:
                start, end = request.start, request.end
        old = request.text[start:end]
        new = self.answer(old)
        if new is None:
            return None
        milliseconds = float(len(self.requests))
        variant = Variant((Edit(start, end, old, new),), 0, None, True)
        timing = Timing(10 * milliseconds, 0.0, milliseconds, 1, 0, 0, 0)
        return Finished(request.job, (variant,), timing, "played", "float32", 1)
