"""A Word document (DOCX) as pieces: headings, emphasis, lists, quotations, tables, links and notes. Any thread, no Qt.

Tracked changes are counted and either taken or taken back; what has no place in a text file is counted and left out.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.archive import Archive
from app.documents.exchange.incoming.document_pieces import CODE, STRONG, Block, Imported, Level, TextRun, whole
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.incoming.numbering import Numbering
from app.documents.exchange.incoming.passed_over import local, rest, take, take_all, words_in
from app.documents.exchange.incoming.word_signs import field_link, is_meant, safe_link, symbol
from app.documents.exchange.incoming.word_styles import W, WordStyle, WordStyles, heading_level, looks, value

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_W = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CODE_STYLES = ("html preformatted", "preformatted text", "source code", "code", "macro text", "plain text")
_TAG = re.compile(r"<[^<>]*>")
_INSERTED = ("ins", "moveTo")
_CHANGES = ("ins", "moveTo", "del", "moveFrom")
_WRAPPERS = ("smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "Choice", "Fallback")
"""What words stand in without being changed by it."""
_PLACES = ("posOffset", "align", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset")
_NOISE = frozenset((*_PLACES, "binData", "fldData", "FieldCodes", "LinkType", "LockedField"))
"""Elements whose text is no words: places, sizes, data."""
_DRAWN = ("drawing", "pict", "object", "contentPart", "movie", "control")
UNKNOWN = "passage of an unknown kind"


def read_docx(archive: Archive, accept: bool, pace: ImportPace) -> Imported:
    """The text of ``archive``; tracked changes as they are accepted, or as if never made. Raises OpenError, Stopped."""
    return _Reading(archive, accept, pace).imported


class _Reading:
    def __init__(self, archive: Archive, accept: bool, pace: ImportPace) -> None:
        self._archive, self._accept, self._pace = archive, accept, pace
        self.imported = Imported()
        self._main = self._related("", "officeDocument") or "word/document.xml"
        document = self._part(self._main)
        body = document.find(f"{W}body")
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
        self._field: list[str] = []
        self._count_aside()
        self.imported.blocks = [*self._blocks(body), *self._rest()]
        self._read_notes()
        self._say_rest(document)

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
                if words := take_all(self._part(name), _NOISE):
                    self.imported.pass_over("header or footer", words)
            elif folder == "word" and file == "comments.xml":
                for comment in self._part(name).iterchildren(f"{W}comment"):
                    self._pass_over("comment", comment)
            elif folder in ("word/charts", "word/diagrams") and file.startswith(("chart", "data")):
                words = take_all(self._archive.tree(name), _NOISE) if file.endswith(".xml") else ""
                if words:
                    self.imported.pass_over("diagram", words)

    def _pass_over(self, kind: str, element: Any, more: str = "") -> None:
        self.imported.pass_over(kind, " ".join(filter(None, (take_all(element, _NOISE), more))))

    def _say_rest(self, root: Any) -> None:
        """Whatever nobody has read by now."""
        for words in rest(root, _NOISE):
            self.imported.pass_over(UNKNOWN, words)

    # ------------------------------------------------------------ blocks

    def _blocks(self, holder: Any, quotes: int = 0) -> Iterator[Block]:
        for child in holder:
            match local(child):
                case "p":
                    yield from self._paragraph(child, quotes)
                case "tbl":
                    yield from self._rest()
                    yield from self._table(child)
                case "sdt" | "AlternateContent":
                    yield from self._blocks(self._inside(child), quotes)
                case kind if kind in _WRAPPERS:
                    yield from self._blocks(child, quotes)
                case kind if kind in _CHANGES:
                    if self._takes(child):
                        yield from self._blocks(child, quotes)
                case "altChunk":
                    self.imported.pass_over("embedded document", self._chunk(child))
                case "subDoc":
                    self.imported.pass_over("embedded document")

    def _inside(self, element: Any) -> Any:
        """Where the words of a content control are, or those of the alternative that is meant for this reader."""
        if local(element) == "sdt":
            content = element.find(f"{W}sdtContent")
            return content if content is not None else element
        branches = list(element)
        chosen = next((branch for branch in branches if is_meant(branch)), branches[0] if branches else element)
        meant = words_in(chosen, _NOISE) if branches else ""
        for branch in branches:
            if branch is not chosen and (words := take_all(branch, _NOISE)) != meant and words:
                self.imported.pass_over("other wording for other programs", words)
        return chosen

    def _chunk(self, element: Any) -> str:
        """The words of an embedded text or page; "" of any other kind."""
        _kind, name = self._links.get(element.get(f"{_R}id", ""), ("", ""))
        if not self._archive.has(name) or not name.lower().endswith((".txt", ".htm", ".html", ".xhtml", ".mht")):
            return ""
        text = self._archive.read(name).decode("utf-8", "replace")
        return " ".join(_TAG.sub(" ", text).split())

    def _rest(self) -> Iterator[Block]:
        """What waits for a next paragraph that does not come."""
        kept, self._kept = self._kept, None
        if kept:
            yield Block(runs=kept)

    def _takes(self, change: Any, holder: Any = None) -> bool:
        """Count a tracked change; whether the text in it, or in ``holder``, is wanted. If not, that is taken away."""
        inserted = local(change) in _INSERTED
        self.imported.changes["insertion" if inserted else "deletion"] += 1
        if inserted != self._accept:
            take_all(change if holder is None else holder)
        return inserted == self._accept

    def _paragraph(self, element: Any, quotes: int) -> Iterator[Block]:
        self._pace.step()
        properties = element.find(f"{W}pPr")
        self._field = []
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
        for row in self._parts_of(element, "tr"):
            marked = [change for change in row.iterfind(f"{W}trPr/*") if local(change) in ("ins", "del")]
            taken = [self._takes(change, row) for change in marked]
            if not all(taken):
                continue
            cells = []
            for cell in self._parts_of(row, "tc"):
                runs: list[TextRun] = []
                for block in (*self._blocks(cell), *self._rest()):
                    runs += [TextRun(" ")] if runs else []
                    runs += block.runs if block.kind != "table" else block.all_runs()
                cells.append(runs)
            rows.append(cells)
        if rows and any(cell for row in rows for cell in row):
            first = [[replace(run, marks=run.marks - {STRONG}) for run in cell] for cell in rows[0]]
            yield Block("table", rows=[first, *rows[1:]])

    def _parts_of(self, holder: Any, kind: str) -> Iterator[Any]:
        """The rows or cells in ``holder``, whatever they are wrapped in."""
        for child in holder:
            name = local(child)
            if name == kind:
                yield child
            elif name in ("sdt", "AlternateContent"):
                yield from self._parts_of(self._inside(child), kind)
            elif name in _WRAPPERS or (name in _CHANGES and self._takes(child)):
                yield from self._parts_of(child, kind)

    # ------------------------------------------------------------ words

    def _runs(self, holder: Any, marks: frozenset[str], href: str) -> Iterator[TextRun]:
        for child in holder:
            match local(child):
                case "r":
                    yield from self._run(child, marks, href)
                case "hyperlink":
                    yield from self._runs(child, marks, self._target(child))
                case "sdt" | "AlternateContent":
                    yield from self._runs(self._inside(child), marks, href)
                case kind if kind in _WRAPPERS:
                    yield from self._runs(child, marks, href)
                case kind if kind in _CHANGES:
                    if self._takes(child):
                        yield from self._runs(child, marks, href)
                case "ruby":
                    yield from self._ruby(child, marks, href)
                case "oMath" | "oMathPara":
                    self._pass_over("equation", child)
                case "subDoc":
                    self.imported.pass_over("embedded document")
                case kind if kind in _DRAWN:
                    self._count_drawn(child)

    def _ruby(self, element: Any, marks: frozenset[str], href: str) -> Iterator[TextRun]:
        """The word, and how it is read in brackets behind it."""
        for part, begin, end in (("rubyBase", "", ""), ("rt", "(", ")")):
            for holder in element.iterchildren(f"{W}{part}"):
                runs = list(self._runs(holder, marks, href))
                if "".join(run.text for run in runs).strip():
                    yield from (TextRun(begin, marks, href), *runs, TextRun(end, marks, href))

    def _target(self, link: Any) -> str:
        _kind, target = self._links.get(link.get(f"{_R}id", ""), ("", ""))
        return safe_link(target)

    def _run(self, element: Any, marks: frozenset[str], href: str) -> Iterator[TextRun]:
        properties = element.find(f"{W}rPr")
        own = looks(properties)
        for style in self._styles.line_of(value(properties, f"{W}rStyle") or ""):
            own |= style.marks | ({CODE} if style.name in ("html code", "source text", "verbatim char") else set())
        marks = marks | own
        for child in element:
            text = ""
            match local(child):
                case "t" | "delText":
                    text = take(child)
                case "tab" | "ptab":
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
                    text = symbol(child)
                    self.imported.left["symbol of a special font"] += not text
                case "fldChar":
                    self._turn_field(child.get(f"{W}fldCharType") or "")
                case "instrText" | "delInstrText" if self._field:
                    self._field[-1] += take(child)
                case "footnoteReference" | "endnoteReference" as kind:
                    self._called.append(kind[0] + (child.get(f"{W}id") or ""))
                    yield TextRun("", note=self._called[-1])
                case kind if kind in _DRAWN:
                    self._count_drawn(child)
                case "AlternateContent":
                    yield from self._run(self._inside(child), marks, href)
                case "ruby":
                    yield from self._ruby(child, marks, href)
            hidden = self._field and "\0" not in self._field[-1]
            if text and not hidden:
                yield TextRun(text, marks, href or field_link(self._field))

    def _turn_field(self, sign: str) -> None:
        """A sign of a field: its beginning, the end of its instruction, or its end."""
        if sign == "begin":
            self._field.append("")
        elif sign == "separate" and self._field:
            self._field[-1] += "\0"
        elif sign == "end" and self._field:
            instruction = self._field.pop()
            if "\0" not in instruction and instruction.strip():
                self.imported.pass_over("field without a text", " ".join(instruction.split()))

    def _count_drawn(self, element: Any) -> None:
        """A text box, once for each that holds words; else a picture, with what is said of it."""
        boxes = [words for box in element.iter(f"{W}txbxContent") if (words := take_all(box, _NOISE))]
        for words in boxes:
            self.imported.pass_over("text box", words)
        about = [part.get(name) for part in element.iter() for name in ("descr", "alt", "string") if part.get(name)]
        words = " ".join(filter(None, (take_all(element, _NOISE), *dict.fromkeys(about))))
        if not boxes or words:
            self.imported.pass_over("picture or drawing", words)

    # ------------------------------------------------------------ notes

    def _read_notes(self) -> None:
        called, self._called = self._called, []
        self.imported.notes = {name: [] for name in called}
        for kind in ("footnotes", "endnotes"):
            part = self._related(self._main, kind)
            if not part:
                continue
            self._links = self._relations(part)
            root = self._part(part)
            for element in root:
                name = kind[0] + (element.get(f"{W}id") or "")
                if name in self.imported.notes:
                    self._numbering.interrupt()
                    blocks = [*self._blocks(element), *self._rest()]
                    self.imported.notes[name] = [
                        replace(block, runs=[run for run in block.runs if not run.note]) for block in blocks
                    ]
                elif words := take_all(element, _NOISE):
                    self.imported.pass_over("note that nothing calls", words)
            self._say_rest(root)
