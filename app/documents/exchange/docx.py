"""Markdown to DOCX: headings, emphasis, lists, quotations, code, tables, links and notes as Word has them. Any thread.

Notes become numbered notes at the end of the text, since the library knows no footnotes; pictures become their words.
Nothing else is lost.
"""

import io
from collections.abc import Sequence
from typing import Any

from app.documents.exchange.html import parser

_MONO = "Courier New"
_DEEPEST = 3
"""Word's own list styles go three deep; what is deeper stands with them."""


def docx(text: str, title: str) -> bytes:
    """The bytes of a DOCX file."""
    return _Writing(title).made(parser().parse(text))


class _Writing:
    """One document being written."""

    def __init__(self, title: str) -> None:
        from docx import Document

        self._file = Document()
        self._file.core_properties.title = _clean(title)
        self._lists: list[tuple[str, Any]] = []
        self._quotes = 0
        self._item = False
        self._notes: list[Any] = []

    def made(self, tokens: Sequence[Any]) -> bytes:
        at = 0
        while at < len(tokens):
            at = self._block(tokens, at)
        data = io.BytesIO()
        self._file.save(data)
        return data.getvalue()

    def _block(self, tokens: Sequence[Any], at: int) -> int:
        """Write the block that begins at ``tokens[at]``; where the next one does."""
        token = tokens[at]
        match token.type:
            case "heading_open":
                self._inline(self._file.add_heading(level=int(token.tag[1])), tokens[at + 1])
                return at + 3
            case "paragraph_open":
                self._inline(self._paragraph(), tokens[at + 1])
                return at + 3
            case "bullet_list_open":
                self._lists.append(("List Bullet", None))
            case "ordered_list_open":
                self._lists.append(("List Number", self._numbering(int(token.attrGet("start") or 1))))
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._item = True
            case "list_item_close":
                self._item = False
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "fence" | "code_block" | "html_block":
                self._code(token.content)
            case "hr":
                from docx.enum.text import WD_ALIGN_PARAGRAPH

                self._file.add_paragraph("* * *").alignment = WD_ALIGN_PARAGRAPH.CENTER
            case "table_open":
                return self._table(tokens, at)
            case "footnote_block_open":
                self._file.add_heading("Notes", level=2)
            case "footnote_open":
                self._notes.append(token.meta["id"] + 1)
        return at + 1

    def _paragraph(self) -> Any:
        if self._notes:
            paragraph = self._file.add_paragraph()
            paragraph.add_run(f"{self._notes.pop()}  ").font.superscript = True
            return paragraph
        if self._lists and self._item:
            self._item = False
            style, number = self._lists[-1]
            depth = min(len(self._lists), _DEEPEST)
            paragraph = self._file.add_paragraph(style=style if depth == 1 else f"{style} {depth}")
            if number is not None and depth == 1:
                properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
                properties.get_or_add_numId().val = number
                properties.get_or_add_ilvl().val = 0
            return paragraph
        if self._lists:
            depth = min(len(self._lists), _DEEPEST)
            return self._file.add_paragraph(style="List Continue" if depth == 1 else f"List Continue {depth}")
        return self._file.add_paragraph(style="Quote" if self._quotes else None)

    def _numbering(self, start: int) -> int:
        """A numbering of its own for a list, so that it does not go on where the last one ended."""
        numbering = self._file.part.numbering_part.element
        known = self._file.styles["List Number"].element.pPr.numPr.numId.val
        kind = next(num for num in numbering.num_lst if num.numId == known).abstractNumId.val
        number = numbering.add_num(kind)
        number.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(number.numId)

    def _code(self, text: str) -> None:
        paragraph = self._file.add_paragraph(style="No Spacing")
        for place, line in enumerate(text.rstrip("\n").split("\n")):
            run = paragraph.add_run(_clean(line))
            run.font.name = _MONO
            if place < text.rstrip("\n").count("\n"):
                run.add_break()

    def _table(self, tokens: Sequence[Any], at: int) -> int:
        rows: list[list[Any]] = []
        while tokens[at].type != "table_close":
            if tokens[at].type == "tr_open":
                rows.append([])
            elif tokens[at].type == "inline":
                rows[-1].append(tokens[at])
            at += 1
        table = self._file.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                self._inline(table.cell(row, column).paragraphs[0], cell, bold=row == 0)
        return at + 1

    def _inline(self, paragraph: Any, token: Any, bold: bool = False) -> None:
        looks = {"strong": int(bold), "em": 0, "s": 0}
        link: str | None = None
        for part in token.children or ():
            kind, _, side = part.type.rpartition("_")
            if kind in looks and side in ("open", "close"):
                looks[kind] += 1 if side == "open" else -1
                continue
            if part.type == "link_open":
                link = part.attrGet("href") or ""
                continue
            if part.type == "link_close":
                link = None
                continue
            if part.type == "footnote_anchor":
                continue
            run = self._run(paragraph, part, link)
            run.bold, run.italic, run.font.strike = looks["strong"] > 0, looks["em"] > 0, looks["s"] > 0

    def _run(self, paragraph: Any, part: Any, link: str | None) -> Any:
        match part.type:
            case "softbreak":
                run = paragraph.add_run(" ")
            case "hardbreak":
                run = paragraph.add_run()
                run.add_break()
            case "image":
                run = paragraph.add_run(f"[{_clean(part.content)}]")
            case "footnote_ref":
                run = paragraph.add_run(str(part.meta["id"] + 1))
                run.font.superscript = True
            case _:
                run = paragraph.add_run(_clean(part.content))
                if part.type == "code_inline":
                    run.font.name = _MONO
        if link and not link.startswith("#"):
            _linked(paragraph, run, link)
        return run


def _linked(paragraph: Any, run: Any, target: str) -> None:
    """Make ``run`` lead to ``target``."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.font.underline = True
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def _clean(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char in "\t\n" or (ord(char) >= 32 and char not in "\ufffe\uffff"))
