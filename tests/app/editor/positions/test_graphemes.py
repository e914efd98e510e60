"""The ends of what a reader sees as one character."""

from app.editor.positions.graphemes import AROUND, grapheme_before, grapheme_behind
from app.editor.positions.units import utf16_length


def test_a_very_long_line_is_looked_at_near_the_caret_only() -> None:
    flags = "🇩🇪" * 40
    for line in ("x" * 3000 + flags, "é" * 3000 + flags, flags):
        length = utf16_length(line)
        assert grapheme_before(line, length) == (length - 4, length)
        assert grapheme_behind(line + "b" * AROUND * 4, length) == (length, length + 1)
