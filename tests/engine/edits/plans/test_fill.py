"""What the planner of a fill puts where, before anything is denoised."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.edits.kit import Kit
from engine.edits.plans.fill import FillPlan
from engine.edits.task import Task
from engine.edits.text.typography import normal
from engine.errors import RequestError
from engine.messages import Edit, Fill, Hole
from tests.engine.edits.guides import forbidden, guide

KINDS = pytest.mark.parametrize("kind", ["base", "chat"])


def kit(kind: str) -> Kit:
    return guide(kind).kit


def planned(kind: str, text: str, *holes: Hole) -> FillPlan:
    return FillPlan(guide(kind), Fill(job="j", text=text, holes=holes), lambda: None)


def decoded(kind: str, ids: tuple[int, ...]) -> str:
    return kit(kind).vocabulary.weave(ids, range(len(ids)))[0].text


def sides(kind: str, task: Task, row: int = 0) -> tuple[str, str]:
    """The text that the model sees right before the first gap, and right behind the last one."""
    laid = task.layout.rows[row]
    left = (*task.layout.prefix, *laid.ids[: laid.gaps[0].start])
    right = tuple(
        token
        for token, held in zip(laid.ids[laid.gaps[-1].end :], laid.held[laid.gaps[-1].end :], strict=True)
        if held and token not in kit(kind).special
    )
    return decoded(kind, left), decoded(kind, right)


@KINDS
def test_the_text_stands_around_the_hole(kind: str) -> None:
    text = "The old dog ran away from the house  by the sea, and it was late."
    at = text.index("  by") + 1
    task = planned(kind, text, Hole(at, at)).task(0, (), 0)
    assert task is not None
    left, right = sides(kind, task)
    assert left.endswith("The old dog ran away from the house")
    assert right
    assert " by the sea, and it was late.".startswith(right)
    assert task.reach[0] == 0
    assert task.reach[1] > at


@KINDS
def test_text_to_the_right_counts_as_far_as_the_canvas_reaches(kind: str) -> None:
    before = "The old dog ran away "
    after = "from the house by the sea. " * 60

    def seen(text: str) -> tuple[object, int]:
        task = planned(kind, before + text, Hole(len(before), len(before))).task(0, (), 0)
        assert task is not None
        return task.layout, task.reach[1] - len(before)

    whole, reach = seen(after)
    assert 20 < reach < len(after)
    # The reach is what every length tried sees; the shortest sees a little more.
    assert seen(after[: reach + 200] + "CHANGED" + after[reach + 200 :])[0] == whole
    assert seen(after.replace("house", "cat", 1))[0] != whole


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["base", "chat"]),
    st.lists(
        st.sampled_from(["The cat", " sat", " naïve", "’s", ", ", ".", " 猫が", "👩‍👩‍👧", "\n", " x1", "\t"]),
        max_size=40,
    ),
    st.data(),
)
def test_no_word_is_clamped_in_part_and_nothing_is_left_out(kind: str, parts: list[str], data: st.DataObject) -> None:
    text = "".join(parts)
    at = data.draw(st.integers(0, len(text)))
    words = data.draw(st.sampled_from([None, 1, 4]))
    task = planned(kind, text, Hole(at, at, words)).task(0, (), 0)
    assert task is not None
    vocabulary = kit(kind).vocabulary
    for number, row in enumerate(task.layout.rows):
        assert len(row.ids) == task.layout.size <= kit(kind).sizes[-1]
        left, right = sides(kind, task, number)
        # As the model sees it: a base model knows no blank lines.
        before, after = (
            decoded(kind, tuple(vocabulary.encode(side))) for side in (normal(text[:at]).rstrip(" \t"), text[at:])
        )
        assert left.endswith(before[-len(left) :] if len(before) > len(left) else before) or kind == "base"
        seen = right.removeprefix(" ") if not after.startswith(" ") else right
        assert after.startswith(seen)
        rest = vocabulary.encode(after[len(seen) :])
        held = [token for token, flag in zip(row.ids, row.held, strict=True) if flag and token not in kit(kind).special]
        if rest and held and right:
            assert vocabulary.word_edge(held[-1], rest[0])


@KINDS
def test_a_later_canvas_sees_the_earlier_fill(kind: str) -> None:
    middle = "The old dog ran by the sea. " * 20
    text = f"It was  then. {middle}It was  again."
    first, second = 7, len(text) - 7
    plan = planned(kind, text, Hole(first, first, 2), Hole(second, second, 2))
    assert plan.pieces == 2
    done = (Edit(first, first, "", "quite unlikely"),)
    short = planned(kind, "It was  then. It was  again.", Hole(7, 7, 40), Hole(21, 21, 40)).task(1, done, 0)
    assert short is not None
    assert "It was quite unlikely then. It was" in sides(kind, short)[0]
    far = plan.task(1, done, 0)
    assert far is not None
    assert far.reach[0] > first or kind == "chat"


def test_a_chat_model_is_asked_and_its_answer_begins_before_the_hole() -> None:
    text = "Some words of text come first. The cat  down, and the dog too."
    task = planned("chat", text, Hole(39, 39, 2, "a verb")).task(0, (), 0)
    assert task is not None
    prompt = decoded("chat", task.layout.prefix)
    assert "The cat ____ down, and the dog too." in prompt
    assert "about 2 words" in prompt
    assert "a verb" in prompt
    assert prompt.endswith("The cat")
    assert len(task.layout.rows) > 1


def test_a_base_model_is_never_asked() -> None:
    task = planned("base", "The cat  down.", Hole(8, 8, 2, "a verb")).task(0, (), 0)
    assert task is not None
    left, right = sides("base", task)
    assert left == "The cat"
    assert right == " down."
    ending = [token for token in task.layout.rows[0].ids if token in kit("base").ending]
    assert ending[0] == 1
    assert set(ending[1:]) <= {0}


@KINDS
def test_specials_and_line_breaks_are_forbidden_in_a_hole(kind: str) -> None:
    task = planned(kind, "The cat  down.", Hole(8, 8, 2)).task(0, (), 0)
    assert task is not None
    everywhere = {token for one in forbidden(task) if one.slots is None for token in one.ids}
    assert {0, 1, 2, 11, 12, 13, 14} <= everywhere
    assert (5 in everywhere) == (kind == "chat")
    breaks = set(kit(kind).vocabulary.line_breaks())
    assert any(set(one.ids) == breaks for one in forbidden(task))


@KINDS
@pytest.mark.parametrize(
    ("text", "at", "free"),
    [
        ("The cat  down.", 8, False),  # a comma behind the space would stand apart
        ("The cat", 7, True),
        (" sat down.", 0, False),
        ("“”, he said.", 1, False),
        ("Le chat\u00a0! Vraiment\u00a0? Oui  toi.", 29, True),  # a space stands before marks here
    ],
)
def test_no_hole_begins_with_a_mark_that_belongs_to_the_word_before(kind: str, text: str, at: int, free: bool) -> None:
    task = planned(kind, text, Hole(at, at, 2)).task(0, (), 0)
    assert task is not None
    closing = kit(kind).vocabulary.closing()
    listed = [one.slots for one in forbidden(task) if one.ids == closing]
    if free:
        assert not listed
    else:
        assert listed == [tuple(frozenset([row.gaps[0].start]) for row in task.layout.rows)]


@KINDS
def test_a_hole_that_stands_alone_may_hold_line_breaks(kind: str) -> None:
    task = planned(kind, "The cat.\n\n\n\nThe dog.", Hole(10, 10)).task(0, (), 0)
    assert task is not None
    breaks = set(kit(kind).vocabulary.line_breaks())
    assert not any(set(one.ids) == breaks for one in forbidden(task))


def test_short_gaps_take_few_steps_unless_the_writer_names_a_number_or_the_model_closes_no_gap() -> None:
    text = "The old dog ran away from the house by the sea, and it was late."

    def most(kind: str, *counts: int | None, steps: int | None = None) -> int | None:
        holes = tuple(Hole(at, at, words) for at, words in zip((4, 48), counts, strict=False))
        request = Fill(job="j", text=text, holes=holes, steps=steps)
        task = FillPlan(guide(kind), request, lambda: None).task(0, (), 0)
        assert task is not None
        assert len(task.spans) == len(counts)
        return task.sampling.most

    one, two = most("base", 3), most("base", 3, 2)
    assert one is not None
    assert two is not None
    assert 3 < one < two
    for kind, counts, steps in (("base", (3,), 12), ("base", (4,), None), ("base", (3, 4), None), ("chat", (3,), None)):
        assert most(kind, *counts, steps=steps) is None, (kind, counts, steps)
    assert most("base", None) is None


@KINDS
def test_a_hole_over_a_canvas_is_named(kind: str) -> None:
    with pytest.raises(RequestError, match="Hole 2 asks for 300 words"):
        planned(kind, "ab", Hole(0, 0, 1), Hole(1, 1, 300))


@KINDS
def test_an_echo_is_trimmed_but_not_what_the_writer_locked(kind: str) -> None:
    text = "The old dog ran  by the sea, and it was late."
    plan = planned(kind, text, Hole(16, 16, 3))
    task = plan.task(0, (), 0)
    assert task is not None
    task = task.only(len(task.layout.rows) - 1)
    (row,) = task.layout.rows
    (gap,) = row.gaps
    written = kit(kind).vocabulary.encode(" away by the")[: gap.end - gap.start]
    ids = [*row.ids[: gap.start], *written, *row.ids[gap.start + len(written) :]]
    task = replace(
        task, layout=replace(task.layout, rows=(replace(row, gaps=(replace(gap, end=gap.start + len(written)),)),))
    )
    assert plan.read(task, 0, ids, (), True).edits[0].new == "away"
    last = gap.start + len(written) - 1
    held = replace(task, layout=task.layout.holding({last: ids[last]}))
    assert plan.read(held, 0, ids, (), True).edits[0].new == "away by the"


@KINDS
def test_a_fill_between_quotes_does_not_close_them_again(kind: str) -> None:
    text = 'The old dog said "" and ran away by the sea.'
    at = text.index('""') + 1
    plan = planned(kind, text, Hole(at, at, 3))
    task = plan.task(0, (), 0)
    assert task is not None
    task = task.only(len(task.layout.rows) - 1)
    (row,) = task.layout.rows
    (gap,) = row.gaps
    written = kit(kind).vocabulary.encode('it"')[: gap.end - gap.start]
    ids = [*row.ids[: gap.start], *written, *row.ids[gap.start + len(written) :]]
    end = gap.start + len(written)
    task = replace(task, layout=replace(task.layout, rows=(replace(row, gaps=(replace(gap, end=end),)),)))
    assert decoded(kind, tuple(written)).endswith('"')
    assert '"' not in plan.read(task, 0, ids, (), True).edits[0].new
