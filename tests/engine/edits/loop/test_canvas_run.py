"""What a canvas does when something came out that cannot stay: rounds over a part of it, and whole tries."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.denoising import Denoising
from engine.edits.plans.fill import FillPlan
from engine.edits.reading import Reading
from engine.edits.rules.ban import BanRule
from engine.edits.rules.rule import Decoded, Violation
from engine.edits.task import Task
from engine.edits.text.draft import Draft
from engine.edits.tokens.layout import Layout
from engine.errors import EmptyResultError, SteeringError
from engine.messages import Edit, Fill, Fork, Hole, Step
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.tiny import tiny_model

Of = Callable[[str], Editing]
KINDS = pytest.mark.parametrize("kind", ["base", "chat"])
TEXT = "The  sat on the mat, and the old  ran away."
FIRST, SECOND = Hole(4, 4, 2), Hole(33, 33, 2)


def fill(*holes: Hole, ban: tuple[str, ...] = ()) -> Fill:
    return Fill(job="f", text=TEXT, holes=holes, ban=ban)


def blanked(reading: Reading, at: int) -> Reading:
    drafts = list(reading.drafts)
    drafts[at] = Draft()
    return replace(reading, drafts=tuple(drafts))


@KINDS
def test_a_hole_that_came_to_nothing_is_tried_again_while_the_others_are_held(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, renoised = FillPlan.read, Layout.renoised
    held: list[tuple[tuple[int, ...], set[int]]] = []
    came: list[Reading] = []

    def reading(
        self: FillPlan, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False
    ) -> Reading:
        as_read = read(self, task, row, ids, done, final)
        if not final or held:
            return as_read
        came.append(as_read)
        return blanked(as_read, 1)

    def again(self: Layout, ids: Sequence[int], slots: set[int]) -> Layout:
        held.append((tuple(ids), slots))
        return renoised(self, ids, slots)

    monkeypatch.setattr(FillPlan, "read", reading)
    monkeypatch.setattr(Layout, "renoised", again)
    monkeypatch.setattr("engine.edits.text.echo.repeated", lambda text: [])
    result = made(editing(kind).run(fill(FIRST, SECOND), Control()))
    first, second = result.variants[0].edits
    patched(TEXT, (first, second))
    assert 1 <= len(held) <= 2  # what a random model writes next may be nothing again
    assert first.new == came[-1].drafts[0].text
    assert second.new.strip()
    for ids, slots in held:
        assert slots
        assert not set(came[-1].drafts[0].owner) & slots
        assert len(ids) > len(slots)


@KINDS
def test_a_run_of_marks_is_noised_again(kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    read, renoised = FillPlan.read, Layout.renoised
    marked: list[int] = []
    slots_again: list[set[int]] = []

    def reading(
        self: FillPlan, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False
    ) -> Reading:
        as_read = read(self, task, row, ids, done, final)
        if not final or slots_again or not as_read.slots:
            return as_read
        first, last = as_read.slots[0], as_read.slots[-1]
        marked.append(last)
        return replace(as_read, drafts=(Draft("so......", (first, first, *[last] * 6)),))

    def again(self: Layout, ids: Sequence[int], slots: set[int]) -> Layout:
        slots_again.append(slots)
        return renoised(self, ids, slots)

    monkeypatch.setattr(FillPlan, "read", reading)
    monkeypatch.setattr(Layout, "renoised", again)
    made(editing(kind).run(fill(FIRST), Control()))
    assert slots_again[0] == {marked[-1]}


@KINDS
def test_what_came_to_nothing_is_ruled_out_in_the_next_try(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = FillPlan.read
    wrote: list[set[int]] = []

    def reading(
        self: FillPlan, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False
    ) -> Reading:
        as_read = read(self, task, row, ids, done, final)
        if not final:
            return as_read
        if len(task.layout.rows) == 1:  # not while the rows are compared
            wrote.append({ids[slot] for slot in as_read.slots})
        return blanked(as_read, 0)

    monkeypatch.setattr(FillPlan, "read", reading)
    monkeypatch.setattr("engine.edits.loop.seeds.derived_seed", lambda *places: 1)
    with pytest.raises(EmptyResultError, match="hole 1;"):
        made(editing(kind).run(fill(FIRST), Control()))
    assert len(wrote) == 3
    assert wrote[0]
    assert not wrote[0] & wrote[1]
    assert not (wrote[0] | wrote[1]) & wrote[2]


def test_the_hole_that_nothing_came_of_is_named(editing: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    read = FillPlan.read

    def reading(
        self: FillPlan, task: Task, row: int, ids: Sequence[int], done: Sequence[Edit], final: bool = False
    ) -> Reading:
        as_read = read(self, task, row, ids, done, final)
        return blanked(as_read, 1) if final else as_read

    monkeypatch.setattr(FillPlan, "read", reading)
    with pytest.raises(EmptyResultError, match="nothing usable for hole 2; the text is as it was"):
        made(editing("base").run(fill(FIRST, SECOND), Control()))


def test_a_banned_word_has_its_three_rounds_whatever_else_was_amiss(
    editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def misplaced(task: Task, reading: Reading) -> set[int]:
        return {reading.slots[0]}

    def check(self: BanRule, decoded: Decoded) -> Violation | None:
        asked.append("ban")
        slots = frozenset({decoded.reading.slots[0]})
        return None if len(asked) <= 2 else Violation(slots, f"The model could not do without {decoded.ban}.")

    monkeypatch.setattr("engine.edits.loop.faults.misplaced", misplaced)
    monkeypatch.setattr(BanRule, "check", check)
    with pytest.raises(SteeringError, match="zebra"):
        made(editing("base").run(fill(FIRST, ban=("zebra",)), Control()))
    assert len(asked) == 2 + 1 + 3  # two mends, then the word and three rounds of it


def test_a_fork_from_a_round_reads_its_canvas_as_the_run_did(editing: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a round holds is no lock of the writer's: an echo in it is trimmed as ever."""

    def misplaced(task: Task, reading: Reading) -> set[int]:
        return {task.layout.rows[0].gaps[0].start}

    monkeypatch.setattr("engine.edits.loop.faults.misplaced", misplaced)
    monkeypatch.setattr("engine.edits.text.echo.trimmed", lambda text, before, after: (len(text) // 2, len(text)))
    edits = editing("base")
    emitted, whole = events(edits.run(fill(FIRST, SECOND), Control()))
    steps = [event.number for event in emitted if isinstance(event, Step)]
    for number in steps[::5]:
        made(edits.run(fill(FIRST, SECOND), Control()))
        forked = made(edits.run(Fork(job="g", of="f", step=number), Control()))
        assert forked.variants[0].edits == whole.variants[0].edits, (number, len(steps))


def shown(emitted: Sequence[object]) -> list[str]:
    """The drafts that every step showed of its one span, without the spaces at their ends."""
    return [step.spans[0].text.strip() for step in emitted if isinstance(step, Step)]


@KINDS
@pytest.mark.parametrize("words", [2, None])
def test_the_last_step_shows_what_the_result_is(
    kind: str, words: int | None, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several lengths that run side by side one is shown; at the end it is the one that is taken."""
    monkeypatch.setattr("engine.edits.loop.faults.misplaced", lambda *_: set())
    monkeypatch.setattr("engine.edits.text.echo.trimmed", lambda text, before, after: (0, len(text)))
    monkeypatch.setattr("engine.edits.plans.fill.without_stray_stop", lambda text, after: text)
    for seed in range(6):
        request = Fill(job="f", text=TEXT, holes=(Hole(4, 4, words),), seed=seed)
        emitted, result = events(editing(kind).run(request, Control()))
        assert result.variants[0].edits[0].new.strip() == shown(emitted)[-1]


@KINDS
def test_what_is_shown_is_kept_when_the_writer_says_that_it_is_enough(
    kind: str, editing: Of, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.edits.text.echo.trimmed", lambda text, before, after: (0, len(text)))
    monkeypatch.setattr("engine.edits.plans.fill.without_stray_stop", lambda text, after: text)
    for seed in range(6):
        control = Control()
        run = editing(kind).run(Fill(job="f", text=TEXT, holes=(FIRST,), seed=seed), control)
        emitted: list[object] = [next(run), next(run), next(run)]
        control.finish()
        result = made(run)
        assert result.kept
        stood = shown(emitted)[-1]
        assert result.variants[0].edits[0].new.strip() == stood or not any(char.isalnum() for char in stood)


def test_a_round_over_a_few_slots_takes_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = []
    begin = Denoising.__init__

    def noted(self: Denoising, *given: object) -> None:
        begin(self, *given)  # type: ignore[arg-type]
        limits.append(self._options.max_denoising_steps)

    def first_slots(task: Task, reading: Reading) -> set[int]:
        start = task.layout.rows[0].gaps[0].start
        return {start, start + 1} if len(limits) == 1 else set()

    monkeypatch.setattr(Denoising, "__init__", noted)
    monkeypatch.setattr("engine.edits.loop.faults.misplaced", first_slots)
    made(Editing(tiny_model("base", steps=12)).run(fill(replace(FIRST, words=4)), Control()))
    assert limits == [12, 3]
