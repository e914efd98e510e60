"""Markdown to DOCX by python-docx; footnotes, numbering, pictures and directions written directly. Any thread, no Qt.

Nothing is fetched. Characters that XML cannot hold become U+FFFD.
"""

import io
from collections.abc import Callable
from typing import Any

from app.documents.exchange.outgoing.direction import has_leftward, stretches
from app.documents.exchange.outgoing.docx_elements import (
    dress_as_manuscript,
    element,
    footnotes_part,
    list_kind,
    name_of,
    raised,
)
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Picture
from app.documents.exchange.outgoing.text_walk import BlockPlace, Marks, ParagraphLook, TextWalk
from app.documents.exchange.outgoing.xml_characters import holdable

_MONO = "Courier New"
_MARKS = {"strong": ("w:b", "w:bCs"), "em": ("w:i", "w:iCs"), "s": ("w:strike",)}
_STYLES = {"title": "Title", "subtitle": "Subtitle", "author": "Subtitle", "date": "Subtitle", "facts": "No Spacing"}
_WIDEST, _HIGHEST = 6.0, 8.0
"""A picture's, in inches."""


def docx(text: str, title: str, wishes: ExportWishes = PLAIN) -> bytes:
    """The bytes of a DOCX of ``text``, whose properties name it ``title`` where it says no other."""
    return _Writing(OutgoingText(text, title, wishes)).written()


