"""Ghosts take the paragraphs' places one by one, and the map between text and layout holds both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.editor import Editor
from app.editor.ghosts.overlay import Ghost, GhostRun, Look, Patch, Placed
from app.editor.positions.units import utf16_length
from engine.messages import SpanDraft, Step
from tests.app.conftest import Desk
from tests.app.editor.conftest import Surfaces, draw_over, drawn_over


def ghost(editor: Editor, block: int = 0) -> str:
    return editor.document().findBlockByNumber(block).layout().preeditAreaText()


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("A.\nB.\nC.", ["A.", "B.", "C."]),
        ("A.\nB.\nC.\nD.", ["A.", "B.", "C.\u2028D."]),
        ("A.", ["A.", "", ""]),
    ],
)
def test_paragraphs_keep_their_blocks(desk: Desk, draft: str, shown: list[str]) -> None:
    text = "One.\nTwo.\nThree."
    editor = desk.page(text)
    editor.select(0, len(text))
    job = desk.start(editor)
    assert job is not None
    job.take(Step(job.id, 1, 3, 1.0, 0, 0, 0, 1, (SpanDraft(0, len(text), draft, 1.0),)))
    assert [ghost(editor, n) for n in range(3)] == shown
    desk.runs.stop(desk.on(editor))
    assert [ghost(editor, n) for n in range(3)] == ["", "", ""]


def test_what_is_drawn_leaves_the_document_as_it_is_and_goes_without_a_trace(surfaces: Surfaces) -> None:
    surface = surfaces("Some **heavy** words.\nAnother line.")
    surface.viewport().grab()
    document = surface.document()
    before = document.revision(), document.isUndoAvailable(), document.firstBlock().layout().formats()
    draw_over(surface, 5, 14, GhostRun("light", Look.ADDED), GhostRun("\nand more", Look.FRESH))
    assert drawn_over(surface) == "light\u2028and more"
    assert surface.overlay
    assert surface.overlay.hidden(document.firstBlock()) == (5, 9)
    surface.overlay.set_patches("test", None)
    assert not surface.overlay
    assert drawn_over(surface) == ""
    assert (document.revision(), document.isUndoAvailable(), document.firstBlock().layout().formats()) == before


def test_two_patches_of_a_paragraph_share_its_ghost_with_the_text_between(surfaces: Surfaces) -> None:
    surface = surfaces("one two three four")
    patches = [Patch(0, 3, (GhostRun("1"),)), Patch(8, 13, (GhostRun("3", tag="t"),)), Patch(9, 10, (GhostRun("no"),))]
    surface.overlay.set_patches("test", lambda: patches)
    ghost = surface.overlay.ghost(surface.document().firstBlock())
    assert ghost is not None
    # The third begins inside of the second, and the first to come has the place.
    assert (ghost.start, ghost.text, ghost.hidden) == (0, "1 two 3", 13)
    assert ghost.at(6) == GhostRun("3", tag="t")
    assert ghost.at(7) is None
    assert [ghost.to_layout(place) for place in (3, 5, 7, 13, 18)] == [1, 3, 5, 20, 25]


@given(st.data())
def test_the_map_leads_to_the_layout_and_back(data: st.DataObject) -> None:
    kept = data.draw(st.text("ab😀 ", min_size=1, max_size=8))
    new = data.draw(st.text("xy😀", max_size=5))
    start, behind = data.draw(st.integers(0, 4)), data.draw(st.integers(0, 4))
    hidden, added = utf16_length(kept), utf16_length(new)
    placed = (
        Placed(GhostRun(new), 0, added, None),
        Placed(GhostRun(kept, source=0), added, added + hidden, start),
    )
    ghost = Ghost(start, new + kept, hidden, placed)
    for offset in range(start + hidden + behind + 1):
        shown = ghost.to_layout(offset)
        assert 0 <= shown <= start + added + 2 * hidden + behind
        if offset != start:
            assert ghost.from_layout(shown) == offset
    walk = [ghost.from_layout(place) for place in range(start + added + 2 * hidden + behind + 1)]
    assert walk == sorted(walk)


def test_the_input_methods_paragraph_is_left_to_it(surfaces: Surfaces) -> None:
    surface = surfaces("one\ntwo")
    draw_over(surface, 0, 7, GhostRun("1\n2"))
    surface.overlay.hold(5)
    assert (drawn_over(surface, 0), drawn_over(surface, 1)) == ("1", "")
    surface.overlay.hold(-1)
    assert (drawn_over(surface, 0), drawn_over(surface, 1)) == ("1", "2")
    # What Qt has wiped comes back.
    surface.document().firstBlock().layout().setPreeditArea(-1, "")
    surface.overlay.ensure()
    assert drawn_over(surface, 0) == "1"
