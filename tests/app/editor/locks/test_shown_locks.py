"""The locks of a passage on the page: where they stand, and looked up once."""

from PySide6.QtGui import QTextCharFormat, QTextCursor

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
