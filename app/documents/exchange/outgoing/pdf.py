"""Markdown to PDF by Qt's own text layout. Runs on a thread that has an event dispatcher (a QThread, or the GUI's).

Of what the text names, only pictures that were found and looked at before are shown; nothing is fetched.
"""

import html
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QPointF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from app.documents.exchange.outgoing.docx_elements import MANUSCRIPT_FONT, running_head
from app.documents.exchange.outgoing.html import words
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Missing, Picture

_QUOTE = 40.0
"""What Qt gives each quotation as its margin, in pixels."""
_STYLE = (
    f"blockquote {{ margin-left: {_QUOTE:.0f}px; }} h5, h6 {{ font-size: medium; font-weight: bold; }}"
    "table { border-collapse: collapse; } td, th { padding: 4px; }"
)
_WIDEST, _HIGHEST = 4.4, 7.0
"""A picture's, in inches."""
_PICTURE = "\ufffc"
_MARGIN = 25.4
"""Of a manuscript, in millimetres."""
_INDENT = 48.0
"""Of its paragraphs, in pixels at 96 to the inch."""


class _Words(QTextDocument):
    """Loads nothing but the pictures that it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: dict[str, Picture] = {}

    def shown(self, source: str, picture: Picture | Missing, _description: str) -> str | None:
        """The HTML that stands for a picture."""
        if isinstance(picture, Missing):
            return None
        name = f"picture:{len(self.pictures)}"
        self.pictures[name] = picture
        width, height = picture.fitted(_WIDEST, _HIGHEST)
        return f'<img src="{name}" width="{width * 96:.0f}" height="{height * 96:.0f}">'

    def loadResource(self, _kind: int, name: QUrl | str) -> Any:
        picture = self.pictures.get(name.toString() if isinstance(name, QUrl) else name)
        return QByteArray() if picture is None else QImage.fromData(picture.data)


def laid_out(
    text: str, family: str, points: float, wishes: ExportWishes = PLAIN, title: str = "", scale: float = 1.0
) -> QTextDocument:
    """``text`` as a document that can be printed. ``scale``: the paper's pixels to each at 96 to the inch."""
    outgoing = OutgoingText(text, title, wishes)
    document = _Words()
    document.setUndoRedoEnabled(False)
    font = QFont(family)
    font.setPointSizeF(points)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(_STYLE)
    front = _first_page(outgoing) if wishes.manuscript else ""
    document.setHtml(front + words(outgoing, document.shown, front=not wishes.manuscript))
    _indent_quotations(document)
    if wishes.manuscript:
        _dress_as_manuscript(document, outgoing, scale)
    elif outgoing.has_front_page:
        _part_front_page(document, outgoing)
    return document


def _part_front_page(document: QTextDocument, outgoing: OutgoingText) -> None:
    """What follows the lines of the front page begins on the next one."""
    about = outgoing.about
    lines = sum(bool(line) for line in (outgoing.title, about.subtitle, about.author, about.date))
    cursor = QTextCursor(document)
    for number in range(lines):
        block = document.findBlockByNumber(number)
        cursor.setPosition(block.position())
        form = block.blockFormat()
        form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        if number == 0:
            form.setTopMargin(form.topMargin() + 200)
        if number == lines - 1:
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysAfter)
        cursor.setBlockFormat(form)


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


# ------------------------------------------------------------ a manuscript


def _first_page(outgoing: OutgoingText) -> str:
    about, count = outgoing.about, outgoing.wishes.words
    size = f"about {round(count, -2) or count:,} words" if count else ""
    above = "".join(f"<p>{html.escape(line)}</p>" for line in (about.author, size, about.date) if line)
    by = f"by {about.author}" if about.author else ""
    title = [line for line in (outgoing.title, about.subtitle, by) if line]
    return above + "".join(f'<p align="center">{html.escape(line)}</p>' for line in title)


def _dress_as_manuscript(document: QTextDocument, outgoing: OutgoingText, scale: float) -> None:
    """12 point, double spaced, paragraphs indented, rules as a sign for a new scene. ``scale``: the paper's pixels to
    each at 96 to the inch."""
    about = outgoing.about
    above = sum(map(bool, (about.author, outgoing.wishes.words, about.date)))
    first = above + sum(map(bool, (outgoing.title, about.subtitle, about.author)))
    plain = QTextCharFormat()
    plain.setFontWeight(QFont.Weight.Normal)
    plain.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
    plain.setFontPointSize(document.defaultFont().pointSizeF())
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        form, number = QTextBlockFormat(block.blockFormat()), block.blockNumber()
        cursor.setPosition(block.position())
        if _PICTURE not in block.text():
            form.setLineHeight(200, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        form.setTopMargin(240 if number == above else 0)
        form.setBottomMargin(0)
        if form.hasProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth):
            form.clearProperty(QTextFormat.Property.BlockTrailingHorizontalRulerWidth)
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.insertText("#")
        elif form.headingLevel():
            form.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(plain)
        elif number >= first and not form.indent() and block.textList() is None and cursor.currentTable() is None:
            # An indent of the first line is the one measure that does not grow with the paper's pixels.
            form.setTextIndent(_INDENT * scale)
        if number == first - 1:
            form.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysAfter)
        cursor.setPosition(block.position())
        cursor.setBlockFormat(form)
        block = block.next()


def _print_manuscript(document: QTextDocument, writer: QPdfWriter, head: str) -> None:
    """Page by page, with the running head above each but the first."""
    painter = QPainter(writer)
    document.documentLayout().setPaintDevice(writer)
    page = QRectF(writer.pageLayout().paintRectPixels(writer.resolution()))
    size = QSizeF(page.width(), page.height())
    document.setPageSize(size)
    document.setDocumentMargin(0)
    for number in range(document.pageCount()):
        if number:
            writer.newPage()
            painter.setFont(document.defaultFont())
            above = QRectF(0, -writer.resolution() * 0.55, size.width(), writer.resolution() * 0.4)
            painter.drawText(above, Qt.AlignmentFlag.AlignRight, f"{head}{number + 1}")
        painter.save()
        painter.translate(QPointF(0, -number * size.height()))
        view = QRectF(0, number * size.height(), size.width(), size.height())
        painter.setClipRect(view)
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = view
        context.palette.setColor(context.palette.ColorRole.Text, Qt.GlobalColor.black)
        document.documentLayout().draw(painter, context)
        painter.restore()
    painter.end()


def pdf(text: str, title: str, family: str, points: float = 11.0, wishes: ExportWishes = PLAIN) -> bytes:
    """The bytes of a PDF on A4 paper; a manuscript has a font and a size of its own."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    outgoing = OutgoingText(text, title, wishes)
    writer.setTitle(outgoing.title)
    writer.setAuthor(outgoing.about.author)
    writer.setCreator("Redraft")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    side = _MARGIN if wishes.manuscript else 28
    writer.setPageMargins(QMarginsF(side, side, side, side), QPageLayout.Unit.Millimeter)
    if wishes.manuscript:
        document = laid_out(text, MANUSCRIPT_FONT, 12.0, wishes, title, writer.resolution() / 96)
        _print_manuscript(document, writer, running_head(outgoing.title, outgoing.about.authors))
    else:
        laid_out(text, family, points, wishes, title).print_(writer)
    buffer.close()
    return bytes(data.data())
