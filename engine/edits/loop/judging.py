"""Which row of a canvas is best, and how good: calibrated confidence first, then the causal pass. Worker thread."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import Prefix
from engine.edits.loop.score import Way, log_probabilities, mean
from engine.edits.reading import Reading
from engine.edits.task import Plan, Task
from engine.edits.text import echo
from engine.edits.tokens import length
from engine.messages import Edit
from engine.model.network.network import Network
from engine.prose.words import count_words

_SCORED_ROWS = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A finished row: ``ids``, the one row of ``task``, and what they read as."""

    task: Task
    ids: Sequence[int]
    reading: Reading
    confidence: float

    @property
    def written(self) -> bool:
        """Whether there is anything to judge."""
        return bool(self.reading.slots) and not self.reading.empty

    @property
    def slots(self) -> list[int]:
        """From the first gap to the end of the last, what was written and what is held between."""
        row, wrote = self.task.layout.rows[0], set(self.reading.slots)
        return [slot for slot in range(row.gaps[0].start, row.gaps[-1].end) if row.held[slot] or slot in wrote]

    @property
    def way(self) -> Way:
        """The row with what stands behind it in the text."""
        before = self.ids[: self.task.layout.rows[0].gaps[0].start]
        return Way(tuple(before), (*(self.ids[slot] for slot in self.slots), *self.task.after))


class Judge:
    """Judges the rows of the canvases over one prefix."""

    def __init__(
        self, network: Network, plan: Plan, prefix: Prefix, done: tuple[Edit, ...], check: Callable[[], None]
    ) -> None:
        self._network = network
        self._plan = plan
        self._prefix = prefix
        self._done = done
        self._check = check

    def best(self, run: Denoising) -> int:
        """The best row of a finished run. Where lengths are free, only the most confident rows are scored."""
        rows = range(len(run.task.layout.rows))
        if len(rows) == 1:
            return 0
        readings = [self._plan.read(run.task, row, run.view.ids[row], self._done, True) for row in rows]
        confidence = [self.confidence(run, row) for row in rows]
        first = sorted(rows, key=lambda row: (readings[row].empty, -confidence[row]))[:_SCORED_ROWS]
        if any(span.words is not None for span in run.task.spans):
            first = list(rows)
        judged = self.judged(
            [Candidate(run.task.only(row), run.view.ids[row], readings[row], confidence[row]) for row in first]
        )
        return max(zip(first, judged, strict=True), key=lambda one: one[1].score)[0]

    @staticmethod
    def confidence(run: Denoising, row: int) -> float:
        """The calibrated confidence of all gaps of one row."""
        layout = run.task.layout
        slots = [slot for gap in layout.rows[row].gaps for slot in range(gap.start, gap.end)]
        return length.calibrated(run.confidence(row, slots), len(slots)) if slots else 0.0

    def judged(self, candidates: Sequence[Candidate]) -> list[length.Judgement]:
        """What speaks for and against each of ``candidates``."""
        written = [one for one in candidates if one.written]
        told = log_probabilities(self._network, self._prefix, [one.way for one in written], self._check)
        found = iter([self._judgement(one, values) for one, values in zip(written, told, strict=True)])
        return [next(found) if one.written else length.Judgement(0.0, 0.0, empty=True) for one in candidates]

    def _judgement(self, one: Candidate, told: Sequence[float]) -> length.Judgement:
        """``told`` are the log-probabilities of the ids of its way."""
        wrote, slots, first = set(one.reading.slots), one.slots, one.task.layout.rows[0].gaps[0].start
        fill = mean([value for slot, value in zip(slots, told, strict=False) if slot in wrote])
        behind = [value for slot, value in zip(slots, told, strict=False) if slot > first and slot not in wrote]
        after = mean([*behind, *told[len(slots) :]])
        missed = 0.0
        wanted = sum(span.words for span in one.task.spans if span.words is not None)
        if wanted and not self._plan.grows:
            have = sum(
                count_words(draft.text)
                for span, draft in zip(one.task.spans, one.reading.drafts, strict=True)
                if span.words is not None
            )
            missed = abs(have - wanted) / wanted
        text = " ".join(draft.text for draft in one.reading.drafts)
        stuck = echo.repetition(text)
        return length.Judgement(fill, after, one.reading.echo, stuck, missed, one.confidence)
