"""One canvas of an edit, step after step, to a checked reading. Worker thread.

Noises banned words, loops and holes that came to nothing again while the rest is held, tries an empty canvas afresh,
insists where locks were lost, and takes the writer's adjustments between steps. Knows plans and readings; how a canvas
is sampled stays in ``denoising``.
"""

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace

from engine.edits.loop.control import Adjustment
from engine.edits.loop.denoising import Denoising, View
from engine.edits.loop.desk import Desk, derived_seed
from engine.edits.loop.journal import Record
from engine.edits.loop.judging import Candidate, Judge
from engine.edits.loop.prefix import Prefix
from engine.edits.loop.score import mean
from engine.edits.loop.states import span_draft
from engine.edits.reading import Reading, slots_of
from engine.edits.rules.ban import banned_ids
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.rule import Decoded
from engine.edits.task import Plan, Task
from engine.edits.text import echo
from engine.edits.tokens.layout import Row
from engine.errors import EmptyResultError, SteeringError
from engine.messages import Edit, Range, SpanDraft

_BAN_ROUNDS = 3
_EMPTY_TRIES = 3
_MEND_ROUNDS = 2
_MEND_STEPS = 2  # in a round over some slots, beyond half their number
# A round's number within its attempt counts both kinds, so that a fork knows how many of each there were.
_ROUNDS = (_BAN_ROUNDS + 1) * (_MEND_ROUNDS + 1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A canvas is about to start: what it sees of the text, and its limit of steps."""

    reach: Range
    limit: int


@dataclass(frozen=True, slots=True)
class Progress:
    """One step, or the same step once more with ``paused``. ``limit`` is the number that the canvas ends at."""

    number: int
    limit: int
    ms: float
    piece: int
    spans: tuple[SpanDraft, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Resume:
    """Where to go on: the kept step ``near``, run on in silence to step ``canvas_step`` of its canvas, where ``hold``
    (slots of row ``row``) is held, ``ban`` is ruled out and another ``seed`` taken if one is given."""

    near: Record
    canvas_step: int
    row: int
    hold: tuple[int, ...] = ()
    seed: int | None = None
    ban: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished canvas: what its one row holds, its final reading, its score beside other variants', whether the loop
    came to rest by itself, and the row's task with all that the writer locked meanwhile."""

    ids: tuple[int, ...]
    reading: Reading
    score: float | None
    settled: bool
    task: Task


@dataclass(frozen=True, slots=True)
class Place:
    """Which canvas of the job: the variant's number and seed, and the piece."""

    variant: int
    piece: int
    seed: int


def run_canvas(
    desk: Desk, plan: Plan, task: Task, done: tuple[Edit, ...], place: Place, resume: Resume | None
) -> Generator[Seen | Progress, None, Outcome | None]:
    """Denoise one canvas until it holds something usable; None where a growing text is at its end, or where one piece
    of a longer passage came to nothing and stays as it is."""
    prefix = desk.store.prefix(task.layout.prefix, desk.control.check)
    desk.tally.prefix(prefix)
    alone = task.lone_slot
    taken = desk.taken.get(place.piece, frozenset())
    if alone is not None and taken and resume is None:
        task = task.forbidding(Forbidden(tuple(sorted(taken)), (frozenset({alone}),)))
    runner = Runner(desk, plan, task, done, place, prefix)
    yield Seen(task.reach, desk.steps or desk.kit.generation.max_denoising_steps)
    spare: Outcome | None = None
    blank: list[int] = []
    first, turn = divmod(resume.near.attempt, _ROUNDS) if resume else (0, 0)
    for attempt in range(first, _EMPTY_TRIES):
        seed = derived_seed(place.seed, place.piece, attempt)
        again = resume if attempt == first else None
        run = Denoising(desk.kit, prefix, again.near.task if again else task, seed, desk.steps, desk.control.check)
        runner.tried = task
        if again is not None:
            runner.resume(run, again, seed)
        yield from runner.steps(run, attempt * _ROUNDS + turn)
        canvas = yield from runner.settled(run, attempt * _ROUNDS, turn)
        turn = 0
        if runner.locked:
            # What the writer locked meanwhile stands, should the canvas be tried again.
            task = canvas.task
        stronger = task.insisting() if canvas.reading.lost and not desk.control.finishing else None
        if stronger is not None:
            # Locks were lost: once more, with what is locked made to stand somewhere in the answer.
            task, spare = stronger, canvas
            continue
        if not canvas.reading.empty:
            if alone is not None:
                # The next variant is to be another word.
                desk.taken = {**desk.taken, place.piece: taken | {canvas.ids[alone]}}
            return canvas if spare is None or canvas.reading.lost < spare.reading.lost else spare
        if plan.grows and done:
            return None
        if desk.control.finishing:
            break
        blank = [at for at, draft in enumerate(canvas.reading.drafts) if Reading((draft,)).empty]
        task = runner.without(task, canvas, blank)
    if spare is not None and not spare.reading.empty:
        return spare
    if task.spans[0].source is not None and not plan.grows and plan.pieces > 1:
        return None
    holes = [str(task.spans[at].index + 1) for at in blank or range(len(task.spans))]
    where = f"hole {holes[0]}" if len(holes) == 1 else f"holes {', '.join(holes)}"
    what = where if task.spans[0].source is None and not plan.grows else "this passage"
    raise EmptyResultError(f"The model wrote nothing usable for {what}; the text is as it was. Try another seed.")


class Runner:
    """The steps of one canvas, over all its attempts and rounds."""

    def __init__(
        self, desk: Desk, plan: Plan, task: Task, done: tuple[Edit, ...], place: Place, prefix: Prefix
    ) -> None:
        self._desk = desk
        self._plan = plan
        self._done = done
        self._place = place
        self._prefix = prefix
        self._judge = Judge(desk.kit.network, plan, prefix, done, desk.control.check)
        self._row = 0  # the row that is shown
        self._best: int | None = None  # the row that was judged best when all of them had ended
        self._whole: Task | None = None  # in a round over a part of the canvas: what its result is read by
        self.tried = task  # what the try in hand set out with
        self.locked: set[int] = set()  # slots that the writer locked

    def steps(self, run: Denoising, attempt: int) -> Generator[Seen | Progress, None, None]:
        """Every step of ``run`` until it stops or the writer says that it is enough."""
        desk = self._desk
        while True:
            view = run.step()
            if view is None:
                return
            desk.number += 1
            desk.tally.passed(desk.memory())
            self._choose(run, view)
            reading = self._plan.read(run.task, self._row, view.ids[self._row], self._done)
            progress = self._progress(run, view, reading)
            self._keep(run, view, attempt)
            yield progress
            if desk.control.paused:
                yield replace(progress, paused=True)
                desk.control.wait()
            desk.control.check()
            adjustment = desk.control.take()
            if adjustment is not None:
                self._adjust(run, reading, adjustment)
            if desk.control.finishing and (not run.task.left_to_right or view.step > 1):
                return  # in its first step a lead has written nothing yet

    def resume(self, run: Denoising, resume: Resume, seed: int) -> None:
        """Bring ``run`` to the step to go on from, with what is to be different there."""
        assert resume.near.keyframe is not None
        self._whole, self.locked = resume.near.whole, set(resume.near.locked)
        run.resume(resume.near.keyframe, resume.canvas_step)
        if resume.seed is not None:
            run.reseed(seed)
        if resume.hold:
            self._hold(run, resume.row, resume.hold)
        more = banned_ids(self._desk.kit.vocabulary, resume.ban)
        if more:
            run.forbid(Forbidden(more))

    def settled(self, run: Denoising, attempt: int, first: int) -> Generator[Seen | Progress, None, Outcome]:
        """The best row of a finished run. Banned words are noised again, at most three times; so are loops and, beside
        others that came out, holes that came to nothing, at most twice. ``first`` is the round it stands in."""
        row = self._kept_row(run)
        ids = self._led_so_far(run, row)
        still = run.stopped
        task = self._whole or (run.task.only(row) if len(run.task.layout.rows) > 1 else run.task)
        self._row = 0
        bans, mends = divmod(first, _MEND_ROUNDS + 1)
        while True:
            reading = self._plan.read(task, 0, ids, self._done, True)
            broken = None if reading.empty else task.violation(self._decoded(task, reading))
            wrong = self._amiss(task, reading, mends) if broken is None else broken.slots
            slots = {slot for slot in wrong if not self._held(task, slot)}
            if broken is None and not slots:
                break
            if broken is not None and (bans == _BAN_ROUNDS or not slots):
                raise SteeringError(broken.sentence)
            bans, mends = (bans, mends + 1) if broken is None else (bans + 1, mends)
            turn = bans * (_MEND_ROUNDS + 1) + mends
            # What breaks a rule may stand nowhere; what is amiss is only out of place here.
            guilty = Forbidden(self._guilty(ids, slots), (frozenset(slots),) if broken is None else None)
            if task.left_to_right:
                # What was led behind another word was written for that word.
                slots = self._onward(task, slots)
            # A few slots between words that stay are decided in a few steps.
            again = task.again(ids, slots, _MEND_STEPS + len(slots) // 2)
            if broken is None or broken.guilty:
                again = again.forbidding(guilty)
            seed = derived_seed(self._place.seed, self._place.piece, attempt, turn)
            run = Denoising(self._desk.kit, self._prefix, again, seed, self._desk.steps, self._desk.control.check)
            self._whole = task
            yield from self.steps(run, attempt + turn)
            ids = self._led_so_far(run, 0)
            still = run.stopped
            task = self._whole
        self._whole = None
        score = None
        if self._desk.compares:
            score = self._judge.judged([Candidate(task, ids, reading, self._judge.confidence(run, 0))])[0].score
        return Outcome(tuple(ids), reading, score, still, task)

    def without(self, task: Task, canvas: Outcome, blank: Sequence[int]) -> Task:
        """``task`` for another try: what ``canvas`` wrote in the gaps ``blank``, which is nothing, is ruled out."""
        only = canvas.task.layout.rows[0]
        slots = {slot for at in blank for slot in _slots(only, at) if not only.held[slot]}
        where = tuple(frozenset(slot for at in blank for slot in _slots(row, at)) for row in task.layout.rows)
        return task.forbidding(Forbidden(self._guilty(canvas.ids, slots), where))

    # ---------------------------------------------------------------- parts

    def _led_so_far(self, run: Denoising, row: int) -> list[int]:
        """What a row holds. Where the writer ends a led run early, that is what was led: what the canvas expects
        further on was to give way."""
        ids, close = run.view.ids[row], self._desk.kit.tail[0]
        if not run.task.left_to_right or not self._desk.control.finishing:
            return ids
        # What is held is decided altogether; what is merely likely never is.
        return [token if doubt == 0.0 else close for token, doubt in zip(ids, run.view.entropy[row], strict=True)]

    @staticmethod
    def _onward(task: Task, slots: set[int]) -> set[int]:
        """``slots`` and all free ones behind them in their gaps."""
        row = task.layout.rows[0]
        found = set(slots)
        for gap in row.gaps:
            own = [slot for slot in slots if gap.start <= slot < gap.end]
            if own:
                found |= {slot for slot in range(min(own), gap.end) if not row.held[slot]}
        return found

    def _guilty(self, ids: Sequence[int], slots: Iterable[int]) -> tuple[int, ...]:
        """The ids at ``slots`` that are not to come again; what closes a gap or an answer did not write anything."""
        kit = self._desk.kit
        return tuple(sorted({ids[slot] for slot in slots} - {kit.filler, *kit.stops}))

    def _amiss(self, task: Task, reading: Reading, mends: int) -> set[int]:
        """Slots of new text that are to be noised again though nothing is banned: those that say again what stands
        right before them, runs of marks, or all of a hole that came to nothing where others did not."""
        if mends >= _MEND_ROUNDS or task.spans[0].source is not None or self._desk.control.finishing:
            return set()
        if reading.empty:
            blank = [at for at, draft in enumerate(reading.drafts) if Reading((draft,)).empty]
            some = len(blank) < len(reading.drafts)
            return {slot for at in blank for slot in _slots(task.layout.rows[0], at)} if some else set()
        return {
            slot
            for number, draft in enumerate(reading.drafts)
            for start, end in (*echo.repeated(draft.text), *echo.stray_marks(draft.text))
            if draft.slots(start, end)
            for slot in slots_of(reading, number, start, end)
        }

    def _decoded(self, task: Task, reading: Reading) -> Decoded:
        """A final reading as the rules check it."""
        placed = self._plan.placed(task, reading, self._done)
        return Decoded(reading, placed, task.layout.rows[0], self._desk.ban)

    @staticmethod
    def _held(task: Task, slot: int) -> bool:
        return task.layout.rows[0].held[slot]

    def _adjust(self, run: Denoising, reading: Reading, adjustment: Adjustment) -> None:
        slots: set[int] = set()
        for span, start, end in adjustment.locks:
            if 0 <= span < len(reading.drafts):
                slots |= slots_of(reading, span, start, end)
        if slots:
            self._hold(run, self._row, tuple(sorted(slots)))
        if adjustment.ban:
            self._desk.rule_out(adjustment.ban)
            more = banned_ids(self._desk.kit.vocabulary, adjustment.ban)
            if more:
                run.forbid(Forbidden(more))

    def _hold(self, run: Denoising, row: int, slots: Sequence[int]) -> None:
        """Hold whole words, in what the result is read by as well."""
        run.hold(row, slots)
        self.locked |= set(slots)
        if self._whole is not None:
            tokens = {slot: run.view.ids[0][slot] for slot in slots}
            self._whole = replace(self._whole, layout=self._whole.layout.holding(tokens))
        self._row, self._best = 0, None

    def _kept_row(self, run: Denoising) -> int:
        """The row to go on with: the one shown where the writer says that it is enough, else the best."""
        best, self._best = self._best, None
        if self._desk.control.finishing:
            shown = min(self._row, len(run.task.layout.rows) - 1)
            if not self._plan.read(run.task, shown, run.view.ids[shown], self._done, True).empty:
                return shown
        return self._judge.best(run) if best is None else best

    def _choose(self, run: Denoising, view: View) -> None:
        """Show the row that is least undecided, and stay with the one shown unless another is clearly better; at the
        last step show the one that will be the result, so that no other text takes its place afterwards."""
        rows = run.task.layout.rows
        if len(rows) > 1 and (run.stopped or view.step >= view.limit):
            self._row = self._best = self._judge.best(run)
            return
        undecided = [
            mean([view.entropy[row][slot] for gap in one.gaps for slot in range(gap.start, gap.end)])
            for row, one in enumerate(rows)
        ]
        self._row = min(self._row, len(undecided) - 1)
        best = min(range(len(undecided)), key=lambda row: undecided[row])
        if undecided[best] < 0.8 * undecided[self._row]:
            self._row = best

    def _progress(self, run: Denoising, view: View, reading: Reading) -> Progress:
        spans = tuple(
            span_draft(span, draft, reading.leads, view.entropy[self._row], view.settled[self._row], self.locked)
            for span, draft in zip(run.task.spans, reading.drafts, strict=True)
        )
        limit = self._desk.number - view.step + view.limit
        return Progress(self._desk.number, limit, view.ms, self._place.piece, spans)

    def _keep(self, run: Denoising, view: View, attempt: int) -> None:
        keyframe = run.keyframe()
        self._desk.journal.add(
            Record(
                self._desk.number,
                self._place.variant,
                self._place.piece,
                view.step,
                attempt,
                self._row,
                self._place.seed,
                tuple(view.ids[self._row]),
                run.task,
                self.tried,
                self._done,
                keyframe,
                keyframe.bytes,
                self._whole,
                self._desk.taken,
                frozenset(self.locked),
            )
        )


def _slots(row: Row, at: int) -> range:
    """The slots of the gap ``at`` of ``row``."""
    gap = row.gaps[at]
    return range(gap.start, gap.end)