class _Writing(TextWalk):
    """One file being made."""

    def __init__(self, outgoing: OutgoingText) -> None:
        from docx import Document

        super().__init__(outgoing)
        self._file = Document()
        properties = self._file.core_properties
        properties.title = holdable(outgoing.title)[:255]
        properties.author = holdable(outgoing.about.author)[:255]
        properties.comments = ""
        properties.language = outgoing.language
        self._manuscript = outgoing.wishes.manuscript
        if self._manuscript:
            dress_as_manuscript(self._file, holdable(outgoing.title), outgoing.about.authors)
        self._body = self._file.element.body
        self._footnotes: Any = None
        self._lists = {kind: list_kind(self._file, kind) for kind in ("bullet", "decimal")}
        self._breaks = False

    def written(self) -> bytes:
        self.walk(BlockPlace(self._body))
        # The page's own properties close the body.
        self._body.append(self._body.sectPr)
        data = io.BytesIO()
        self._file.save(data)
        return data.getvalue()

    # ------------------------------------------------------------ blocks

    def paragraph(self, place: BlockPlace, look: ParagraphLook) -> Any:
        paragraph = element("w:p") if look.kind != "cell" else place.into.find(name_of("w:p"))
        properties = element("w:pPr")
        paragraph.insert(0, properties)
        if name := self._style(place, look):
            properties.append(element("w:pStyle", val=self._file.styles[name].style_id))
        if self._breaks:
            properties.append(element("w:pageBreakBefore"))
            self._breaks = False
        listed = bool(place.lists) and not place.marked and look.kind != "cell"
        if listed:
            numbering = element("w:numPr")
            numbering.append(element("w:ilvl", val=str(min(len(place.lists), 9) - 1)))
            numbering.append(element("w:numId", val=str(place.lists[-1])))
            properties.append(numbering)
            place.mark()
        if look.leftward:
            properties.append(element("w:bidi"))
        if (place.lists or place.quotes) and not listed and look.kind != "cell":
            left = str(360 * min(len(place.lists) * 2 + place.quotes, 18))
            properties.append(element("w:ind", left=left, **({"firstLine": "0"} if self._manuscript else {})))
        if look.align:
            # In a paragraph that runs leftward, Word means by "left" where it begins.
            align = {"left": "right", "right": "left"}.get(look.align, look.align) if look.leftward else look.align
            properties.append(element("w:jc", val=align))
        if look.kind != "cell":
            place.into.append(paragraph)
        return paragraph

    def _style(self, place: BlockPlace, look: ParagraphLook) -> str:
        if look.kind == "heading":
            return f"Heading {look.level}"
        if look.kind in _STYLES:
            return _STYLES[look.kind]
        if self._manuscript and look.kind in ("rule", "code", "cell"):
            return "No Spacing"
        if look.kind == "cell":
            return ""
        return "Quote" if place.quotes else "List Paragraph" if place.lists else ""

    def begin_list(self, numbered: bool, start: int, place: BlockPlace) -> Any:
        numbering = self._file.part.numbering_part.element
        number = numbering.add_num(self._lists["decimal" if numbered else "bullet"])
        # Of bullets too, which count nothing: so that lists in a row stay apart.
        number.add_lvlOverride(min(len(place.lists), 8)).add_startOverride(start)
        return number.numId

    def begin_item(self, key: Any, first: bool, start: int, place: BlockPlace) -> BlockPlace:
        return BlockPlace(place.into, (*place.lists, key), place.quotes, place.noted)

    def begin_table(
        self, rows: int, columns: int, leftward: bool, place: BlockPlace
    ) -> Callable[[int, int], BlockPlace]:
        table = self._file.add_table(rows, columns, style="Table Grid")
        place.into.append(table._tbl)
        if leftward:
            style = table._tbl.tblPr.find(name_of("w:tblStyle"))
            style.addnext(element("w:bidiVisual"))
        cells = [row.cells for row in table.rows]
        return lambda row, column: BlockPlace(cells[row][column]._tc, noted=place.noted)

    def begin_note(self, number: int, into: Any) -> BlockPlace:
        if self._footnotes is None:
            self._footnotes = footnotes_part(self._file)
        run = element("w:r")
        run.append(raised())
        run.append(element("w:footnoteReference", id=str(number + 1)))
        into.append(run)
        footnote = element("w:footnote", id=str(number + 1))
        self._footnotes.element.append(footnote)
        return BlockPlace(footnote, noted=True)

    def end_note(self, place: BlockPlace) -> None:
        footnote = place.into
        if footnote.find(name_of("w:p")) is None:
            footnote.append(element("w:p"))
        mark = element("w:r")
        mark.append(raised())
        mark.append(element("w:footnoteRef"))
        first = footnote.find(name_of("w:p"))
        at = 1 if first.find(name_of("w:pPr")) is not None else 0
        first.insert(at, mark)
        first.insert(at + 1, _run(" ", ()))

    def break_page(self, place: BlockPlace) -> None:
        self._breaks = True

    # ------------------------------------------------------------ words

    def words(self, into: Any, text: str, marks: Marks) -> None:
        if not has_leftward(text):
            into.append(_run(text, marks))
            return
        for stretch, leftward in stretches(text):
            into.append(_run(stretch, (*marks, "leftward") if leftward else marks))

    def link(self, into: Any, target: str, place: BlockPlace) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE

        part = self._footnotes if place.noted else self._file.part
        link = element("w:hyperlink")
        link.set(name_of("r:id"), part.relate_to(holdable(target), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        into.append(link)
        return link

    def picture(self, into: Any, picture: Picture, description: str, place: BlockPlace) -> bool:
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
        from docx.shared import Inches

        if place.noted:
            return False
        width, height = picture.fitted(_WIDEST, _HIGHEST)
        try:
            inline = self._file.part.new_pic_inline(io.BytesIO(picture.data), Inches(width), Inches(height))
        except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
            return False
        inline.docPr.set("descr", holdable(description))
        run = element("w:r")
        drawing = element("w:drawing")
        drawing.append(inline)
        run.append(drawing)
        into.append(run)
        return True


def _run(text: str, marks: Marks) -> Any:
    run = element("w:r")
    properties = element("w:rPr")
    if "code" in marks:
        properties.append(element("w:rFonts", ascii=_MONO, hAnsi=_MONO, cs=_MONO))
    for mark, names in _MARKS.items():
        for name in names if mark in marks else ():
            properties.append(element(name))
    if "link" in marks:
        properties.append(element("w:color", val="0563C1"))
        properties.append(element("w:u", val="single"))
    if "raised" in marks:
        properties.append(element("w:vertAlign", val="superscript"))
    if "leftward" in marks:
        properties.append(element("w:rtl"))
    run.append(properties)
    run.text = holdable(text)
    return run
