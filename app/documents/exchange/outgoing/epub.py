"""Markdown to EPUB 3: chapters by headings, their list, notes behind the text, pictures in it. Any thread, no Qt.

Nothing is fetched, nothing is run. Characters that XML cannot hold become U+FFFD.
"""

import html
import io
import re
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.documents.exchange.outgoing.direction import runs_leftward
from app.documents.exchange.outgoing.html import front_page, rendered
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes, OutgoingText
from app.documents.exchange.outgoing.pictures import Missing, Picture
from app.documents.exchange.outgoing.xml_characters import holdable

_STYLE = """body { line-height: 1.4; } h1, h2, h3, h4, h5, h6 { line-height: 1.2; text-align: start; }
header { text-align: center; margin-top: 20%; } blockquote { font-style: italic; margin-inline-start: 1.5em; }
pre { white-space: pre-wrap; } table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: 0.3em; }
img { max-width: 100%; } hr { width: 30%; } .footnotes { font-size: 0.9em; }
"""
_CONTAINER = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">\n<rootfiles>'
    '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>\n</container>\n'
)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_PAGE = "application/xhtml+xml"
_NOTES = "notes.xhtml"


@dataclass(slots=True)
class _Chapter:
    file: str
    title: str
    tokens: list[Any] = field(default_factory=list)
    body: str = ""


def epub(text: str, title: str, wishes: ExportWishes = PLAIN, when: datetime | None = None) -> bytes:
    """The bytes of an EPUB of ``text``, named ``title`` where it says no other. ``when`` it was made: now."""
    return _Book(OutgoingText(text, title, wishes), when or datetime.now(UTC)).written(text)


class _Book:
    def __init__(self, outgoing: OutgoingText, when: datetime) -> None:
        self._outgoing, self._when = outgoing, when
        self._title = holdable(outgoing.title).strip() or "Untitled"
        self._language = outgoing.language or "en"
        self._pictures: dict[str, tuple[str, Picture]] = {}
        self._calls: dict[tuple[int, int], str] = {}
        reading = outgoing.reading
        reading.options["xhtmlOut"] = True
        reading.add_render_rule("footnote_ref", _call)
        # A function, which the library makes its renderer's own.
        reading.add_render_rule("footnote_anchor", lambda _renderer, tokens, at, *_more: self._way_back(tokens[at]))

    def written(self, text: str) -> bytes:
        chapters = list(_chapters(self._outgoing.tokens, self._title))
        for chapter in chapters:
            for token in _all(chapter.tokens):
                if token.type == "footnote_ref":
                    self._calls.setdefault((token.meta["id"], token.meta.get("subId", 0)), chapter.file)
        for chapter in chapters:
            chapter.body = rendered(self._outgoing, self._shown, chapter.tokens)
        if self._outgoing.has_front_page:
            chapters.insert(0, _Chapter("title.xhtml", self._title, body=front_page(self._outgoing)))
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
            # First and stored, so that the kind of the file is known from its first bytes.
            archive.writestr(zipfile.ZipInfo("mimetype"), "application/epub+zip")
            archive.writestr("META-INF/container.xml", _CONTAINER)
            archive.writestr("EPUB/package.opf", holdable(self._package(chapters, text)))
            archive.writestr("EPUB/nav.xhtml", holdable(self._contents(chapters)))
            archive.writestr("EPUB/style.css", _STYLE)
            for chapter in chapters:
                archive.writestr(f"EPUB/{chapter.file}", holdable(self._page(chapter.title, chapter.body)))
            for name, picture in self._pictures.values():
                archive.writestr(f"EPUB/{name}", picture.data)
        return data.getvalue()

    def _shown(self, source: str, picture: Picture | Missing, description: str) -> str | None:
        if isinstance(picture, Missing):
            return None
        name, _ = self._pictures.setdefault(source, (f"images/{len(self._pictures) + 1}.{picture.kind}", picture))
        return f'<img src="{name}" alt="{html.escape(description)}" />'

    def _way_back(self, anchor: Any) -> str:
        """From a note to where it is called."""
        number, call = anchor.meta["id"], anchor.meta.get("subId", 0)
        file = self._calls.get((number, call))
        return "" if file is None else f' <a href="{file}#{_name(number, call)}" role="doc-backlink">↩</a>'

    def _package(self, chapters: list[_Chapter], text: str) -> str:
        about = self._outgoing.about
        name = uuid.uuid5(
            uuid.NAMESPACE_OID, "\n".join((self._title, about.author, text)).encode("utf-8", "replace").hex()
        )
        facts = [
            f'<dc:identifier id="id">urn:uuid:{name}</dc:identifier>',
            f"<dc:title>{html.escape(self._title)}</dc:title>",
        ]
        facts.append(f"<dc:language>{html.escape(self._language)}</dc:language>")
        facts += [f"<dc:creator>{html.escape(author)}</dc:creator>" for author in about.authors]
        if _DATE.fullmatch(about.date):
            facts.append(f"<dc:date>{about.date}</dc:date>")
        facts.append(f'<meta property="dcterms:modified">{self._when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</meta>')
        items = [f'<item id="nav" href="nav.xhtml" media-type="{_PAGE}" properties="nav"/>']
        items.append('<item id="style" href="style.css" media-type="text/css"/>')
        items += [f'<item id="c{at}" href="{c.file}" media-type="{_PAGE}"/>' for at, c in enumerate(chapters)]
        for at, (file, picture) in enumerate(self._pictures.values()):
            items.append(f'<item id="p{at}" href="{file}" media-type="image/{picture.kind}"/>')
        order = "".join(f'<itemref idref="c{at}"/>' for at in range(len(chapters)))
        way = ' page-progression-direction="rtl"' if runs_leftward(self._outgoing.title + text) else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" '
            f'xml:lang="{html.escape(self._language)}">\n'
            f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{chr(10).join(facts)}\n</metadata>\n'
            f"<manifest>\n{chr(10).join(items)}\n</manifest>\n<spine{way}>{order}</spine>\n</package>\n"
        )

    def _contents(self, chapters: list[_Chapter]) -> str:
        entries = "".join(
            f'<li><a href="{chapter.file}">{html.escape(chapter.title)}</a></li>\n' for chapter in chapters
        )
        return self._page("Contents", f'<nav epub:type="toc"><h1>Contents</h1>\n<ol>\n{entries}</ol></nav>\n')

    def _page(self, title: str, body: str) -> str:
        language = html.escape(self._language)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops" lang="{language}" xml:lang="{language}">\n<head>'
            f'<title>{html.escape(title)}</title><link rel="stylesheet" type="text/css" href="style.css"/></head>\n'
            f"<body>\n{body or '<p></p>'}</body>\n</html>\n"
        )


