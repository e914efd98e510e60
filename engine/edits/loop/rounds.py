"""One round: a canvas, or the part of it that was at fault, denoised once, a step at a time. Worker thread.

A round owns its loop, the task that its result is read by, and the row that is shown. Between two steps it takes the
writer's locks and bans; after the last one it says what it came to, and makes the round that mends a fault of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.control import Adjustment
from engine.edits.loop.denoising import Denoising, View
from engine.edits.loop.faults import Fault
from engine.edits.loop.journal import Record, Resume
from engine.edits.loop.seeds import Turn
from engine.edits.loop.shown_row import ShownRow
from engine.edits.loop.word_states import span_draft
from engine.edits.reading import Reading, slots_of
from engine.edits.rules.forbidden import Forbidden
from engine.edits.task import Task
from engine.messages import Step

_MEND_STEPS = 2  # in a round over some slots, beyond half their number


class Round:
    """One denoising of a canvas."""

    def __init__(
        self,
        canvas: CanvasContext,
        turn: Turn,
        run: Denoising,
        *,
        tried: Task,
        locked: set[int],
        whole: Task | None = None,
    ) -> None:
        """``tried`` is what the attempt set out with; ``locked`` are the slots that the writer locked on this canvas,
        and grow; ``whole`` is what the result is read by where ``run`` is over a part of the canvas."""
        self.turn = turn
        self._canvas = canvas
        self._run = run
        self._tried = tried
        self._locked = locked
        self._whole = whole
        self._shown = ShownRow(canvas)
        self._reading = Reading(())

    @classmethod
    def first(cls, canvas: CanvasContext, attempt: int, task: Task, locked: set[int]) -> "Round":
        """The first round of an attempt at ``task``."""
        turn = Turn(attempt)
        return cls(canvas, turn, canvas.denoising(task, turn.seed(canvas.place)), tried=task, locked=locked)

    @classmethod
    def resumed(cls, canvas: CanvasContext, resume: Resume, task: Task, locked: set[int]) -> "Round":
        """The round of an attempt at ``task`` that a kept step stands in, brought to the step to go on from, with what
        is to be different there."""
        near = resume.near
        assert near.keyframe is not None
        locked |= near.locked
        seed = Turn(near.turn.attempt).seed(canvas.place)
        run = canvas.denoising(near.task, seed)
        resumed = cls(canvas, near.turn, run, tried=task, locked=locked, whole=near.whole)
        run.resume(near.keyframe, resume.canvas_step)
        if resume.seed is not None:
            run.reseed(seed)
        if resume.hold:
            resumed._hold(resume.row, resume.hold)
        resumed._rule_out(resume.ban)
        return resumed

    def after(self, fault: Fault, task: Task, ids: Sequence[int]) -> "Round":
        """The round that noises ``fault`` again and holds the rest of ``task`` and ``ids``, which this one came to."""
        canvas = self._canvas
        wrote = canvas.written_ids(ids, fault.slots)
        # What was led behind another word was written for that word.
        slots = _onward(task, fault.slots) if task.left_to_right else fault.slots
        # A few slots between words that stay are decided in a few steps.
        part = task.again(ids, slots, _MEND_STEPS + len(slots) // 2)
        if fault.violation is None:
            part, turn = part.forbidding(Forbidden(wrote, (fault.slots,))), self.turn.mending()
        else:
            part, turn = part.forbidding(Forbidden(wrote)) if fault.violation.guilty else part, self.turn.banning()
        run = canvas.denoising(part, turn.seed(canvas.place))
        return Round(canvas, turn, run, tried=self._tried, locked=self._locked, whole=task)

    def step(self) -> Step | None:
        """One step, kept in the journal; None once the loop is over."""
        view = self._run.step()
        if view is None:
            return None
        state = self._canvas.state
        memory = state.memory()
        state.number += 1
        state.tally.passed(memory)
        self._shown.follow(self._run, view)
        self._reading = self._canvas.read(self._run.task, self._shown.number, view.ids[self._shown.number])
        if self._run.task.looks_at_drafts:
            view = self._guarded(view)
        self._keep(view)
        return self._step(view, memory)

    @property
    def may_end(self) -> bool:
        """Whether something was written: in its first step a led canvas has not yet."""
        return self._run.view.step > 1 or not self._run.task.left_to_right

    @property
    def came_to_rest(self) -> bool:
        """Whether the loop ended by itself."""
        return self._run.stopped

    @property
    def confidence(self) -> float:
        """The calibrated confidence of the first row."""
        return self._canvas.judge.confidence(self._run, 0)

    def adjust(self, adjustment: Adjustment) -> None:
        """Hold what the writer locked in the newest step's draft, and rule out what was banned, from the next step."""
        slots: set[int] = set()
        for span, start, end in adjustment.locks:
            if 0 <= span < len(self._reading.drafts):
                slots |= slots_of(self._reading, span, start, end)
        if slots:
            self._hold(self._shown.number, tuple(sorted(slots)))
        if adjustment.ban:
            self._canvas.state.rule_out(adjustment.ban)
            self._rule_out(adjustment.ban)

    def result(self) -> tuple[Task, list[int]]:
        """What the round came to: the ids of the best row, and the whole canvas' task with that row alone."""
        row = self._shown.kept(self._run)
        task = self._run.task
        if self._whole is not None:
            task = self._whole
        elif len(task.layout.rows) > 1:
            task = task.only(row)
        return task, self._ids(row)

    # ---------------------------------------------------------------- parts

    def _guarded(self, view: View) -> View:
        """The step as it may be shown and kept, with what the rules ask to stand held from now on. Raises where it may
        not be shown."""
        run, row = self._run, self._shown.number
        standing = run.task.standing(self._canvas.decoded(run.task, row, self._reading))
        held = run.task.layout.rows[row].held
        slots = sorted(slot for slot in standing if not held[slot])
        if not slots:
            return view
        self._hold(row, slots)
        return run.view

    def _ids(self, row: int) -> list[int]:
        """What a row holds. Where the writer ends a led run early, that is what was led: what the canvas expects
        further on was to give way."""
        view, close = self._run.view, self._canvas.closing_id
        if not self._canvas.state.control.finishing or not self._run.task.left_to_right:
            return view.ids[row]
        # What is held is decided altogether; what is merely likely never is.
        return [
            token if entropy == 0.0 else close for token, entropy in zip(view.ids[row], view.entropy[row], strict=True)
        ]

    def _hold(self, row: int, slots: Sequence[int]) -> None:
        """Hold these slots of ``row`` as they stand, and let the other rows go."""
        run = self._run
        held = run.hold(row, slots)
        self._locked.update(held)
        self._shown.narrow()
        if self._whole is not None:
            tokens = {slot: run.view.ids[0][slot] for slot in held}
            self._whole = replace(self._whole, layout=self._whole.layout.holding(tokens))

    def _rule_out(self, words: Sequence[str]) -> None:
        for forbidden in self._canvas.forbidden_words(words):
            self._run.forbid(forbidden)

    def _step(self, view: View, memory: int) -> Step:
        state, row = self._canvas.state, self._shown.number
        spans = tuple(
            span_draft(span, draft, self._reading.leads, view.entropy[row], view.settled[row], self._locked)
            for span, draft in zip(self._run.task.spans, self._reading.drafts, strict=True)
        )
        return Step(
            job=state.job,
            number=state.number,
            limit=state.number - view.step + view.limit,
            ms=view.ms,
            memory_bytes=memory,
            variant=self._canvas.place.variant,
            piece=self._canvas.place.piece,
            pieces=self._canvas.plan.pieces,
            spans=spans,
        )

    def _keep(self, view: View) -> None:
        state, row = self._canvas.state, self._shown.number
        keyframe = self._run.keyframe()
        state.journal.add(
            Record(
                number=state.number,
                place=self._canvas.place,
                turn=self.turn,
                canvas_step=view.step,
                row=row,
                ids=tuple(view.ids[row]),
                task=self._run.task,
                tried=self._tried,
                whole=self._whole,
                done=self._canvas.done,
                keyframe=keyframe,
                bytes=keyframe.bytes,
                taken=state.taken,
                locked=frozenset(self._locked),
            )
        )


def _onward(task: Task, slots: Iterable[int]) -> frozenset[int]:
    """``slots`` and all free ones behind them in their gaps."""
    row = task.layout.rows[0]
    onward = set(slots)
    for gap in row.gaps:
        inside = [slot for slot in slots if gap.start <= slot < gap.end]
        if inside:
            onward |= {slot for slot in range(min(inside), gap.end) if not row.held[slot]}
    return frozenset(onward)
