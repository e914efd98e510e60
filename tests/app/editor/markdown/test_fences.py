"""Fences are known after every edit, as if the text were read afresh."""

import random
from collections.abc import Callable

from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QPlainTextDocumentLayout

from app.editor.markdown.fences import Fences
from app.editor.markdown.syntax import is_fence


def test_fences_are_known_after_every_edit(qapp: QApplication, full_counts: Callable[[int, int], int]) -> None:
    draw = random.Random(7)
    pieces = ["```", "~~~", "\n", "\n```\n", "a", " ", "text\nmore", "\n" * 70, "x\n```\ny\n" * 40]
    for _ in range(full_counts(20, 300)):
        buffer = QTextDocument()
        # Without a layout Qt tells of no change.
        buffer.setDocumentLayout(QPlainTextDocumentLayout(buffer))
        buffer.setPlainText("".join(draw.choices(pieces, k=12)))
        fences = Fences(buffer)
        buffer.contentsChange.connect(lambda place, _removed, added, fences=fences: fences.change(place, added))
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
            inside = False
            for number in range(buffer.blockCount()):
                assert fences.inside(number) == inside
                inside ^= is_fence(buffer.findBlockByNumber(number).text())
