"""An OpenDocument text (ODT) as pieces: headings, emphasis, lists, quotations, tables, links, notes. Any thread, no Qt.

Tracked changes are counted and either taken or taken back; what has no place in a text file is counted and left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.archive import Archive
from app.documents.exchange.incoming.document_pieces import (
    CODE,
    STRONG,
    Block,
    Imported,
    Level,
    TextRun,
    whole,
)
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.incoming.odt_styles import STYLE, OdtStyles, marks_of
from app.documents.exchange.incoming.passed_over import local, rest, take, take_all, take_tail

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FORM = "{urn:oasis:names:tc:opendocument:xmlns:form:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MOST_SPACES, _MOST_REPEATED, _LONGEST_REPEATED = 100, 64, 1000
_LINKS = ("http://", "https://", "mailto:")
_DC = "{http://purl.org/dc/elements/1.1/}"
_NOISE = frozenset((f"{_DC}creator", f"{_DC}date", "creator-initials", "binary-data", "number", "event-listeners"))
"""Elements whose text is no words of the document: who and when, data, numbers that a list has drawn."""
_INDEXES = frozenset(
    [
        "table-of-content",
        "illustration-index",
        "table-index",
        "object-index",
        "user-index",
        "alphabetical-index",
        "bibliography",
    ]
)
_DRAWN = frozenset(
    [
        "frame",
        "custom-shape",
        "line",
        "rect",
        "g",
        "control",
        "ellipse",
        "circle",
        "polygon",
        "polyline",
        "path",
        "regular-polygon",
        "connector",
        "measure",
        "caption",
        "page-thumbnail",
        "scene",
    ]
)
UNKNOWN = "passage of an unknown kind"


def read_odt(archive: Archive, accept: bool, pace: ImportPace) -> Imported:
    """The text of ``archive``; tracked changes as they are accepted, or as if never made. Raises OpenError, Stopped."""
    if archive.has("META-INF/manifest.xml") and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise OpenError("The file is protected by a password; save it without one and open it again.")
    return _Reading(archive, accept, pace).imported


class _Reading:
    def __init__(self, archive: Archive, accept: bool, pace: ImportPace) -> None:
        self._archive, self._accept, self._pace = archive, accept, pace
        self.imported = Imported()
        content = archive.tree("content.xml")
        roots = [archive.tree("styles.xml"), content] if archive.has("styles.xml") else [content]
        self._styles = OdtStyles(roots)
        self._lists = {
            kind.get(f"{STYLE}name", ""): {
                level.get(f"{_TEXT}level"): level
                for level in kind
                if isinstance(level.tag, str) and level.get(f"{_TEXT}level")
            }
            for root in roots
            for kind in root.iter(f"{_TEXT}list-style")
        }
        body = content.find(f"{_OFFICE}body/{_OFFICE}text")
        if body is None:
            raise OpenError("The file holds no OpenDocument text; save it as ODT in the program it comes from.")
        pace.begin(sum(1 for _ in body.iter(f"{_TEXT}p", f"{_TEXT}h")))
        self._removed: dict[str, Any] = {}
        self._inserted: set[str] = set()
        self._skipping = self._listed = 0
        self._counts: dict[str, int] = {}
        self._kept: list[TextRun] = []
        self._pieces: list[list[TextRun]] = [[]]
        self._read_changes(body)
        for part in ("header", "footer"):
            for element in roots[0].iter(f"{STYLE}{part}"):
                if words := take_all(element, _NOISE):
                    self.imported.pass_over("header or footer", words)
        self.imported.blocks = list(self._blocks(body, (), False))
        if self._kept:
            self.imported.blocks.append(Block(runs=self._kept))
        for words in rest(body, _NOISE):
            self.imported.pass_over(UNKNOWN, words)

    def _read_changes(self, body: Any) -> None:
        for region in body.iterfind(f"{_TEXT}tracked-changes/{_TEXT}changed-region"):
            name = region.get(f"{_TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            for change in region:
                kind = local(change)
                if kind == "insertion":
                    self.imported.changes[kind] += 1
                    self._inserted.add(name)
                elif kind == "deletion":
                    self.imported.changes[kind] += 1
                    self._removed[name] = change
                if kind != "deletion" or self._accept:
                    take_all(change)

    # ------------------------------------------------------------ blocks

    def _blocks(self, holder: Any, lists: tuple[Level, ...], begins: bool) -> Iterator[Block]:
        for child in holder:
            match local(child):
                case "p" | "h" as kind:
                    for block in self._paragraph(child, kind == "h", lists, begins):
                        begins = False
                        yield block
                case "list":
                    yield from self._list(child, lists, "")
                    begins = False
                case "section" | "numbered-paragraph" | "text-box" | "index-body":
                    yield from self._blocks(child, lists, begins)
                case "table":
                    yield from self._table(child)
                case "change-start" | "change-end" | "change":
                    self._pieces = [[]]
                    self._change(child)
                    yield from (Block(runs=runs) for runs in self._pieces if runs)
                case kind if kind in _INDEXES:
                    self._pass_over("table of contents or index", child)
                case "forms":
                    self._pass_over_forms(child)
                case kind if kind in _DRAWN:
                    self._count_drawn(child)

    def _pass_over(self, kind: str, element: Any) -> None:
        words = take_all(element, _NOISE)
        if not self._skipping:
            self.imported.pass_over(kind, words)

    def _pass_over_forms(self, element: Any) -> None:
        for control in element.iter():
            labels = [control.get(f"{_FORM}{name}") for name in ("label", "value", "current-value", "title")]
            words = " ".join(dict.fromkeys(filter(None, (*labels, " ".join(take(control).split())))))
            if words:
                self.imported.pass_over("form field", words)

    def _list(self, element: Any, lists: tuple[Level, ...], style: str) -> Iterator[Block]:
        style = element.get(f"{_TEXT}style-name") or style
        level = self._lists.get(style, {}).get(str(len(lists) + 1))
        bullet = level is None or local(level) != "list-level-style-number" or not level.get(f"{STYLE}num-format")
        start = whole(level.get(f"{_TEXT}start-value"), 1) if level is not None else 1
        self._listed += 1
        list_id = f"{style}/{self._listed}"
        key = f"{style}/{len(lists)}"
        goes_on = element.get(f"{_TEXT}continue-numbering") == "true" or element.get(f"{_TEXT}continue-list")
        number = self._counts.get(key, start - 1) if goes_on else start - 1
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            number = whole(item.get(f"{_TEXT}start-value"), number + 1)
            inside = (*lists, Level(list_id, None if bullet else number))
            begins = local(item) == "list-item"
            for child in item:
                if local(child) == "list":
                    yield from self._list(child, inside, style)
                    begins = False
                else:
                    for block in self._blocks([child], inside, begins):
                        begins = False
                        yield block
        self._counts[key] = number

    def _paragraph(self, element: Any, heading: bool, lists: tuple[Level, ...], begins: bool) -> Iterator[Block]:
        self._pace.step()
        styles = list(self._styles.line_of(element.get(f"{_TEXT}style-name", "")))
        own = marks_of(styles)
        names = " ".join(style.name.replace("_20_", " ").lower() for style in styles)
        title = any(style.name == "Title" for style in styles)
        quoted = "quotation" in names or "block text" in names
        base = frozenset() if heading or title or quoted else own
        self._pieces = [self._kept]
        self._kept = []
        self._into(element, base, "")
        pieces, self._pieces = self._pieces, []
        # The styles that a paragraph has by a name (a chapter's heading) are no one's break.
        self.imported.left["page break"] += bool(styles and styles[0].breaks and styles[0].parent)
        if self._skipping:
            # Its end was inserted: without that it goes on in the next one.
            self._kept = pieces.pop()
        for runs in pieces:
            text = "".join(run.text for run in runs)
            rule = not text.strip() and (any(style.ruled for style in styles) or "horizontal line" in names)
            if rule or (any(style.centred for style in styles) and text.replace(" ", "") in ("***", "---", "#")):
                yield Block("rule")
            elif not text.strip() and not any(run.note for run in runs):
                continue
            elif heading or title:
                level = whole(element.get(f"{_TEXT}outline-level"), 1)
                yield Block("heading", runs, min(max(level, 1), 6))
            elif "preformatted" in names or "source code" in names:
                yield Block("code", [TextRun(text)], lists=lists, begins=begins)
            else:
                yield Block("paragraph", runs, lists=lists, begins=begins, quotes=int(quoted))
            begins = False

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[list[list[TextRun]]] = []
        for row in element.iter(f"{_TABLE}table-row"):
            if next(row.iterancestors(f"{_TABLE}table")) is not element:
                continue
            cells = []
            for cell in row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
                runs: list[TextRun] = []
                for block in self._blocks(cell, (), False):
                    own = block.runs if block.kind != "table" else block.all_runs()
                    runs += [TextRun(" "), *own] if runs else own
                times = min(whole(cell.get(f"{_TABLE}number-columns-repeated"), 1), _MOST_REPEATED)
                repeated = runs and sum(len(run.text) for run in runs) <= _LONGEST_REPEATED
                cells += [runs] * (times if repeated else 1)
            rows.append(cells)
        if rows and any(cell for row in rows for cell in row):
            first = [[replace(run, marks=run.marks - {STRONG}) for run in cell] for cell in rows[0]]
            yield Block("table", rows=[first, *rows[1:]])

    # ------------------------------------------------------------ words

    def _say(self, text: str, marks: frozenset[str], href: str) -> None:
        if text and not self._skipping:
            self._pieces[-1].append(TextRun(text, marks, href))

    def _into(self, element: Any, marks: frozenset[str], href: str) -> None:
        """Add what ``element`` holds to the paragraph being read."""
        self._say(_plain(take(element)), marks, href)
        for child in element:
            match local(child):
                case "span":
                    styles = list(self._styles.line_of(child.get(f"{_TEXT}style-name", "")))
                    code = {CODE} if any("source" in style.name.lower() for style in styles) else set()
                    undone = frozenset(mark for style in styles for mark in style.unmarks)
                    self._into(child, (marks - undone) | marks_of(styles) | code, href)
                case "a":
                    target = child.get(_HREF, "")
                    self._into(child, marks, target if target.lower().startswith(_LINKS) else href)
                case "s":
                    self._say(" " * min(whole(child.get(f"{_TEXT}c"), 1), _MOST_SPACES), marks, href)
                case "tab":
                    self._say("\t", marks, href)
                case "line-break":
                    self._say("\n", marks, href)
                case "note":
                    self._note(child)
                case "change-start" | "change-end" | "change":
                    self._change(child)
                case "annotation":
                    self._pass_over("comment", child)
                case kind if kind in _DRAWN:
                    self._count_drawn(child)
                case "ruby":
                    self._ruby(child, marks, href)
                case "annotation-end" | "soft-page-break" | "tracked-changes":
                    pass
                case "number" | "event-listeners":
                    take_all(child)
                case _:
                    # Fields and marks: their words are part of the sentence.
                    self._into(child, marks, href)
            self._say(_plain(take_tail(child)), marks, href)

    def _ruby(self, element: Any, marks: frozenset[str], href: str) -> None:
        """The word, and how it is read in brackets behind it."""
        for part in element:
            reading = local(part) == "ruby-text" and "".join(part.itertext()).strip()
            self._say("(" if reading else "", marks, href)
            self._into(part, marks, href)
            self._say(")" if reading else "", marks, href)

    def _change(self, element: Any) -> None:
        """The mark of a tracked change: taken back, an insertion is passed over and a deletion stands here again."""
        name = element.get(f"{_TEXT}change-id", "")
        if self._accept:
            return
        if name in self._inserted:
            self._skipping += {"change-start": 1, "change-end": -1}.get(local(element), 0)
            self._skipping = max(self._skipping, 0)
        elif name in self._removed and not self._skipping:
            for place, paragraph in enumerate(self._removed.pop(name).iter(f"{_TEXT}p", f"{_TEXT}h")):
                if place:
                    self._pieces.append([])
                self._into(paragraph, frozenset(), "")

    def _note(self, element: Any) -> None:
        if self._skipping:
            take_all(element)
            return
        if (citation := element.find(f"{_TEXT}note-citation")) is not None:
            take_all(citation)
        body = element.find(f"{_TEXT}note-body")
        name = f"{len(self.imported.notes) + 1}"
        self.imported.notes[name] = []
        pieces, kept, self._kept = self._pieces, self._kept, []
        blocks = list(self._blocks(body, (), False)) if body is not None else []
        self.imported.notes[name] = [
            replace(block, runs=[run for run in block.runs if not run.note]) for block in blocks
        ]
        self._pieces, self._kept = pieces, kept
        self._pieces[-1].append(TextRun("", note=name))

    def _count_drawn(self, element: Any) -> None:
        """A text box, once for each that holds words; else a picture or an object, with what is said of it."""
        boxes = [box for box in element.iter() if local(box) == "text-box" and "".join(box.itertext()).strip()]
        for box in boxes:
            self._pass_over("text box", box)
        objects = [inside for inside in element.iter() if local(inside) == "object"]
        for held in objects:
            name = held.get(_HREF, "").removeprefix("./") + "/content.xml"
            words = take_all(self._archive.tree(name), _NOISE) if self._archive.has(name) else ""
            if words and not self._skipping:
                self.imported.pass_over("equation or object", words)
                return
        if not boxes or "".join(element.itertext()).strip():
            self._pass_over("equation or object" if objects else "picture or drawing", element)


def _plain(text: str | None) -> str:
    """White space in the file stands for one space."""
    if not text:
        return ""
    words = " ".join(text.replace("\t", " ").replace("\n", " ").replace("\r", " ").split(" "))
    while "  " in words:
        words = words.replace("  ", " ")
    return words
