"""The locks of a passage on the page: where they stand, and looked up once."""

import pytest
from PySide6.QtGui import QTextCharFormat, QTextCursor

from app.editor.locks import passage_locks
from app.editor.locks.passage_locks import PassageLocks
from app.editor.locks.shown_locks import ShownLocks
from app.editor.positions.units import Units
from engine.messages import Range
from tests.app.conftest import Desk


def test_the_locks_of_a_passage_are_shown_there_only_and_go_again(desk: Desk) -> None:
    editor = desk.page("We met Anna.\nThen “we” met Anna again.\nAnd 😀 Anna.")

    def underlined() -> list[str]:
        found = []
        for number in range(editor.blockCount()):
            block = editor.document().findBlockByNumber(number)
            data = block.text().encode("utf-16-le")
            for part in block.layout().formats():
                if part.format.underlineStyle() is QTextCharFormat.UnderlineStyle.DotLine:
                    found.append(data[2 * part.start : 2 * (part.start + part.length)].decode("utf-16-le"))
        return found

    text = editor.text()
    editor.locks.show((text.index("Then"), len(text)))
    assert underlined() == ["“we”", "Anna", "Anna"]
    QTextCursor(editor.document()).insertText("Early\n")
    editor.locks.show(None)
    assert underlined() == []


def test_each_piece_is_looked_through_once_and_only_if_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces: list[Range] = []

    class Counting(PassageLocks):
        def of(self, piece: Range) -> tuple[Range, ...]:
            pieces.append(piece)
            return super().of(piece)

    monkeypatch.setattr(passage_locks, "PIECE", 30)
    text = "😀. We met Anna there.\nAnd we met Berta.\nNobody else came then."
    shown = ShownLocks(Counting(text, 0, len(text), True, True))
    units = Units(text)

    def between(words: str) -> list[str]:
        start = units.to_utf16(text.index(words))
        return [text[units.to_points(low) : units.to_points(high)] for low, high in shown.between(start, start + 1)]

    assert between("Anna") == ["Anna"]
    assert len(pieces) == 1
    assert between("there") == between("Anna")
    assert between("Berta") == ["Berta"]
    assert between("Anna") == ["Anna"]
    assert len(pieces) == len(set(pieces)) == 2
