"""The page as a whole: what an action would be applied to, and who hears of the writer's edits."""

import pytest

from engine.messages import Hole
from tests.app.conftest import Desk

TEXT = "First \U0001f600 one.\nSecond one.\n"


@pytest.mark.parametrize(
    ("selected", "paragraph", "scope"),
    [
        ((5, 12), False, "\U0001f600 one."),
        ((3, 3), False, ""),
        ((3, 3), True, "First \U0001f600 one."),
        ((15, 15), True, "Second one."),
        ((25, 25), True, ""),
        ((5, 6), False, " "),
    ],
)
def test_the_scope_is_the_selection_the_paragraph_or_the_caret(
    desk: Desk, selected: tuple[int, int], paragraph: bool, scope: str
) -> None:
    editor = desk.page(TEXT)
    editor.select(*selected)
    found = editor.scope(paragraph)
    assert found.text == TEXT
    assert found.text[found.start : found.end] == scope


def test_the_scope_has_the_holes_in_code_points(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(8, 11)
    editor.holes.put(4, "which")
    assert editor.scope().holes == (Hole(8, 11, 4, "which"),)


def test_only_the_writers_own_edits_are_heard(desk: Desk) -> None:
    editor = desk.page("one two")
    edits: list[tuple[int, int, int]] = []
    editor.edited.connect(lambda *edit: edits.append(edit))
    editor.writing.apply([(0, 3, "1")])
    assert edits == []
    editor.select(1, 1)
    editor.textCursor().insertText("!")
    assert edits == [(1, 0, 1)]
    editor.undo()
    assert edits[1:] == [(1, 1, 0)]


def test_a_region_follows_the_text_in_code_points(desk: Desk) -> None:
    editor = desk.page(TEXT)
    region = editor.region([(8, 11)])
    editor.select(0, 0)
    editor.textCursor().insertText("So. ")
    low, high = region.locate(8, 11)
    assert editor.text()[editor.positions.units.to_points(low) : editor.positions.units.to_points(high)] == "one"


def test_a_lower_page_says_so(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.show()
    lowered: list[int] = []
    editor.lowered.connect(lambda: lowered.append(editor.height()))
    editor.resize(700, 500)
    assert lowered == []
    editor.resize(700, 200)
    assert len(lowered) == 1
