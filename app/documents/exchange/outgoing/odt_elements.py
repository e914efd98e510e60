"""Small pieces of an OpenDocument text: elements, words, styles, and the archive that it is. Any thread, no Qt."""

import io
import re
import zipfile
from typing import Any

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
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "dc": "http://purl.org/dc/elements/1.1/",
}
PICTURES = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif"}
_KIND = "application/vnd.oasis.opendocument.text"
_HEADINGS = ("160%", "140%", "120%", "110%", "100%", "100%")
DEPTH = 10
"""Levels of lists and quotations that have a look of their own."""
_WHITE = re.compile(r"(\t|\n| {2,}|^ | $)")


def name_of(name: str) -> str:
    """A name such as "text:p" with its namespace."""
    space, _, local = name.partition(":")
    return f"{{{_SPACES[space]}}}{local}"


def element(name: str, attributes: dict[str, str] | None = None, text: str | None = None) -> Any:
    """A new element with ``text`` in it."""
    from lxml import etree

    new = etree.Element(name_of(name), nsmap=_SPACES)
    for key, value in (attributes or {}).items():
        new.set(name_of(key), value)
    new.text = text
    return new


def write(into: Any, text: str) -> None:
    """Put ``text`` behind what ``into`` holds; spaces in a row, tabs and line ends as OpenDocument has them."""
    for piece in _WHITE.split(holdable(text)):
        if piece == "\t":
            into.append(element("text:tab"))
        elif piece == "\n":
            into.append(element("text:line-break"))
        elif piece and not piece.strip(" "):
            into.append(element("text:s", {"text:c": str(len(piece))}))
        elif piece and len(into):
            into[-1].tail = (into[-1].tail or "") + piece
        elif piece:
            into.text = (into.text or "") + piece


def list_style(kind: str) -> Any:
    """The looks of lists of a ``kind``: "bullet" or "number"."""
    style = element("text:list-style", {"style:name": f"L-{kind}"})
    for depth in range(DEPTH):
        if kind == "bullet":
            about = {"text:level": str(depth + 1), "text:bullet-char": "•◦▪"[depth % 3]}
        else:
            about = {"text:level": str(depth + 1), "style:num-format": "1", "style:num-suffix": "."}
        level = element(f"text:list-level-style-{kind}", about)
        held = element("style:list-level-properties", {"text:list-level-position-and-space-mode": "label-alignment"})
        left = f"{0.635 * (depth + 2):.3f}cm"
        held.append(
            element(
                "style:list-level-label-alignment",
                {"text:label-followed-by": "listtab", "fo:text-indent": "-0.635cm", "fo:margin-left": left},
            )
        )
        level.append(held)
        style.append(level)
    return style