def _chapters(tokens: list[Any], title: str) -> Iterator[_Chapter]:
    """The text parted before its headings of the highest level of which there are two, and those above it."""
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open" and token.level == 0]
    parting = next((level for level in range(1, 7) if levels.count(level) > 1), min(levels, default=1))
    number = 0
    chapter: _Chapter | None = None
    for at, token in enumerate(tokens):
        begins = token.type == "heading_open" and token.level == 0 and int(token.tag[1]) <= parting
        if token.type == "footnote_block_open" and token.level == 0:
            if chapter is not None:
                yield chapter
            chapter = _Chapter(_NOTES, "Notes")
        elif begins or chapter is None:
            if chapter is not None:
                yield chapter
            number += 1
            heading = _heading(tokens[at + 1]) if begins else ""
            chapter = _Chapter(f"chapter{number}.xhtml", heading or title)
        chapter.tokens.append(token)
    yield chapter or _Chapter("chapter1.xhtml", title)


def _heading(inline: Any) -> str:
    words = "".join(
        token.content if token.type != "softbreak" else " "
        for token in inline.children or ()
        if token.type != "comment"
    )
    return " ".join(words.split())


def _call(_renderer: Any, tokens: Any, at: int, _options: Any, _environment: Any) -> str:
    """Where a note is called; a mere number in a link, which holds no other."""
    number, call = tokens[at].meta["id"], tokens[at].meta.get("subId", 0)
    if tokens[at].meta.get("linked"):
        return f'<sup id="{_name(number, call)}">{number + 1}</sup>'
    return (
        f'<sup><a href="{_NOTES}#fn{number + 1}" id="{_name(number, call)}" epub:type="noteref">{number + 1}</a></sup>'
    )


def _name(number: int, call: int) -> str:
    return f"fnref{number + 1}-{call + 1}"


def _all(tokens: list[Any]) -> Iterator[Any]:
    for token in tokens:
        yield token
        yield from token.children or ()
