"""Markdown to DOCX by python-docx, footnotes and numbering written directly. Any thread, no Qt.

Pictures go out as their description and nothing is fetched. Characters that XML cannot hold become U+FFFD.
"""

import io
from typing import Any

from app.documents.exchange.markdown_parser import aligned, parser
from app.documents.exchange.outgoing.xml_characters import holdable

_MONO = "Courier New"
_MARKS = {"strong": "w:b", "em": "w:i", "s": "w:strike"}
_FOOTNOTES = (
    '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def docx(text: str, title: str) -> bytes:
    """The bytes of a DOCX of ``text``, whose properties name it ``title``."""
    return _Writing(title).written(text)


class _Writing:
    """One file being made: its document, and the list and quotation the next paragraph stands in."""

    def __init__(self, title: str) -> None:
        from docx import Document

        self._file = Document()
        self._file.core_properties.title = holdable(title)[:255]
        self._file.core_properties.author = ""
        self._file.core_properties.comments = ""
        self._body = self._file.element.body
        self._footnotes: Any = None
        self._called: set[int] = set()
        self._lists = {kind: self._list_kind(kind) for kind in ("bullet", "decimal")}

    def written(self, text: str) -> bytes:
        from markdown_it.tree import SyntaxTreeNode

        self._blocks(SyntaxTreeNode(parser().parse(text)), _Place(self._body, self._file.part))
        # The page's own properties close the body.
        self._body.append(self._body.sectPr)
        data = io.BytesIO()
        self._file.save(data)
        return data.getvalue()

    # ------------------------------------------------------------ blocks

    def _blocks(self, node: Any, place: "_Place") -> None:
        for child in node.children:
            self._block(child, place)

    def _block(self, node: Any, place: "_Place") -> None:
        match node.type:
            case "heading":
                self._inlines(node, self._paragraph(place, f"Heading {node.tag[1]}"), place)
            case "paragraph":
                self._inlines(node, self._paragraph(place), place)
            case "bullet_list" | "ordered_list":
                self._list(node, place)
            case "blockquote":
                self._blocks(node, place.quoted())
            case "fence" | "code_block":
                paragraph = self._paragraph(place)
                self._run(paragraph, node.content.rstrip("\n"), ("code",))
            case "hr":
                paragraph = self._paragraph(place, centred=True)
                self._run(paragraph, "* * *", ())
            case "table":
                self._table(node, place)
            case "footnote_block":
                for note in node.children:
                    self._footnote(note)
            case _:
                self._blocks(node, place)

    def _paragraph(self, place: "_Place", style: str = "", centred: bool = False) -> Any:
        paragraph = _element("w:p")
        properties = _element("w:pPr")
        paragraph.append(properties)
        name = style or ("Quote" if place.quotes else "List Paragraph" if place.lists else "")
        if name:
            properties.append(_element("w:pStyle", val=self._file.styles[name].style_id))
        if place.lists and not place.marked:
            numbering = _element("w:numPr")
            numbering.append(_element("w:ilvl", val=str(min(len(place.lists), 9) - 1)))
            numbering.append(_element("w:numId", val=str(place.lists[-1])))
            properties.append(numbering)
            place.marked = True
        elif place.lists or place.quotes:
            properties.append(_element("w:ind", left=str(360 * min(len(place.lists) * 2 + place.quotes, 18))))
        if centred:
            properties.append(_element("w:jc", val="center"))
        place.into.append(paragraph)
        return paragraph

    def _list(self, node: Any, place: "_Place") -> None:
        numbering = self._file.part.numbering_part.element
        kind = "bullet" if node.type == "bullet_list" else "decimal"
        number = numbering.add_num(self._lists[kind])
        # Of bullets too, which count nothing: so that lists in a row stay apart.
        depth = min(len(place.lists), 8)
        number.add_lvlOverride(depth).add_startOverride(int(node.attrs.get("start", 1)))
        for item in node.children:
            self._blocks(item, place.listed(number.numId))

    def _list_kind(self, kind: str) -> int:
        numbering = self._file.part.numbering_part.element
        number = 100 if kind == "bullet" else 101
        abstract = _element("w:abstractNum", abstractNumId=str(number))
        abstract.append(_element("w:multiLevelType", val="multilevel"))
        for depth in range(9):
            level = _element("w:lvl", ilvl=str(depth))
            mark = "•◦▪"[depth % 3] if kind == "bullet" else f"%{depth + 1}."
            for name, value in (("start", "1"), ("numFmt", kind), ("lvlText", mark), ("lvlJc", "left")):
                level.append(_element(f"w:{name}", val=value))
            properties = _element("w:pPr")
            properties.append(_element("w:ind", left=str(720 * (depth + 1)), hanging="360"))
            level.append(properties)
            abstract.append(level)
        numbering.insert(0, abstract)
        return number

    def _table(self, node: Any, place: "_Place") -> None:
        rows = [row for part in node.children for row in part.children]
        width = max(len(row.children) for row in rows)
        table = self._file.add_table(len(rows), width, style="Table Grid")
        place.into.append(table._tbl)
        for at, row in enumerate(rows):
            for cell, source in zip(table.rows[at].cells, row.children, strict=False):
                paragraph = cell.paragraphs[0]._p
                if aligned(source):
                    properties = _element("w:pPr")
                    properties.append(_element("w:jc", val=aligned(source)))
                    paragraph.append(properties)
                self._inlines(source, paragraph, place, ("strong",) if source.type == "th" else ())

    def _footnote(self, note: Any) -> None:
        part = self._footnotes_part()
        footnote = _element("w:footnote", id=str(int(note.meta["id"]) + 1))
        part.element.append(footnote)
        self._blocks(note, _Place(footnote, part))
        if footnote.find(_name("w:p")) is None:
            footnote.append(_element("w:p"))
        mark = _element("w:r")
        mark.append(_raised())
        mark.append(_element("w:footnoteRef"))
        first = footnote.find(_name("w:p"))
        first.insert(1 if first.find(_name("w:pPr")) is not None else 0, mark)
        self._run(first, " ", (), at=2)

    def _footnotes_part(self) -> Any:
        from docx.opc.packuri import PackURI
        from docx.opc.part import XmlPart
        from docx.oxml import parse_xml

        if self._footnotes is None:
            kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
            relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
            package = self._file.part.package
            self._footnotes = XmlPart(PackURI("/word/footnotes.xml"), kind, parse_xml(_FOOTNOTES), package)
            self._file.part.relate_to(self._footnotes, relation)
        return self._footnotes

    # ------------------------------------------------------------ words

    def _inlines(self, node: Any, into: Any, place: "_Place", marks: tuple[str, ...] = ()) -> None:
        for child in node.children:
            match child.type:
                case "text" | "text_special":
                    self._run(into, child.content, marks)
                case "code_inline":
                    self._run(into, child.content, (*marks, "code"))
                case "softbreak":
                    self._run(into, " ", marks)
                case "hardbreak":
                    self._run(into, "\n", marks)
                case "strong" | "em" | "s":
                    self._inlines(child, into, place, (*marks, child.type))
                case "link":
                    self._link(child, into, place, marks)
                case "image":
                    self._run(into, f"[{child.content or 'picture'}]", marks)
                case "footnote_ref" if place.part is not self._file.part or child.meta["id"] in self._called:
                    # Word takes no call from a note, and one call for each note.
                    self._run(into, str(int(child.meta["id"]) + 1), (*marks, "raised"))
                case "footnote_ref":
                    self._called.add(child.meta["id"])
                    run = _element("w:r")
                    run.append(_raised())
                    run.append(_element("w:footnoteReference", id=str(int(child.meta["id"]) + 1)))
                    into.append(run)
                case _:
                    self._inlines(child, into, place, marks)

    def _link(self, node: Any, into: Any, place: "_Place", marks: tuple[str, ...]) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        target = holdable(str(node.attrs["href"]))
        if target.startswith("#"):
            self._inlines(node, into, place, marks)
            return
        key = place.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link = _element("w:hyperlink")
        link.set(_name("r:id"), key)
        into.append(link)
        self._inlines(node, link, place, (*marks, "link"))

    def _run(self, into: Any, text: str, marks: tuple[str, ...], at: int | None = None) -> None:
        run = _element("w:r")
        properties = _element("w:rPr")
        if "code" in marks:
            properties.append(_element("w:rFonts", ascii=_MONO, hAnsi=_MONO, cs=_MONO))
        for mark, name in _MARKS.items():
            if mark in marks:
                properties.append(_element(name))
        if "link" in marks:
            properties.append(_element("w:color", val="0563C1"))
            properties.append(_element("w:u", val="single"))
        if "raised" in marks:
            properties.append(_element("w:vertAlign", val="superscript"))
        run.append(properties)
        run.text = holdable(text)
        into.insert(len(into) if at is None else at, run)


class _Place:
    """Where paragraphs go: their parent, the part it belongs to, the lists around them, how deep they are quoted."""

    def __init__(self, into: Any, part: Any, lists: tuple[int, ...] = (), quotes: int = 0) -> None:
        self.into, self.part, self.lists, self.quotes = into, part, lists, quotes
        self.marked = False

    def listed(self, number: int) -> "_Place":
        return _Place(self.into, self.part, (*self.lists, number), self.quotes)

    def quoted(self) -> "_Place":
        inside = _Place(self.into, self.part, self.lists, self.quotes + 1)
        inside.marked = self.marked
        return inside


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_name(f"w:{key}"), value)
    return element


def _raised() -> Any:
    properties = _element("w:rPr")
    properties.append(_element("w:vertAlign", val="superscript"))
    return properties
