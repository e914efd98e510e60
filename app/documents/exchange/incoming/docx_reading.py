"""A Word document (DOCX) as pieces: headings, emphasis, lists, quotations, tables, links and notes. Any thread, no Qt.

Tracked changes are counted and either taken or taken back; what has no place in a text file is counted and left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.archive import Archive
from app.documents.exchange.incoming.document_pieces import CODE, STRONG, Block, Imported, Level, TextRun, whole
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.incoming.numbering import Numbering
from app.documents.exchange.incoming.word_styles import W, WordStyle, WordStyles, heading_level, looks, value

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CODE_STYLES = ("html preformatted", "preformatted text", "source code", "code", "macro text", "plain text")
_LONGEST_LINK = 4096
_INSERTED, _DELETED = ("ins", "moveTo"), ("del", "moveFrom")


def read_docx(archive: Archive, accept: bool, pace: ImportPace) -> Imported:
    """The text of ``archive``; tracked changes as they are accepted, or as if never made. Raises OpenError, Stopped."""
    return _Reading(archive, accept, pace).imported


class _Reading:
    def __init__(self, archive: Archive, accept: bool, pace: ImportPace) -> None:
        self._archive, self._accept, self._pace = archive, accept, pace
        self.imported = Imported()
        self._main = self._related("", "officeDocument") or "word/document.xml"
        body = self._part(self._main).find(f"{W}body")
        if body is None:
            raise OpenError("The file holds no Word text; save it as DOCX in the program it comes from.")
        pace.begin(sum(1 for _ in body.iter(f"{W}p")))
        self._links = self._relations(self._main)
        styles = self._related(self._main, "styles")
        self._styles = WordStyles(self._part(styles) if styles else None)
        numbering = self._related(self._main, "numbering")
        self._numbering = Numbering(self._part(numbering) if numbering else None)
        self._kept: list[TextRun] | None = None
        self._called: list[str] = []
        self._count_aside()
        self.imported.blocks = [*self._blocks(body), *self._rest()]
        self._read_notes()

    # ------------------------------------------------------------ parts

    def _part(self, name: str) -> Any:
        root = self._archive.tree(name)
        if root.tag.startswith(_STRICT_W):
            raise OpenError("The file is in Word's strict form; save it as an ordinary DOCX in Word.")
        return root

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """(kind, target) by id, for the part; targets inside the archive are names of parts."""
        path = PurePosixPath(part)
        name = str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"
        if not self._archive.has(name):
            return {}
        relations = {}
        for relation in self._archive.tree(name):
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = target.lstrip("/") if target.startswith("/") or not part else str(path.parent / target)
            relations[relation.get("Id", "")] = (kind, target)
        return relations

    def _related(self, part: str, kind: str) -> str:
        for related, target in self._relations(part).values():
            if related == kind and self._archive.has(target):
                return target
        return ""

    def _count_aside(self) -> None:
        for name in self._archive.names():
            folder, _, file = name.rpartition("/")
            if folder == "word" and file.startswith(("header", "footer")) and file.endswith(".xml"):
                if "".join(self._part(name).itertext(f"{W}t")).strip():
                    self.imported.left["header or footer"] += 1
            elif folder == "word" and file == "comments.xml":
                comments = len(self._part(name).findall(f"{W}comment"))
                self.imported.left["comment"] += comments

    # ------------------------------------------------------------ blocks

    def _blocks(self, holder: Any, quotes: int = 0) -> Iterator[Block]:
        for child in holder:
            match _local(child):
                case "p":
                    yield from self._paragraph(child, quotes)
                case "tbl":
                    yield from self._rest()
                    yield from self._table(child)
                case "sdt":
                    content = child.find(f"{W}sdtContent")
                    if content is not None:
                        yield from self._blocks(content, quotes)
                case "customXml" | "smartTag":
                    yield from self._blocks(child, quotes)
                case "ins" | "moveTo" | "del" | "moveFrom" as kind:
                    if self._takes(kind):
                        yield from self._blocks(child, quotes)
                case "altChunk":
                    self.imported.left["embedded document"] += 1

    def _rest(self) -> Iterator[Block]:
        """What waits for a next paragraph that does not come."""
        kept, self._kept = self._kept, None
        if kept:
            yield Block(runs=kept)

    def _takes(self, kind: str) -> bool:
        """Count a tracked change; whether its text is wanted."""
        inserted = kind in _INSERTED
        self.imported.changes["insertion" if inserted else "deletion"] += 1
        return inserted == self._accept

    def _paragraph(self, element: Any, quotes: int) -> Iterator[Block]:
        self._pace.step()
        properties = element.find(f"{W}pPr")
        runs = [*(self._kept or ()), *self._runs(element, frozenset(), "")]
        self._kept = None
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None:
            inserted, deleted = mark.find(f"{W}ins") is not None, mark.find(f"{W}del") is not None
            self.imported.changes["insertion"] += inserted
            self.imported.changes["deletion"] += deleted
            if (deleted and self._accept) or (inserted and not self._accept):
                # Without its end the paragraph goes on in the next one.
                self._kept = runs
                return
        if properties is not None and properties.find(f"{W}pageBreakBefore") is not None:
            self.imported.left["page break"] += 1
        yield from self._as_blocks(runs, properties, quotes)

    def _as_blocks(self, runs: list[TextRun], properties: Any, quotes: int) -> Iterator[Block]:
        style_id = value(properties, f"{W}pStyle") or ""
        styles = list(self._styles.line_of(style_id))
        names = [style.name for style in styles]
        lists, begins = self._place(properties, styles)
        text = "".join(run.text for run in runs)
        has_rule = properties is not None and properties.find(f"{W}pBdr/{W}bottom") is not None
        if not text.strip() and not any(run.note for run in runs):
            if has_rule:
                yield Block("rule")
            return
        centred = value(properties, f"{W}jc") == "center"
        if centred and text.replace(" ", "") in ("***", "---", "#"):
            yield Block("rule")
            return
        level = heading_level(styles, properties)
        if level:
            yield Block("heading", [replace(run, marks=run.marks - {STRONG}) for run in runs], min(level, 6))
        elif (names and names[0] in _CODE_STYLES) or (runs and not lists and all(CODE in run.marks for run in runs)):
            yield Block("code", [TextRun(text)])
        else:
            if any("quot" in name or name == "block text" for name in names):
                quotes = 1
                own = {mark for style in styles for mark in style.marks}
                runs = [replace(run, marks=run.marks - own) for run in runs]
            yield Block("paragraph", runs, lists=lists, begins=begins, quotes=quotes)

    def _place(self, properties: Any, styles: list[WordStyle]) -> tuple[tuple[Level, ...], bool]:
        """The lists that a paragraph stands in, and whether it begins an item."""
        for holder in (properties, *(style.properties for style in styles)):
            numbered = holder.find(f"{W}numPr") if holder is not None else None
            if numbered is None:
                continue
            number = value(numbered, f"{W}numId")
            if number in (None, "0"):
                return (), False
            depth = value(numbered, f"{W}ilvl") or "0"
            return self._numbering.next(number, whole(depth, 0)), True
        if styles and styles[0].name.startswith(("list continue", "list paragraph")) and self._numbering.last:
            # A further paragraph of an item: how deep, its indent tells.
            indent = properties.find(f"{W}ind")
            left = str(indent.get(f"{W}left") or indent.get(f"{W}start") or "") if indent is not None else ""
            wide = whole(left, -1)
            deep = round(wide / 720) if wide >= 0 else len(self._numbering.last)
            return self._numbering.last[: max(deep, 1)], False
        self._numbering.interrupt()
        return (), False

    def _table(self, element: Any) -> Iterator[Block]:
        rows = []
        for row in element.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not element:
                continue
            marked = [_local(change) for change in row.iterfind(f"{W}trPr/*") if _local(change) in ("ins", "del")]
            taken = [self._takes(kind) for kind in marked]
            if not all(taken):
                continue
            cells = []
            for cell in row.iterchildren(f"{W}tc", f"{W}sdt"):
                runs: list[TextRun] = []
                for block in (*self._blocks(cell), *self._rest()):
                    if runs:
                        runs.append(TextRun(" "))
                    runs += block.runs if block.kind != "table" else [TextRun(" ".join(_words(block)))]
                cells.append(runs)
            rows.append(cells)
        if rows and any(cell for row in rows for cell in row):
            first = [[replace(run, marks=run.marks - {STRONG}) for run in cell] for cell in rows[0]]
            yield Block("table", rows=[first, *rows[1:]])

    # ------------------------------------------------------------ words

    def _runs(self, holder: Any, marks: frozenset[str], href: str) -> Iterator[TextRun]:
        field: list[str] = []
        for child in holder:
            match _local(child):
                case "r":
                    yield from self._run(child, marks, href, field)
                case "hyperlink":
                    yield from self._runs(child, marks, self._target(child))
                case "ins" | "moveTo" | "del" | "moveFrom" as kind:
                    if self._takes(kind):
                        yield from self._runs(child, marks, href)
                case "smartTag" | "customXml" | "fldSimple" | "dir" | "bdo":
                    yield from self._runs(child, marks, href)
                case "sdt":
                    content = child.find(f"{W}sdtContent")
                    if content is not None:
                        yield from self._runs(content, marks, href)
                case "oMath" | "oMathPara":
                    self.imported.left["equation"] += 1

    def _target(self, link: Any) -> str:
        _kind, target = self._links.get(link.get(f"{_R}id", ""), ("", ""))
        return _safe(target)

    def _run(self, element: Any, marks: frozenset[str], href: str, field: list[str]) -> Iterator[TextRun]:
        properties = element.find(f"{W}rPr")
        own = looks(properties)
        for style in self._styles.line_of(value(properties, f"{W}rStyle") or ""):
            own |= style.marks | ({CODE} if style.name in ("html code", "source text", "verbatim char") else set())
        marks = marks | own
        for child in element:
            text = ""
            match _local(child):
                case "t" | "delText":
                    text = child.text or ""
                case "tab":
                    text = "\t"
                case "br":
                    # A text file has no pages; the words around the break stay apart.
                    text = "\n"
                    self.imported.left["page break"] += child.get(f"{W}type") == "page"
                case "cr":
                    text = "\n"
                case "noBreakHyphen":
                    text = "\u2011"
                case "softHyphen":
                    text = "\u00ad"
                case "sym":
                    self.imported.left["symbol of a special font"] += 1
                case "fldChar":
                    kind = child.get(f"{W}fldCharType")
                    if kind == "begin":
                        field.append("")
                    elif kind == "separate" and field:
                        field[-1] += "\0"
                    elif kind == "end" and field:
                        field.pop()
                case "instrText" if field:
                    field[-1] += child.text or ""
                case "footnoteReference" | "endnoteReference" as kind:
                    self._called.append(kind[0] + (child.get(f"{W}id") or ""))
                    yield TextRun("", note=self._called[-1])
                case "drawing" | "pict" | "object" | "AlternateContent":
                    self._count_drawn(child)
            hidden = field and "\0" not in field[-1]
            if text and not hidden:
                yield TextRun(text, marks, href or _field_link(field))

    def _count_drawn(self, element: Any) -> None:
        boxes = [box for box in element.iter(f"{W}txbxContent") if "".join(box.itertext(f"{W}t")).strip()]
        # Word writes a text box twice, for readers of two ages.
        kind = "text box" if boxes else "picture or drawing"
        self.imported.left[kind] += 1

    # ------------------------------------------------------------ notes

    def _read_notes(self) -> None:
        called, self._called = self._called, []
        self.imported.notes = {name: [] for name in called}
        for kind in ("footnotes", "endnotes"):
            part = self._related(self._main, kind)
            if not part:
                continue
            self._links = self._relations(part)
            for element in self._part(part):
                name = kind[0] + (element.get(f"{W}id") or "")
                if name in self.imported.notes:
                    self._numbering.interrupt()
                    blocks = [*self._blocks(element), *self._rest()]
                    self.imported.notes[name] = [
                        replace(block, runs=[run for run in block.runs if not run.note]) for block in blocks
                    ]


def _field_link(field: list[str]) -> str:
    """The address of a HYPERLINK field whose words are being read."""
    if not field or "\0" not in field[-1] or len(field[-1]) > _LONGEST_LINK:
        return ""
    words = field[-1].replace("\0", "").split('"')
    return _safe(words[1]) if len(words) > 1 and words[0].strip() == "HYPERLINK" else ""


def _safe(target: str) -> str:
    """A link that a text may hold; "" for one that leads into a program, or that no one wrote by hand."""
    harmless = target.lower().startswith(("http://", "https://", "mailto:")) and len(target) <= _LONGEST_LINK
    return target if harmless else ""


def _words(table: Block) -> Iterator[str]:
    for row in table.rows:
        for cell in row:
            yield "".join(run.text for run in cell)


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
