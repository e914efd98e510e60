"""A page's clipboard: plain text, and with it the marks of who wrote it. GUI thread; knows nothing of keys or menus."""

import codecs
import json

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.buffer.provenance import AuthorMark, from_rows, to_rows
from app.documents.disk.file import check_length
from app.documents.document import Document
from app.editor.positions.text_positions import TextPositions
from app.editor.positions.units import utf16_length
from app.editor.typing.writing import put_marks

MARKS = "application/x-redraft-marks"
"""The format of the marks: a JSON list of the text's length in UTF-16 units, and the rows of ``marks_store``."""


class Clipboard:
    """What ``page`` puts on the clipboard and takes from it."""

    def __init__(self, page: QPlainTextEdit, document: Document, positions: TextPositions) -> None:
        self._page, self._document, self._positions = page, document, positions

    def copied(self) -> QMimeData:
        """The selection. Qt's own would turn no-break spaces into spaces."""
        data, cursor = QMimeData(), self._page.textCursor()
        first, last = self._positions.selection
        put_text(data, self._document.form.side_map.left(self._positions.text[first:last]))
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        marks = self._document.provenance.within(start, end)
        if marks:
            data.setData(MARKS, json.dumps([end - start, to_rows(marks)]).encode())
        return data

    def accepts(self, source: QMimeData) -> bool:
        """Whether ``source`` is text; files are the window's."""
        return source.hasText() and not source.hasUrls()

    def paste(self, source: QMimeData) -> None:
        """Put the text of ``source`` in place of the selection, with the marks that came with it and no others. Raises
        OpenError where that is longer than any text."""
        entered, cursor = source.text(), self._page.textCursor()
        check_length(entered, "That text")
        text = self._document.entered(entered)
        start = cursor.selectionStart()
        marks = _marks_of(source, utf16_length(text))
        cursor.beginEditBlock()
        cursor.insertText(text, QTextCharFormat())
        put_marks(self._document.provenance, start, marks)
        cursor.endEditBlock()
        self._page.ensureCursorVisible()


def put_text(data: QMimeData, text: str) -> None:
    """Let ``data`` hold ``text``. Qt takes a string's first character for a byte order mark where it looks like one: it
    goes lost, or every letter is swapped. Of bytes it takes one mark off, and leaves the rest alone."""
    if text.startswith(("\ufeff", "\ufffe")):
        data.setData("text/plain", codecs.BOM_UTF8 + text.encode())
    else:
        data.setText(text)


def _marks_of(source: QMimeData, length: int) -> list[AuthorMark]:
    """The marks in ``source`` for a text of ``length`` UTF-16 units; none where they belong to another text."""
    if not source.hasFormat(MARKS):
        return []
    try:
        whole, rows = json.loads(bytes(source.data(MARKS).data()))
        marks = from_rows(rows) if whole == length else ()
    except (ValueError, RecursionError, TypeError):
        return []
    return [mark for mark in marks if 0 <= mark.start < mark.end <= length]
