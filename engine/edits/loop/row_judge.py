"""Which row of a canvas is best, and how good: calibrated confidence first, then the causal pass. Worker thread.

The causal pass over before + written + after says how well a result reads on, also beyond its canvas.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import Prefix
from engine.edits.reading import Reading
from engine.edits.task import Plan, Task
from engine.edits.text import echo
from engine.edits.tokens import length
from engine.messages import Edit
from engine.model.network.network import Network
from engine.prose.words import count_words

_SCORED_ROWS = 2
_TOGETHER = 256  # ids of all continuations that one pass reads


@dataclass(frozen=True, slots=True)
class Judgement:
    """What speaks for and against one result. Log-probabilities are means a token, in nats.

    fill     of the generated tokens, from the causal path
    after    of the tokens after them, given before and fill; 0 where nothing follows
    echo     share of word triples that stand beside it already
    stuck    share of words that repeat their neighbours
    missed   how far from the wanted number of words, as a share of it
    confidence  calibrated confidence of the gap
    """

    fill: float
    after: float
    echo: float = 0.0
    stuck: float = 0.0
    missed: float = 0.0
    confidence: float = 0.0
    empty: bool = False

    @property
    def score(self) -> float:
        """Higher is better; an empty result is worse than any other."""
        if self.empty:
            return -math.inf
        penalty = 2.0 * self.echo + 2.0 * self.stuck + 3.0 * min(self.missed, 2.0)
        return 0.5 * self.fill + self.after + 0.2 * self.confidence - penalty


@dataclass(frozen=True, slots=True)
class Continuation:
    """One way to go on behind a prefix: ``before`` stands there as it is, ``ids`` are to be judged."""

    before: tuple[int, ...]
    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RowCandidate:
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
    def continuation(self) -> Continuation:
        """The row from its first gap on, with what stands behind it in the text."""
        before = self.ids[: self.task.layout.rows[0].gaps[0].start]
        return Continuation(tuple(before), (*(self.ids[slot] for slot in self.slots), *self.task.after))


class RowJudge:
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
            [RowCandidate(run.task.only(row), run.view.ids[row], readings[row], confidence[row]) for row in first]
        )
        return max(zip(first, judged, strict=True), key=lambda pair: pair[1].score)[0]

    @staticmethod
    def confidence(run: Denoising, row: int) -> float:
        """The calibrated confidence of all gaps of one row."""
        layout = run.task.layout
        slots = [slot for gap in layout.rows[row].gaps for slot in range(gap.start, gap.end)]
        return length.calibrated(run.confidence(row, slots), len(slots)) if slots else 0.0

    def judged(self, candidates: Sequence[RowCandidate]) -> list[Judgement]:
        """What speaks for and against each of ``candidates``."""
        written = [candidate for candidate in candidates if candidate.written]
        continuations = [candidate.continuation for candidate in written]
        values = log_probabilities(self._network, self._prefix, continuations, self._check)
        judgements = iter([self._judgement(*pair) for pair in zip(written, values, strict=True)])
        return [next(judgements) if candidate.written else Judgement(0.0, 0.0, empty=True) for candidate in candidates]

    def _judgement(self, candidate: RowCandidate, log_probs: Sequence[float]) -> Judgement:
        """``log_probs`` are those of the ids of its continuation."""
        task, reading, slots = candidate.task, candidate.reading, candidate.slots
        wrote, first = set(reading.slots), task.layout.rows[0].gaps[0].start
        fill = mean([value for slot, value in zip(slots, log_probs, strict=False) if slot in wrote])
        behind = [value for slot, value in zip(slots, log_probs, strict=False) if slot > first and slot not in wrote]
        text = " ".join(draft.text for draft in reading.drafts)
        return Judgement(
            fill=fill,
            after=mean([*behind, *log_probs[len(slots) :]]),
            echo=reading.echo,
            stuck=echo.repetition(text),
            missed=0.0 if self._plan.grows else _missed(task, reading),
            confidence=candidate.confidence,
        )


def _missed(task: Task, reading: Reading) -> float:
    """How far the spans of wanted length are from it together, as a share of it."""
    counted = [
        (span.words, count_words(draft.text))
        for span, draft in zip(task.spans, reading.drafts, strict=True)
        if span.words is not None
    ]
    wanted = sum(words for words, _ in counted)
    return abs(sum(have for _, have in counted) - wanted) / wanted if wanted else 0.0


def log_probabilities(
    network: Network, prefix: Prefix, continuations: Sequence[Continuation], check: Callable[[], None] | None = None
) -> list[list[float]]:
    """The log-probability, in nats, of each of the ``ids`` of every continuation, given all that stands before it.

    Short ones in one pass, which reads once what stands before them alike; long ones each in its own, as every node of
    a pass is compared with all others. ``check`` is called inside and may raise.
    """
    total = sum(len(continuation.before) + len(continuation.ids) for continuation in continuations)
    if len(continuations) > 1 and total > _TOGETHER:
        apart = [log_probabilities(network, prefix, [continuation], check) for continuation in continuations]
        return [*itertools.chain.from_iterable(apart)]
    columns = zip(*(continuation.before for continuation in continuations), strict=False)
    stem = [column[0] for column in itertools.takewhile(lambda column: len(set(column)) == 1, columns)]
    place = len(prefix.ids) + len(stem)
    branches = [(place, (*continuation.before[len(stem) :], *continuation.ids)) for continuation in continuations]
    values = network.branched(stem, branches, prefix.cache, check)
    return [
        branch.tolist()[len(continuation.before) - len(stem) :]
        for continuation, branch in zip(continuations, values, strict=True)
    ]


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
