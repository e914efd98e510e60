"""Putting text into a page's buffer so that marks of who wrote it stay true.

GUI thread. What the writer types beside or inside a model's words would take on their format in Qt; here it does not.
Text that only moves (cut and paste, a section of the outline) takes its marks along.
"""

import json
import unicodedata
from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.kept.marks_store import from_rows, to_rows
from app.documents.kept.provenance import Author, Mark, Provenance, written_by
from app.editor.positions.units import utf16_length

STEP = 0x100002
"""Marks the format of text that is just coming in (QTextFormat.UserProperty and up is free)."""
MARKS = "application/x-redraft-marks"
Replacement = tuple[int, int, str]
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier


def write(
    provenance: Provenance, cursor: QTextCursor, replacements: Sequence[Replacement], author: Author | None
) -> QTextCursor | None:
    """Replace UTF-16 ranges, last one first, as exactly one undo step; ``author`` None: the writer.

    Returns a cursor behind the last range, None where there was nothing to replace.
    """
    moved = _moved(provenance, cursor, replacements) if author is None else [()] * len(replacements)
    last: QTextCursor | None = None
    cursor.beginEditBlock()
    for (start, end, text), marks in zip(replacements, moved, strict=True):
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        insert_apart(cursor, text)
        last = last or QTextCursor(cursor)
        if author is not None:
            provenance.put(start, cursor.position(), author)
        _put(provenance, start, marks)
    cursor.endEditBlock()
    return last


def insert_apart(cursor: QTextCursor, text: str) -> None:
    """Put ``text`` in place of the selection, as an undo step of its own; ``cursor`` comes to stand behind it.

    Qt joins an insertion to typing beside it that has the same format, and one undo would take both: so the text comes
    in with a format of its own, and the step ends with giving that up again.
    """
    form = QTextCharFormat()
    form.setProperty(STEP, True)
    start = cursor.selectionStart()
    cursor.beginEditBlock()
    cursor.insertText(text, form)
    behind = cursor.position()
    cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
    cursor.setCharFormat(QTextCharFormat())
    cursor.endEditBlock()
    cursor.setPosition(behind)


def type_plainly(page: QPlainTextEdit, event: QKeyEvent) -> bool:
    """Put in the letter of a key that Qt would put in as a model's, beside its words, and the paragraph's end, of
    which Qt makes two undo steps where a paragraph begins. False: Qt does it right."""
    text, cursor = event.text(), page.textCursor()
    if page.isReadOnly():
        return False
    if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
        text = "\n"
    else:
        if not text or event.modifiers() in (_CONTROL, _CONTROL | _SHIFT):
            return False
        if not (text == "\t" or text[0].isprintable() or unicodedata.category(text[0]) == "Cf"):
            return False
        if written_by(cursor.charFormat()) is None:
            return False
    cursor.insertText(text, QTextCharFormat())
    page.setTextCursor(cursor)
    page.ensureCursorVisible()
    return True


def compose_plainly(page: QPlainTextEdit, event: QInputMethodEvent) -> None:
    """See to it that what an input method is about to put in is the writer's."""
    cursor = page.textCursor()
    if event.commitString() and written_by(cursor.charFormat()) is not None:
        if cursor.hasSelection():
            cursor.removeSelectedText()
            page.setTextCursor(cursor)
        page.setCurrentCharFormat(QTextCharFormat())


def add_marks(data: QMimeData, provenance: Provenance, cursor: QTextCursor) -> None:
    """Let the selection's marks go along on the clipboard."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    marks = provenance.within(start, end)
    if marks:
        data.setData(MARKS, json.dumps([end - start, to_rows(marks)]).encode())


def paste(provenance: Provenance, cursor: QTextCursor, text: str, source: QMimeData) -> None:
    """Put ``text`` in place of the selection, with the marks that came with it and no others."""
    start = cursor.selectionStart()
    marks: tuple[Mark, ...] = ()
    if source.hasFormat(MARKS):
        try:
            length, rows = json.loads(bytes(source.data(MARKS).data()))
            marks = from_rows(rows) if length == utf16_length(text) else ()
        except (ValueError, RecursionError, TypeError):
            marks = ()
    cursor.beginEditBlock()
    cursor.insertText(text, QTextCharFormat())
    _put(provenance, start, [mark for mark in marks if 0 <= mark.start < mark.end <= utf16_length(text)])
    cursor.endEditBlock()


def _put(provenance: Provenance, start: int, marks: Sequence[Mark]) -> None:
    for mark in marks:
        provenance.put(start + mark.start, start + mark.end, mark.author)


def _moved(provenance: Provenance, cursor: QTextCursor, replacements: Sequence[Replacement]) -> list[Sequence[Mark]]:
    """For each replacement the marks of its text, where that only stays or comes from another of the ranges."""
    gone: dict[str, tuple[str, tuple[Mark, ...]]] = {}
    for start, end, _text in replacements:
        marks = provenance.within(start, end)
        if marks:
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            old = cursor.selectedText().replace("\u2029", "\n")
            gone[old.strip("\n")] = old, marks
    found: list[Sequence[Mark]] = []
    for _start, _end, text in replacements:
        old, marks = gone.get(text.strip("\n"), ("", ()))
        # A section takes other blank lines before itself where it goes.
        shift = (len(text) - len(text.lstrip("\n"))) - (len(old) - len(old.lstrip("\n")))
        found.append([Mark(mark.start + shift, mark.length, mark.author) for mark in marks])
    return found
