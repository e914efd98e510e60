"""Markdown to ODT: OpenDocument 1.2 written by lxml and zipfile. Any thread, no Qt.

Pictures go out as their description and nothing is fetched. Characters that XML cannot hold become U+FFFD.
"""

import io
import re
import zipfile
from typing import Any

from app.documents.exchange.markdown_parser import aligned, parser
from app.documents.exchange.outgoing.xml_characters import holdable

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "meta": "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
_KIND = "application/vnd.oasis.opendocument.text"
_MARKS: dict[str, dict[str, str]] = {
    "strong": {"fo:font-weight": "bold"},
    "em": {"fo:font-style": "italic"},
    "s": {"style:text-line-through-style": "solid", "style:text-line-through-type": "single"},
    "code": {"fo:font-family": "monospace", "style:font-family-generic": "modern"},
    "raised": {"style:text-position": "super 58%"},
}
_HEADINGS = ("160%", "140%", "120%", "110%", "100%", "100%")
_DEPTH = 10
_WHITE = re.compile(r"(\t|\n| {2,}|^ | $)")


def odt(text: str, title: str) -> bytes:
    """The bytes of an ODT of ``text``, whose properties name it ``title``."""
    return _Writing().written(text, title)


class _Writing:
    """One file being made: its automatic styles, its notes, and the notes already put in."""

    def __init__(self) -> None:
        self._styles = _element("office:automatic-styles")
        self._named: set[str] = set()
        self._notes: dict[int, Any] = {}
        self._placed: set[int] = set()
        self._tables = 0

    def written(self, text: str, title: str) -> bytes:
        from markdown_it.tree import SyntaxTreeNode

        root = SyntaxTreeNode(parser().parse(text))
        self._notes = {
            int(note.meta["id"]): note
            for block in root.children
            if block.type == "footnote_block"
            for note in block.children
        }
        for kind in ("bullet", "number"):
            self._styles.append(_list_style(kind))
        body = _element("office:text")
        self._blocks(root, _Place(body))
        if not len(body):
            body.append(_element("text:p", {"text:style-name": "Text_20_body"}))
        content = _element("office:document-content", {"office:version": "1.2"})
        holder = _element("office:body")
        holder.append(body)
        content.extend([self._styles, holder])
        meta = _element("office:document-meta", {"office:version": "1.2"})
        about = _element("office:meta")
        about.append(_element("dc:title", text=holdable(title)))
        meta.append(about)
        return _packed({"content.xml": content, "styles.xml": _named_styles(), "meta.xml": meta})

    # ------------------------------------------------------------ blocks

    def _blocks(self, node: Any, place: "_Place") -> None:
        for child in node.children:
            self._block(child, place)

    def _block(self, node: Any, place: "_Place") -> None:
        match node.type:
            case "heading":
                level = node.tag[1]
                heading = _element("text:h", {"text:style-name": f"Heading_20_{level}", "text:outline-level": level})
                place.into.append(heading)
                self._inlines(node, heading, place)
            case "paragraph":
                self._inlines(node, self._paragraph(place), place)
            case "bullet_list" | "ordered_list":
                self._list(node, place)
            case "blockquote":
                self._blocks(node, place.quoted())
            case "fence" | "code_block":
                _write(self._paragraph(place, "Preformatted_20_Text"), node.content.rstrip("\n"))
            case "hr":
                _write(
                    self._paragraph(place, self._style("P-centred", "paragraph", {"fo:text-align": "center"})), "* * *"
                )
            case "table":
                self._table(node, place)
            case "footnote_block":
                pass  # each stands where it is called
            case _:
                self._blocks(node, place)

    def _paragraph(self, place: "_Place", style: str = "") -> Any:
        if not style and place.quotes > 1:
            wide = {"fo:margin-left": f"{min(place.quotes, _DEPTH)}cm", "fo:margin-right": "1cm"}
            style = self._style(f"Q-{min(place.quotes, _DEPTH)}", "paragraph", wide, parent="Quotations")
        paragraph = _element("text:p", {"text:style-name": style or ("Quotations" if place.quotes else "Text_20_body")})
        place.into.append(paragraph)
        return paragraph

    def _list(self, node: Any, place: "_Place") -> None:
        kind = "bullet" if node.type == "bullet_list" else "number"
        element = _element("text:list", {"text:style-name": f"L-{kind}"})
        place.into.append(element)
        for at, child in enumerate(node.children):
            item = _element("text:list-item")
            if at == 0 and kind == "number":
                item.set(_name("text:start-value"), str(node.attrs.get("start", 1)))
            element.append(item)
            self._blocks(child, place.listed(item))

    def _table(self, node: Any, place: "_Place") -> None:
        rows = [row for part in node.children for row in part.children]
        if place.listed_in:
            # OpenDocument has no tables in lists.
            for row in rows:
                paragraph = self._paragraph(place)
                for at, cell in enumerate(row.children):
                    _write(paragraph, " | " if at else "")
                    self._inlines(cell, paragraph, place)
            return
        self._tables += 1
        table = _element("table:table", {"table:name": f"Table{self._tables}"})
        columns = max(len(row.children) for row in rows)
        table.append(_element("table:table-column", {"table:number-columns-repeated": str(columns)}))
        lined = self._style("C-lined", "table-cell", {"fo:border": "0.5pt solid #808080", "fo:padding": "0.1cm"})
        for row in rows:
            line = _element("table:table-row")
            table.append(line)
            for cell in row.children:
                box = _element("table:table-cell", {"office:value-type": "string", "table:style-name": lined})
                line.append(box)
                way = aligned(cell)
                style = self._style(f"P-{way}", "paragraph", {"fo:text-align": way}) if way else ""
                paragraph = self._paragraph(_Place(box), style)
                self._inlines(cell, paragraph, place, ("strong",) if cell.type == "th" else ())
        place.into.append(table)

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
                    into.append(_element("text:line-break"))
                case "strong" | "em" | "s":
                    self._inlines(child, into, place, (*marks, child.type))
                case "link" if not str(child.attrs["href"]).startswith("#"):
                    target = {"xlink:type": "simple", "xlink:href": holdable(str(child.attrs["href"]))}
                    link = _element("text:a", target)
                    into.append(link)
                    self._inlines(child, link, place, marks)
                case "image":
                    self._run(into, f"[{child.content or 'picture'}]", marks)
                case "footnote_ref":
                    self._note(int(child.meta["id"]), into, place)
                case _:
                    self._inlines(child, into, place, marks)

    def _note(self, number: int, into: Any, place: "_Place") -> None:
        """The note where it is called first; a number where it is called again, or from another note."""
        if place.noted or number in self._placed or number not in self._notes:
            self._run(into, str(number + 1), ("raised",))
            return
        self._placed.add(number)
        note = _element("text:note", {"text:id": f"ftn{number + 1}", "text:note-class": "footnote"})
        note.append(_element("text:note-citation", text=str(number + 1)))
        body = _element("text:note-body")
        note.append(body)
        into.append(note)
        self._blocks(self._notes[number], _Place(body, noted=True))
        if not len(body):
            body.append(_element("text:p", {"text:style-name": "Footnote"}))

    def _run(self, into: Any, text: str, marks: tuple[str, ...]) -> None:
        known = [mark for mark in _MARKS if mark in marks]
        if known:
            looks = {key: value for mark in known for key, value in _MARKS[mark].items()}
            span = _element("text:span", {"text:style-name": self._style("T-" + "-".join(known), "text", looks)})
            into.append(span)
            into = span
        _write(into, text)

    def _style(self, name: str, family: str, looks: dict[str, str], parent: str = "") -> str:
        """An automatic style, made at its first use; ``name``."""
        if name not in self._named:
            self._named.add(name)
            about = {"style:name": name, "style:family": family}
            if parent or family == "paragraph":
                about["style:parent-style-name"] = parent or "Text_20_body"
            style = _element("style:style", about)
            style.append(_element(f"style:{family}-properties", looks))
            self._styles.append(style)
        return name


