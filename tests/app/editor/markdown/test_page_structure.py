"""What of a page is prose is known after every edit, as if the text were read afresh."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from app.editor.markdown.page_structure import PageStructure
from engine.prose.structure.structure import Structure


def followed(text: str) -> tuple[QTextDocument, PageStructure]:
    buffer = QTextDocument()
    # Without a layout Qt tells of no change.
    buffer.setDocumentLayout(QPlainTextDocumentLayout(buffer))
    buffer.setPlainText(text)
    structure = PageStructure(buffer)
    buffer.contentsChange.connect(lambda place, _removed, added: structure.change(place, added))
    return buffer, structure


def test_it_is_known_after_every_edit(qapp: QApplication, full_counts: Callable[[int, int], int]) -> None:
    draw = random.Random(7)
    pieces = [
        "```",
        "~~~",
        "\n",
        "\n```\n",
        "a `b",
        " ",
        "text\nmore",
        "\n" * 70,
        "x\n```\ny\n" * 40,
        "---\n",
        "> ",
        "$$",
    ]
    for _ in range(full_counts(20, 300)):
        buffer, structure = followed("".join(draw.choices(pieces, k=12)))
        for _ in range(25):
            cursor = QTextCursor(buffer)
            places = sorted(draw.randint(0, buffer.characterCount() - 1) for _ in range(2))
            match draw.randint(0, 4):
                case 0:
                    buffer.undo()
                case 1:
                    buffer.redo()
                case 2:
                    cursor.setPosition(places[0])
                    cursor.setPosition(min(places[1], places[0] + 5), QTextCursor.MoveMode.KeepAnchor)
                    cursor.removeSelectedText()
                case _:
                    cursor.setPosition(places[0])
                    cursor.insertText(draw.choice(pieces))
            fresh = Structure(buffer.toPlainText())
            for number in range(buffer.blockCount()):
                assert structure.markup(buffer.findBlockByNumber(number)) == fresh.line(number)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("---\ntitle: A\ntags:\n  - b\n---\nText.", [0, 1, 2, 3, 4]),
        ("---\ntitle: still", [0, 1]),
        ("---\n\nA rule and a text.", []),
        ("Text\n---\ntitle: A", []),
        ("a\n```\nb\n```\nc", [1, 2, 3]),
        ("", []),
    ],
)
def test_paragraphs_that_are_no_words(qapp: QApplication, text: str, numbers: list[int]) -> None:
    buffer, structure = followed(text)
    blocks = [buffer.findBlockByNumber(number) for number in range(buffer.blockCount())]
    assert [block.blockNumber() for block in blocks if structure.is_literal(block)] == numbers


def test_what_is_typed_inside_something_is_typed_as_it_is(qapp: QApplication) -> None:
    buffer, structure = followed("a `b c` [d](e f) *g*\n```\nx")
    block = buffer.firstBlock()
    literal = [column for column in range(21) if structure.is_literal_at(block, column)]
    assert literal == [3, 4, 5, 6, 11, 12, 13, 14, 15]
    assert structure.is_literal_at(buffer.lastBlock(), 0)
    assert [structure.in_fence(buffer.findBlockByNumber(number)) for number in range(3)] == [False, False, True]
