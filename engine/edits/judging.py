"""Which row of a canvas is best, and how good: calibrated confidence first, then the causal pass. Worker thread."""

from collections.abc import Callable, Sequence

from engine.edits import echo, length
from engine.edits.denoising import Denoising
from engine.edits.prefix import Prefix
from engine.edits.score import log_probabilities, mean
from engine.edits.task import Plan, Reading, Task
from engine.edits.words import count_words
from engine.messages import Edit
from engine.model.network import Network

_SCORED_ROWS = 2


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
        judged = {
            row: self.judged(run.task.only(row), run.view.ids[row], readings[row], confidence[row]).score
            for row in first
        }
        return max(first, key=lambda row: judged[row])

    @staticmethod
    def confidence(run: Denoising, row: int) -> float:
        """The calibrated confidence of all gaps of one row."""
        layout = run.task.layout
        slots = [slot for gap in layout.rows[row].gaps for slot in range(gap.start, gap.end)]
        return length.calibrated(run.confidence(row, slots), len(slots)) if slots else 0.0

    def judged(self, task: Task, ids: Sequence[int], reading: Reading, confidence: float) -> length.Judgement:
        """What speaks for and against ``reading`` of ``ids``, the one row of ``task``."""
        if reading.empty or not reading.slots:
            return length.Judgement(0.0, 0.0, empty=True)
        row = task.layout.rows[0]
        first, last = row.gaps[0].start, row.gaps[-1].end
        wrote = set(reading.slots)
        slots = [slot for slot in range(last) if row.held[slot] or slot in wrote]
        found = log_probabilities(
            self._network,
            self._prefix,
            [*(ids[slot] for slot in slots), *task.after],
            self._check,
        )
        fill = mean([value for slot, value in zip(slots, found, strict=False) if slot in wrote])
        behind = [value for slot, value in zip(slots, found, strict=False) if slot > first and slot not in wrote]
        after = mean([*behind, *found[len(slots) :]])
        missed = 0.0
        wanted = sum(span.words for span in task.spans if span.words is not None)
        if wanted and not self._plan.grows:
            have = sum(
                count_words(draft.text)
                for span, draft in zip(task.spans, reading.drafts, strict=True)
                if span.words is not None
            )
            missed = abs(have - wanted) / wanted
        text = " ".join(draft.text for draft in reading.drafts)
        stuck = echo.repetition(text)
        return length.Judgement(fill, after, reading.echo, stuck, missed, confidence)
