"""Markdown to ODT: OpenDocument 1.2 written by lxml and zipfile. Any thread, no Qt.

Nothing is fetched. Characters that XML cannot hold become U+FFFD.
"""

from collections.abc import Callable
from typing import Any

from app.documents.exchange.outgoing.docx_elements import running_head
from app.documents.exchange.outgoing.odt_elements import (
    DEPTH,
    element,
    list_style,
    name_of,
    named_styles,
    packed,
    write,
)
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Picture
from app.documents.exchange.outgoing.text_walk import BlockPlace, Marks, ParagraphLook, TextWalk
from app.documents.exchange.outgoing.xml_characters import holdable

_MARKS: dict[str, dict[str, str]] = {
    "strong": {"fo:font-weight": "bold", "style:font-weight-complex": "bold"},
    "em": {"fo:font-style": "italic", "style:font-style-complex": "italic"},
    "s": {"style:text-line-through-style": "solid", "style:text-line-through-type": "single"},
    "code": {"fo:font-family": "monospace", "style:font-family-generic": "modern"},
    "raised": {"style:text-position": "super 58%"},
}
_STYLES = {
    "code": "Preformatted_20_Text",
    "title": "Title",
    "subtitle": "Subtitle",
    "author": "Subtitle",
    "date": "Subtitle",
    "facts": "Plain",
    "rule": "Plain",
    "cell": "Text_20_body",
}
_WIDEST, _HIGHEST = 6.2, 8.0
"""A picture's, in inches."""


def odt(text: str, title: str, wishes: ExportWishes = PLAIN) -> bytes:
    """The bytes of an ODT of ``text``, whose properties name it ``title`` where it says no other."""
    return _Writing(OutgoingText(text, title, wishes)).written()


