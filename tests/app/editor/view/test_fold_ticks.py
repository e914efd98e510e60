"""A line too long for the page is divided, and both of its halves show where."""

from app.editor.positions.units import utf16_length
from app.editor.view.fold_ticks import FoldTicks
from tests.app.editor.conftest import Surfaces


def test_ticks_stand_where_the_line_was_divided(surfaces: Surfaces) -> None:
    line = "😀 words of a very long line " * 12_000
    surface = surfaces(line)
    document = surface.document_model
    marks = document.form.side_map.marks
    assert marks is not None
    ticks = FoldTicks(document, surface.looks)
    block, count = surface.document().firstBlock(), 0
    while block.isValid():
        text = block.text()
        for start, length, form in ticks.spans(block, text):
            count += 1
            assert length == 1
            assert form == surface.looks.fold
            assert any(start == utf16_length(text[: text.find(mark)]) for mark in marks)
        block = block.next()
    assert count == 2 * (surface.blockCount() - 1) > 0


def test_other_texts_have_none(surfaces: Surfaces) -> None:
    surface = surfaces("A line.")
    assert FoldTicks(surface.document_model, surface.looks).spans(surface.document().firstBlock(), "A line.") == []
