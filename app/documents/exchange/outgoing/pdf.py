"""Markdown to PDF by Qt's own text layout. Runs on a thread that has an event dispatcher (a QThread, or the GUI's).

Pictures and other files that the text names are not fetched: pictures go out as their description.
"""

from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUrl
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextCursor, QTextDocument

from app.documents.exchange.outgoing.html import words

_QUOTE = 40.0
"""What Qt gives each quotation as its margin, in pixels."""
_STYLE = (
    f"blockquote {{ margin-left: {_QUOTE:.0f}px; }} h5, h6 {{ font-size: medium; font-weight: bold; }}"
    "table { border-collapse: collapse; } td, th { padding: 4px; }"
)


class _Words(QTextDocument):
    """Loads nothing from anywhere."""

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        return QByteArray()


def laid_out(text: str, family: str, points: float) -> QTextDocument:
    """``text`` as a document that can be printed."""
    document = _Words()
    document.setUndoRedoEnabled(False)
    font = QFont(family)
    font.setPointSizeF(points)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    document.setHtml(words(text))
    _indent_quotations(document)
    return document


def _indent_quotations(document: QTextDocument) -> None:
    """A margin is in pixels, of which a printer has so many that none is seen; an indent grows with the paper's."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        if form.leftMargin() > 0:
            form.setIndent(form.indent() + round(form.leftMargin() / _QUOTE))
            form.setLeftMargin(0)
            form.setRightMargin(0)
            cursor.setPosition(block.position())
            cursor.setBlockFormat(form)
        block = block.next()


def pdf(text: str, title: str, family: str, points: float = 11.0) -> bytes:
    """The bytes of a PDF on A4 paper."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setCreator("Redraft")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(28, 28, 28, 28), QPageLayout.Unit.Millimeter)
    laid_out(text, family, points).print_(writer)
    buffer.close()
    return bytes(data.data())