class _Writing(TextWalk):
    """One file being made: its automatic styles and its pictures."""

    def __init__(self, outgoing: OutgoingText) -> None:
        super().__init__(outgoing)
        self._styles = element("office:automatic-styles")
        self._known: dict[str, str] = {}
        self._pictures: dict[str, tuple[bytes, str]] = {}
        self._tables = 0
        self._breaks = False
        self._manuscript = outgoing.wishes.manuscript

    def written(self) -> bytes:
        for kind in ("bullet", "number"):
            self._styles.append(list_style(kind))
        body = element("office:text")
        self.walk(BlockPlace(body))
        if not len(body):
            body.append(element("text:p", {"text:style-name": "Text_20_body"}))
        content = element("office:document-content", {"office:version": "1.2"})
        holder = element("office:body")
        holder.append(body)
        content.extend([self._styles, holder])
        outgoing = self.outgoing
        head = holdable(running_head(outgoing.title, outgoing.about.authors)) if self._manuscript else None
        parts = {"content.xml": content, "styles.xml": named_styles(head), "meta.xml": _meta(outgoing)}
        return packed(parts, self._pictures)

    # ------------------------------------------------------------ blocks

    def paragraph(self, place: BlockPlace, look: ParagraphLook) -> Any:
        level = str(look.level)
        name = f"Heading_20_{level}" if look.kind == "heading" else _STYLES.get(look.kind, "")
        if not name:
            name = "Quotations" if place.quotes else "Text_20_body"
        looks: dict[str, str] = {}
        if look.kind == "cell" and self._manuscript:
            name = "Plain"
        if place.quotes > 1 and look.kind == "text":
            looks = {"fo:margin-left": f"{min(place.quotes, DEPTH)}cm", "fo:margin-right": "1cm"}
        if place.lists and self._manuscript:
            looks["fo:text-indent"] = "0cm"
        if look.align:
            looks["fo:text-align"] = look.align
        elif look.leftward:
            # LibreOffice takes "start" for the left side whatever the direction.
            looks["fo:text-align"] = "right"
        if look.leftward:
            looks["style:writing-mode"] = "rl-tb"
        if self._breaks:
            looks["fo:break-before"] = "page"
            self._breaks = False
        first = self._manuscript and not len(place.into) and place.into.tag == name_of("office:text")
        if looks or first:
            name = self._style("P", "paragraph", looks, name, "First" if first else "")
        if look.kind == "heading":
            paragraph = element("text:h", {"text:style-name": name, "text:outline-level": level})
        else:
            paragraph = element("text:p", {"text:style-name": name})
        place.into.append(paragraph)
        return paragraph

    def begin_list(self, numbered: bool, start: int, place: BlockPlace) -> Any:
        key = element("text:list", {"text:style-name": f"L-{'number' if numbered else 'bullet'}"})
        place.into.append(key)
        return key

    def begin_item(self, key: Any, first: bool, start: int, place: BlockPlace) -> BlockPlace:
        item = element("text:list-item")
        if first and key.get(name_of("text:style-name")) == "L-number":
            item.set(name_of("text:start-value"), str(start))
        key.append(item)
        return BlockPlace(item, (*place.lists, key), place.quotes, place.noted)

    def begin_table(
        self, rows: int, columns: int, leftward: bool, place: BlockPlace
    ) -> Callable[[int, int], BlockPlace] | None:
        if place.lists or place.noted:
            # OpenDocument has no tables in lists, LibreOffice none in notes.
            return None
        self._tables += 1
        table = element("table:table", {"table:name": f"Table{self._tables}"})
        if leftward:
            looks = {"style:writing-mode": "rl-tb"}
            table.set(name_of("table:style-name"), self._style("B", "table", looks))
        table.append(element("table:table-column", {"table:number-columns-repeated": str(columns)}))
        lined = self._style("C", "table-cell", {"fo:border": "0.5pt solid #808080", "fo:padding": "0.1cm"})
        about = {"office:value-type": "string", "table:style-name": lined}
        for _ in range(rows):
            line = element("table:table-row")
            line.extend([element("table:table-cell", about) for _ in range(columns)])
            table.append(line)
        place.into.append(table)
        return lambda row, column: BlockPlace(table[row + 1][column])

    def begin_note(self, number: int, into: Any) -> BlockPlace:
        note = element("text:note", {"text:id": f"ftn{number + 1}", "text:note-class": "footnote"})
        note.append(element("text:note-citation", text=str(number + 1)))
        body = element("text:note-body")
        note.append(body)
        into.append(note)
        return BlockPlace(body, noted=True)

    def end_note(self, place: BlockPlace) -> None:
        if not len(place.into):
            place.into.append(element("text:p", {"text:style-name": "Footnote"}))

    def break_page(self, place: BlockPlace) -> None:
        self._breaks = True

    # ------------------------------------------------------------ words

    def words(self, into: Any, text: str, marks: Marks) -> None:
        known = [mark for mark in _MARKS if mark in marks]
        if known:
            looks = {key: value for mark in known for key, value in _MARKS[mark].items()}
            span = element("text:span", {"text:style-name": self._style("T", "text", looks)})
            into.append(span)
            into = span
        write(into, text)

    def link(self, into: Any, target: str, place: BlockPlace) -> Any:
        link = element("text:a", {"xlink:type": "simple", "xlink:href": holdable(target)})
        into.append(link)
        return link

    def picture(self, into: Any, picture: Picture, description: str, place: BlockPlace) -> bool:
        if place.noted:
            return False
        name = f"Pictures/{len(self._pictures) + 1}.{picture.kind}"
        self._pictures[name] = (picture.data, picture.kind)
        width, height = picture.fitted(_WIDEST, _HIGHEST)
        size = {"svg:width": f"{width:.3f}in", "svg:height": f"{height:.3f}in"}
        frame = element("draw:frame", {"draw:name": name, "text:anchor-type": "as-char"} | size)
        target = {"xlink:href": name, "xlink:type": "simple", "xlink:show": "embed", "xlink:actuate": "onLoad"}
        frame.append(element("draw:image", target))
        frame.append(element("svg:desc", text=holdable(description)))
        into.append(frame)
        return True

    def _style(self, kind: str, family: str, looks: dict[str, str], parent: str = "", page: str = "") -> str:
        """An automatic style, made at its first use; its name. ``page``: the look of the pages that begin with it."""
        about = {"style:family": family}
        if parent:
            about["style:parent-style-name"] = parent
        if page:
            about["style:master-page-name"] = page
        key = kind + "|" + "|".join(f"{name}={value}" for name, value in sorted((about | looks).items()))
        if key not in self._known:
            self._known[key] = f"{kind}{len(self._known) + 1}"
            style = element("style:style", {"style:name": self._known[key]} | about)
            style.append(element(f"style:{family}-properties", looks))
            self._styles.append(style)
        return self._known[key]


def _meta(outgoing: OutgoingText) -> Any:
    root = element("office:document-meta", {"office:version": "1.2"})
    about = element("office:meta")
    author = outgoing.about.author
    facts = (("dc:title", outgoing.title), ("dc:creator", author), ("dc:language", outgoing.language))
    about.append(element("meta:generator", text="Redraft"))
    for name, value in facts:
        if value:
            about.append(element(name, text=holdable(value)))
    if author:
        about.append(element("meta:initial-creator", text=holdable(author)))
    root.append(about)
    return root
