"""An edit that is steered while it runs: finished, cancelled, paused, locked and banned in."""

from collections.abc import Generator
from dataclasses import replace

import pytest

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.canvas_run import CanvasResult, run_rounds
from engine.edits.loop.control import Control
from engine.edits.loop.rounds import Round
from engine.edits.plans.answer import AnswerPlan
from engine.edits.reading import Reading
from engine.edits.task import Task
from engine.edits.text.draft import Draft
from engine.errors import RunCancelled
from engine.messages import Continue, Fix, Fork, Step
from engine.prose.words import occurrences, words
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.test_editing import KINDS, PASSAGE, TEXT, Of, fill, rewrite


def unchanged(self: AnswerPlan, task: Task, row: int, ids: object, done: object, final: bool = False) -> Reading:
    """Stands for ``AnswerPlan.read``: whatever the canvas holds, the answer is the passage as it was."""
    span, gap = task.spans[0], task.layout.rows[row].gaps[0]
    text = self._text[span.start : span.end]
    return Reading((Draft(text, (gap.start,) * len(text)),), {}, (gap.start,))


@KINDS
def test_finish_keeps_what_stands(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(variants=2), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    control.finish()
    result = made(run)
    assert result.kept
    assert len(result.variants) == 1
    assert result.variants[0].edits[0].new.strip()


@KINDS
def test_cancel_ends_at_the_next_step(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(), control)
    next(run)
    next(run)
    control.cancel()
    with pytest.raises(RunCancelled):
        next(run)


@KINDS
def test_cancel_ends_the_planning_of_a_long_text(kind: str, editing: Of) -> None:
    text = "The old dog ran by the sea. " * 100
    for request in (
        rewrite(text=text, end=len(text)),
        Fix(job="f", text=text, start=0, end=len(text)),
        fill(text.replace("dog", "[[2]]")),
        Continue(job="c", text=text, words=3),
    ):
        control = Control()
        control.cancel()
        with pytest.raises(RunCancelled):
            next(editing(kind).run(request, control))


def test_a_paused_step_is_shown_as_such(editing: Of) -> None:
    control = Control()
    run = editing("base").run(fill(), control)
    next(run)
    first = next(run)
    control.pause()
    again = next(run)
    assert isinstance(first, Step)
    assert isinstance(again, Step)
    assert again.paused
    assert again.number == first.number
    control.resume()
    assert not made(run).kept


@KINDS
def test_words_locked_while_it_runs_stay(kind: str, editing: Of) -> None:
    control = Control()
    run = editing(kind).run(fill(), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    word = step.spans[0].words[0]
    text = step.spans[0].text[word.start : word.end]
    control.adjust(locks=((0, word.start, word.end),), ban=("zebra",))
    result = made(run)
    assert text in patched(TEXT, result.variants[0].edits)


@KINDS
def test_a_locked_word_grows_in_no_step_over_empty_slots_neither(kind: str, editing: Of) -> None:
    edits, locked = editing(kind), 0
    for seed in range(12):
        control = Control()
        run = edits.run(fill("The old [[8]] sat.", seed=seed, steps=12), control)
        next(run)
        step = next(run)
        assert isinstance(step, Step)
        whole = [(a, b) for a, b in words(step.spans[0].text)]
        if not whole:
            continue
        start, end = whole[len(whole) // 2]
        word = step.spans[0].text[start:end]
        control.adjust(locks=((0, start, end),))
        emitted, result = events(run)
        texts = [event.spans[0].text for event in emitted if isinstance(event, Step)]
        for text in (*texts[1:], result.variants[0].edits[0].new):
            assert occurrences(text, word), (seed, word, text)
        locked += 1
    assert locked > 6


@KINDS
def test_a_word_banned_while_it_runs_stays_banned_in_a_fork(kind: str, editing: Of) -> None:
    edits = editing(kind)

    def forked(ban: tuple[str, ...]) -> str:
        control = Control()
        run = edits.run(fill(), control)
        next(run)
        next(run)
        control.adjust(ban=ban)
        made(run)
        result = made(edits.run(Fork(job="fork", of="fill", step=1), Control()))
        return result.variants[0].edits[0].new

    free = forked(())
    word = next(free[a:b] for a, b in words(free))
    assert not occurrences(forked((word, " ")), word)


@KINDS
def test_a_locked_word_far_behind_the_wanted_count_is_not_cut_away(kind: str, editing: Of) -> None:
    for seed in range(5):
        control = Control()
        run = editing(kind).run(Continue(job="c", text=PASSAGE, words=3, seed=seed), control)
        next(run)
        next(run)
        step = next(run)
        assert isinstance(step, Step)
        (span,) = step.spans
        word = span.words[-1]
        control.adjust(locks=((0, word.start, word.end),))
        (edit,) = made(run).variants[0].edits
        assert span.text[word.start : word.end] in edit.new


def test_words_locked_while_it_runs_stay_when_the_canvas_is_tried_again(
    editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits, control = editing("base"), Control()
    text = "The old [[2]] sat down, and the [[2]] ran away."
    run = edits.run(fill(text), control)
    next(run)
    step = next(run)
    assert isinstance(step, Step)
    word = step.spans[0].words[0]
    locked = step.spans[0].text[word.start : word.end]
    control.adjust(locks=((0, word.start, word.end),))

    def running(canvas: CanvasContext, round_: Round) -> Generator[Step, None, CanvasResult]:
        """As ever, but the first attempt is told to have come to nothing."""
        result = yield from run_rounds(canvas, round_)
        return result if round_.turn.attempt else replace(result, reading=Reading((Draft(), Draft())))

    monkeypatch.setattr("engine.edits.loop.canvas_run.run_rounds", running)
    result = made(run)
    assert locked.strip() in result.variants[0].edits[0].new


@KINDS
def test_finish_ends_a_long_passage_that_needed_no_change(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits, control = editing(kind), Control()
    text = "The old dog ran by the sea. " * 60
    # A model that finds nothing to change, piece after piece.
    monkeypatch.setattr(AnswerPlan, "read", unchanged)
    run = edits.run(Fix(job="f", text=text, start=0, end=len(text)), control)
    pieces = set()
    while True:
        try:
            event = next(run)
        except StopIteration as end:
            result = end.value
            break
        if isinstance(event, Step):
            pieces.add(event.piece)
            if event.piece == 2:
                control.finish()
    assert result.kept
    assert pieces == {0, 1, 2}
