"""The View menu: zoom, themes, what the page dims."""

import pytest

from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


def test_zoom_by_keys(writer: Writer) -> None:
    editor = writer.opens(TEXT)
    usual = editor.font().pointSizeF()
    writer.keys("Ctrl++", "Ctrl++")
    assert editor.font().pointSizeF() > usual * 1.15
    writer.keys("Ctrl+0")
    assert editor.font().pointSizeF() == pytest.approx(usual)
    writer.keys("Ctrl+-")
    assert editor.font().pointSizeF() < usual
    assert not writer.editor.document_model.modified
