"""A key typed on a page becomes its curly, long or short form, by switch. GUI thread."""

from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.smart_typing import typed


def type_smartly(page: QPlainTextEdit, key: str, style: str) -> bool:
    """Put in what ``key`` becomes; one undo brings back what was typed. False: it is for the page itself."""
    if style == "off" or key not in ("'", '"', "-", ".") or page.isReadOnly():
        return False
    cursor = page.textCursor()
    block = cursor.block()
    made = typed(block.text()[: cursor.selectionStart() - block.position()], key, style)
    if made is None or (cursor.hasSelection() and made.back):
        return False
    cursor.insertText(key, QTextCharFormat())
    cursor.beginEditBlock()
    cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, made.back + 1)
    cursor.insertText(made.text, QTextCharFormat())
    cursor.endEditBlock()
    page.setTextCursor(cursor)
    page.ensureCursorVisible()
    return True
