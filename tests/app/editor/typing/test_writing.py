"""Texts put in place of ranges: one undo step, the caret behind the last, and marks of who wrote what."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.documents.kept.provenance import Author
from app.editor.surface import Surface
from app.editor.typing.writing import insert_apart
from tests.app.editor.conftest import Surfaces

MODEL = Author("starter", "2026-11-24")


def marked(surface: Surface) -> list[tuple[str, str]]:
    units = surface.positions.units
    return [
        (surface.text()[units.to_points(mark.start) : units.to_points(mark.end)], mark.author.name)
        for mark in surface.document_model.provenance.all()
    ]


def test_replacements_are_one_step_whatever_they_are(surfaces: Surfaces) -> None:
    text = "a😀b\ncd 😀😀 e"
    surface = surfaces(text)
    cuts = st.lists(st.integers(0, len(text)), min_size=2, max_size=6).map(sorted)

    @given(cuts, st.lists(st.text("xy😀\n", max_size=3), min_size=3, max_size=3))
    def holds(places: list[int], news: list[str]) -> None:
        ranges = list(zip(places[::2], places[1::2], strict=False))
        # Two places of no length at the same spot have no order.
        if len(set(ranges)) < len(ranges) or any(a[1] == b[0] for a, b in itertools.pairwise(ranges)):
            return
        replacements = [(start, end, new) for (start, end), new in zip(ranges, news, strict=False)]
        wanted = text
        for start, end, new in replacements[::-1]:
            wanted = wanted[:start] + new + wanted[end:]
        surface.replace(replacements)
        assert surface.text() == wanted
        behind = len(wanted) - (len(text) - replacements[-1][1])
        assert surface.selection() == (behind, behind)
        if surface.document().isUndoAvailable():
            surface.undo()
        assert surface.text() == text
        assert not surface.document().isUndoAvailable()

    holds()


def test_an_accepted_edit_is_its_authors_and_says_that_it_comes_in(surfaces: Surfaces) -> None:
    surface = surfaces("one two three")
    applying: list[bool] = []
    surface.document().contentsChange.connect(lambda *_change: applying.append(surface.writing.applying))
    surface.writing.apply([(8, 13, "3"), (0, 3, "1")], MODEL)
    assert surface.text() == "1 two 3"
    assert marked(surface) == [("1", "starter"), ("3", "starter")]
    assert all(applying)
    assert not surface.writing.applying
    assert surface.caret() == 7
    surface.undo()
    assert (surface.text(), marked(surface)) == ("one two three", [])
    surface.replace([(0, 3, "One")])
    assert not applying[-1]
    surface.replace([])
    assert surface.text() == "One two three"


def test_a_text_that_moves_takes_its_marks_along(surfaces: Surfaces) -> None:
    surface = surfaces("# A\n\n# B\n")
    surface.writing.apply([(4, 4, "model's ")], MODEL)
    assert surface.text() == "# A\nmodel's \n# B\n"
    section = "# A\nmodel's \n"
    surface.replace([(0, len(section), ""), (len(section) + 4, len(section) + 4, "\n" + section)])
    assert surface.text() == "# B\n\n# A\nmodel's \n"
    assert marked(surface) == [("model's ", "starter")]


def test_what_is_put_in_apart_is_a_step_of_its_own_in_the_midst_of_typing(surfaces: Surfaces) -> None:
    surface = surfaces("")
    cursor = QTextCursor(surface.document())
    cursor.insertText("a")
    insert_apart(cursor, "b")
    assert cursor.position() == 2
    surface.undo()
    assert surface.text() == "a"