class _Place:
    """Where blocks go: their parent, how deep they are quoted, and whether in a list or a note."""

    def __init__(self, into: Any, quotes: int = 0, listed_in: bool = False, noted: bool = False) -> None:
        self.into, self.quotes, self.listed_in, self.noted = into, quotes, listed_in, noted

    def listed(self, item: Any) -> "_Place":
        return _Place(item, self.quotes, True, self.noted)

    def quoted(self) -> "_Place":
        return _Place(self.into, self.quotes + 1, self.listed_in, self.noted)


def _name(name: str) -> str:
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def _element(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Any:
    from lxml import etree

    element = etree.Element(_name(name), nsmap=_SPACES)
    for key, value in (attributes or {}).items():
        element.set(_name(key), value)
    element.text = text
    return element


def _write(into: Any, text: str) -> None:
    """Put ``text`` behind what ``into`` holds; spaces in a row, tabs and line ends as OpenDocument has them."""
    for piece in _WHITE.split(holdable(text)):
        if piece == "\t":
            into.append(_element("text:tab"))
        elif piece == "\n":
            into.append(_element("text:line-break"))
        elif piece and not piece.strip(" "):
            into.append(_element("text:s", {"text:c": str(len(piece))}))
        elif piece and len(into):
            into[-1].tail = (into[-1].tail or "") + piece
        elif piece:
            into.text = (into.text or "") + piece


def _list_style(kind: str) -> Any:
    style = _element("text:list-style", {"style:name": f"L-{kind}"})
    for depth in range(_DEPTH):
        if kind == "bullet":
            about = {"text:level": str(depth + 1), "text:bullet-char": "•◦▪"[depth % 3]}
        else:
            about = {"text:level": str(depth + 1), "style:num-format": "1", "style:num-suffix": "."}
        level = _element(f"text:list-level-style-{kind}", about)
        held = _element("style:list-level-properties", {"text:list-level-position-and-space-mode": "label-alignment"})
        left = f"{0.635 * (depth + 2):.3f}cm"
        held.append(
            _element(
                "style:list-level-label-alignment",
                {"text:label-followed-by": "listtab", "fo:text-indent": "-0.635cm", "fo:margin-left": left},
            )
        )
        level.append(held)
        style.append(level)
    return style


def _named_styles() -> Any:
    root = _element("office:document-styles", {"office:version": "1.2"})
    styles = _element("office:styles")
    root.append(styles)

    def add(
        shown: str, parent: str, paragraph: dict[str, str], text: dict[str, str] | None = None, **more: str
    ) -> None:
        about = {"style:name": shown.replace(" ", "_20_"), "style:display-name": shown, "style:family": "paragraph"}
        if parent:
            about["style:parent-style-name"] = parent
        style = _element("style:style", about | {key.replace("_", ":", 1): value for key, value in more.items()})
        style.append(_element("style:paragraph-properties", paragraph))
        style.append(_element("style:text-properties", text or {}))
        styles.append(style)

    add("Standard", "", {}, {"fo:font-family": "serif", "style:font-family-generic": "roman", "fo:font-size": "12pt"})
    add("Text body", "Standard", {"fo:margin-bottom": "0.25cm", "fo:line-height": "120%"})
    add("Quotations", "Standard", {"fo:margin-left": "1cm", "fo:margin-right": "1cm", "fo:margin-bottom": "0.25cm"})
    code = {"fo:font-family": "monospace", "style:font-family-generic": "modern", "fo:font-size": "10pt"}
    add("Preformatted Text", "Standard", {"fo:margin-bottom": "0.25cm"}, code)
    add("Footnote", "Standard", {}, {"fo:font-size": "10pt"})
    for level, size in enumerate(_HEADINGS, start=1):
        above = {"fo:margin-top": "0.5cm", "fo:margin-bottom": "0.2cm", "fo:keep-with-next": "always"}
        bold = {"fo:font-weight": "bold", "fo:font-size": size}
        style = {"style_default-outline-level": str(level), "style_next-style-name": "Text_20_body"}
        add(f"Heading {level}", "Standard", above, bold, **style)
    return root


def _packed(parts: dict[str, Any]) -> bytes:
    from lxml import etree

    manifest = _element("manifest:manifest", {"manifest:version": "1.2"})
    for path, kind in (("/", _KIND), *((name, "text/xml") for name in parts)):
        manifest.append(_element("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind}))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and stored, so that the kind of the file is known from its first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype"), _KIND)
        for name, part in (*parts.items(), ("META-INF/manifest.xml", manifest)):
            archive.writestr(name, etree.tostring(part, xml_declaration=True, encoding="UTF-8"))
    return data.getvalue()
