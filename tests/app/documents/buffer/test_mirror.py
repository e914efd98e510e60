"""The paragraphs kept beside the buffer are the buffer's, whatever is done to it."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.document import Document

pytestmark = pytest.mark.usefixtures("qapp")
PIECES = ("a", "word ", "\n", "\n\n", "x\ny\nz", "\u2029", "\u2028", "\u00a0", "\U0001f600", "é", "\n\U00020000", "")


def held(document: Document) -> str:
    return document.buffer.toRawText().replace("\u2029", "\n")


def change(document: Document, rng: random.Random) -> None:
    buffer = document.buffer
    cursor = QTextCursor(buffer)
    end = buffer.characterCount() - 1
    a, b = rng.randint(0, end), rng.randint(0, end)
    cursor.setPosition(a)
    match rng.randrange(9):
        case 0 | 1 | 2:
            cursor.insertText(rng.choice(PIECES))
        case 3:
            cursor.setPosition(min(end, a + rng.randrange(12)), QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()
        case 4:
            cursor.setPosition(b, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText("".join(rng.choices(PIECES, k=4)))
        case 5:
            # Several places in one step, as replacing everywhere does.
            cursor.beginEditBlock()
            for _ in range(3):
                cursor.setPosition(rng.randint(0, buffer.characterCount() - 1))
                cursor.insertText(rng.choice(PIECES))
                cursor.deletePreviousChar()
                assert document.text() == held(document)
            cursor.endEditBlock()
        case 6:
            cursor.joinPreviousEditBlock()
            cursor.insertText(rng.choice(PIECES))
            assert document.text() == held(document)
            cursor.deleteChar()
            cursor.endEditBlock()
        case 7:
            for _ in range(rng.randrange(4)):
                buffer.undo()
        case 8:
            buffer.redo()


def test_any_edit_undo_and_redo(full_counts: Callable[[int, int], int]) -> None:
    for seed in range(full_counts(30, 600)):
        rng = random.Random(seed)
        document = Document.fresh("".join(rng.choices(PIECES, k=rng.randrange(30))))
        assert document.text() == held(document)
        for _ in range(60):
            change(document, rng)
            assert document.text() == held(document), seed
        assert "\n".join(document.snapshot().lines) == held(document)


def test_the_whole_text_set_cleared_and_taken_anew() -> None:
    document = Document.fresh("one\ntwo\nthree\n")
    for text in ("other\nlines", "", "a\n\n\nb", "\n"):
        document.buffer.setPlainText(text)
        assert document.text() == text
    document.take(b"from\nelsewhere\n")
    assert document.text() == "from\nelsewhere\n"
    document.buffer.undo()
    assert document.text() == held(document)
    document.buffer.clear()
    assert document.text() == ""


def test_what_was_handed_out_stays_as_it_was() -> None:
    document = Document.fresh("one\ntwo")
    before = document.snapshot().lines
    QTextCursor(document.buffer).insertText("new\n")
    assert before == ("one", "two")
    assert document.snapshot().lines == ("new", "one", "two")
