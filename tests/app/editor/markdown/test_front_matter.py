"""Front matter is told from a text that begins with a rule."""

import pytest
from PySide6.QtGui import QTextDocument

from app.editor.markdown.front_matter import LONGEST, in_front_matter


def inside(text: str) -> list[int]:
    document = QTextDocument()
    document.setPlainText(text)
    return [number for number in range(document.blockCount()) if in_front_matter(document.findBlockByNumber(number))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("---\ntitle: A\ntags:\n  - b\n---\nText.", [1, 2, 3]),
        ("---\ntitle: A\n...\nText: here", [1]),
        ("---\ntitle: still", [1]),
        ("---\n\nA rule and a text.", []),
        ("---\nSpeech begins here.", []),
        ("Text\n---\ntitle: A", []),
        ("", []),
    ],
)
def test_where_it_is(text: str, numbers: list[int]) -> None:
    assert inside(text) == numbers


def test_it_has_an_end_somewhere() -> None:
    assert max(inside("---\n" + "key: value\n" * (LONGEST + 50))) == LONGEST