def named_styles(head: str | None = None) -> Any:
    """The part that holds the looks by name; those of a manuscript where there is a running ``head``."""
    root = element("office:document-styles", {"office:version": "1.2"})
    styles = element("office:styles")
    root.append(styles)
    drafted = head is not None

    def add(
        shown: str, parent: str, paragraph: dict[str, str], text: dict[str, str] | None = None, **more: str
    ) -> None:
        about = {"style:name": shown.replace(" ", "_20_"), "style:display-name": shown, "style:family": "paragraph"}
        if parent:
            about["style:parent-style-name"] = parent
        style = element("style:style", about | {key.replace("_", ":", 1): value for key, value in more.items()})
        style.append(element("style:paragraph-properties", paragraph))
        style.append(element("style:text-properties", text or {}))
        styles.append(style)

    spaced = {"fo:line-height": "200%"} if drafted else {"fo:margin-bottom": "0.25cm", "fo:line-height": "120%"}
    centred = {"fo:text-align": "center"}
    font = "'Times New Roman', 'Liberation Serif', serif" if drafted else "serif"
    add("Standard", "", {}, {"fo:font-family": font, "style:font-family-generic": "roman", "fo:font-size": "12pt"})
    add("Text body", "Standard", spaced | ({"fo:text-indent": "1.27cm"} if drafted else {}))
    add("Plain", "Standard", spaced)
    add("Quotations", "Standard", {"fo:margin-left": "1cm", "fo:margin-right": "1cm"} | spaced)
    code = {"fo:font-family": "monospace", "style:font-family-generic": "modern", "fo:font-size": "10pt"}
    add("Preformatted Text", "Standard", {"fo:margin-bottom": "0.25cm"}, code)
    add("Footnote", "Standard", {}, {"fo:font-size": "10pt"})
    large = {} if drafted else {"fo:font-size": "200%", "fo:font-weight": "bold"}
    add("Title", "Standard", {"fo:margin-top": "6cm"} | spaced | centred, large)
    add("Subtitle", "Standard", spaced | centred)
    for level, size in enumerate(_HEADINGS, start=1):
        above = {"fo:margin-top": "0.5cm", "fo:margin-bottom": "0.2cm"}
        look = {"fo:font-weight": "bold", "fo:font-size": size}
        style = {"style_default-outline-level": str(level), "style_next-style-name": "Text_20_body"}
        if drafted:
            above, look = spaced | centred, {}
        add(f"Heading {level}", "Standard", above | {"fo:keep-with-next": "always"}, look, **style)
    if head is not None:
        root.extend(_pages(head))
    return root


def _pages(head: str) -> list[Any]:
    """A first page without a head, and pages with ``head`` and their number."""
    automatic, master = element("office:automatic-styles"), element("office:master-styles")
    layout = element("style:page-layout", {"style:name": "Page"})
    sides = {f"fo:margin-{side}": "2.54cm" for side in ("left", "right", "top", "bottom")}
    layout.append(
        element("style:page-layout-properties", {"fo:page-width": "21cm", "fo:page-height": "29.7cm"} | sides)
    )
    layout.append(element("style:header-style"))
    layout[-1].append(element("style:header-footer-properties", {"fo:min-height": "1cm", "fo:margin-bottom": "0.5cm"}))
    right = element("style:style", {"style:name": "H-right", "style:family": "paragraph"})
    right.set(name_of("style:parent-style-name"), "Standard")
    right.append(element("style:paragraph-properties", {"fo:text-align": "end"}))
    automatic.extend([layout, right])
    first = {"style:name": "First", "style:page-layout-name": "Page", "style:next-style-name": "Standard"}
    master.append(element("style:master-page", first))
    page = element("style:master-page", {"style:name": "Standard", "style:page-layout-name": "Page"})
    header, line = element("style:header"), element("text:p", {"text:style-name": "H-right"})
    write(line, head)
    line.append(element("text:page-number", {"text:select-page": "current"}))
    header.append(line)
    page.append(header)
    master.append(page)
    return [automatic, master]


def packed(parts: dict[str, Any], pictures: dict[str, tuple[bytes, str]]) -> bytes:
    """The archive of ``parts``, elements by their names, and ``pictures``: bytes and kind by their names."""
    from lxml import etree

    kinds = [("/", _KIND), *((name, "text/xml") for name in parts)]
    kinds += [(name, PICTURES[kind]) for name, (_data, kind) in pictures.items()]
    manifest = element("manifest:manifest", {"manifest:version": "1.2"})
    for path, kind in kinds:
        manifest.append(element("manifest:file-entry", {"manifest:full-path": path, "manifest:media-type": kind}))
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and stored, so that the kind of the file is known from its first bytes.
        archive.writestr(zipfile.ZipInfo("mimetype"), _KIND)
        for name, part in (*parts.items(), ("META-INF/manifest.xml", manifest)):
            archive.writestr(name, etree.tostring(part, xml_declaration=True, encoding="UTF-8"))
        for name, (picture, _kind) in pictures.items():
            archive.writestr(name, picture)
    return data.getvalue()
