"""Pieces of a text to Markdown that reads back as the same pieces. Any thread, no Qt."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG, Block, Imported, TextRun
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.markdown_parser import parser

_SIGNS = {STRONG: "**", EM: "*", STRIKE: "~~"}
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|<(?=[A-Za-z/!?])|&(?=#?\w+;)|!(?=\[)")
_LIKELY = re.compile(
    r"\\(?=[!-/:-@\[-`{-~])|`|(?<!\s)\*|\*(?!\s)|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|\[(?=\^)|\](?=[(\[:])"
    r"|<(?=[A-Za-z/!?])|&(?=#?\w+;)|!(?=\[)|(?<=%)%|%(?=%)|\$(?=\$)"
)
"""What is a sign where it stands, in all likelihood; what was written is read back all the same."""
_FAR = re.compile(r"\[(?=\^)|\](?=[(\[:])|<(?=[A-Za-z/!?])|(?<=%)%|%(?=%)|\$(?=\$)")
"""What may be a sign with what stands elsewhere in the text; the least, for a paragraph with a formula in it."""
_OPENS_BLOCK = re.compile(r"(#{1,6}(?=\s|$)|>|[-+=](?=\s|$)|[-=]+\s*$|\d{1,9}(?=[.)](?:\s|$)))")
_ANY = re.compile(r"[!-/:-@\[-`{-~]")
_TICKS = re.compile("`+")


def markdown(imported: Imported, pace: ImportPace) -> str:
    """The text, one blank line between blocks, ending with a line end; "" if there is nothing. Raises Stopped."""
    pace.begin(sum(max(sum(map(len, block.rows)), 1) for block in imported.blocks) + len(imported.notes))
    numbers = {name: place for place, name in enumerate(imported.notes, start=1)}
    parts = [_Writing(numbers, pace).written(imported.blocks)]
    for name, blocks in imported.notes.items():
        lines = _Writing(numbers, pace).written(blocks).rstrip("\n").split("\n")
        more = (f"    {line}" if line else "" for line in lines[1:])
        parts.append(f"[^{numbers[name]}]: " + "\n".join([lines[0], *more]))
    body = "\n\n".join(part.strip("\n") for part in parts if part.strip("\n"))
    return body + "\n" if body else ""


class _Writing:
    def __init__(self, notes: dict[str, int], pace: ImportPace) -> None:
        self._notes, self._pace = notes, pace
        self._widths: list[tuple[str, int]] = []
        self._last: dict[int, tuple[str, str]] = {}

    def written(self, blocks: Sequence[Block]) -> str:
        lines: list[str] = []
        before: Block | None = None
        for block in blocks:
            if block.kind in ("paragraph", "heading") and not self._shown(block.runs).strip():
                continue
            if before is not None and before.quotes != block.quotes:
                # A list does not go on from a quotation into the text, or back.
                self._widths, self._last = [], {}
            own = self._lines(block)
            if before is not None and not self._tight(before, block):
                lines.append("> " * min(before.quotes, block.quotes) if before.quotes and block.quotes else "")
            lines += own
            before = block
        return "\n".join(line.rstrip() if not line.endswith("\\") else line for line in lines) + "\n"

    def _tight(self, before: Block, block: Block) -> bool:
        return bool(
            block.begins
            and block.lists
            and before.lists
            and before.kind == block.kind == "paragraph"
            and before.quotes == block.quotes
            and before.lists[0].list_id == block.lists[0].list_id
            and before.begins
        )

    def _lines(self, block: Block) -> list[str]:
        first, rest = self._margins(block)
        quote = "> " * block.quotes
        match block.kind:
            case "heading":
                own = self._sure(_without_breaks(block.runs), f"{'#' * block.level} ")
            case "code":
                longest = max((len(ticks) for ticks in _TICKS.findall(block.text)), default=0)
                fence = "`" * max(3, longest + 1)
                own = [fence, *block.text.split("\n"), fence]
            case "rule":
                own = ["***"]
            case "table":
                own = self._table(block)
            case _:
                own = self._sure(block.runs, "")
        return [quote + (first if place == 0 else rest) + line for place, line in enumerate(own)]

    def _margins(self, block: Block) -> tuple[str, str]:
        """What stands before the first line of a block and before its others, for the lists that it is in."""
        depth = len(block.lists)
        self._widths = self._widths[: max(depth - 1, 0) if block.begins else depth]
        while len(self._widths) < depth:
            level = block.lists[len(self._widths)]
            sign = self._sign(len(self._widths), level.list_id, level.number)
            # A block that goes on with an item which is not there, or an item deep in one, stands as its own item.
            self._widths.append((sign, len(sign)))
            block.begins = True
        outer = "".join(" " * width for _sign, width in self._widths[: depth - 1])
        if not depth:
            self._last = {}
            return "", ""
        for deeper in [level for level in self._last if level >= depth]:
            del self._last[deeper]
        sign, width = self._widths[-1]
        return outer + (sign if block.begins else " " * width), outer + " " * width

    def _sign(self, depth: int, list_id: str, number: int | None) -> str:
        """The item's mark; another list right behind one of the same kind gets the other mark of its kind."""
        kind = "-" if number is None else "."
        before = self._last.get(depth)
        if before is not None and before[0] != list_id and before[1] in ("-+" if number is None else ".)"):
            kind = {"-": "+", "+": "-", ".": ")", ")": "."}[before[1]]
        elif before is not None and before[0] == list_id:
            kind = before[1] if (before[1] in "-+") == (number is None) else kind
        self._last[depth] = (list_id, kind)
        return f"{kind} " if number is None else f"{number}{kind} "

    # ------------------------------------------------------------ words

    def _sure(self, runs: Sequence[TextRun], sign: str) -> list[str]:
        """The lines of ``runs`` behind ``sign``, read back: looks that would be misread are given up, words never."""
        self._pace.step()
        plain = [TextRun(run.text, note=run.note) for run in runs]
        meant = _bare(self._shown(runs))
        for tried, signs in ((runs, _LIKELY), (runs, _FAR), (runs, _SPECIAL), (plain, _SPECIAL)):
            if signs is _FAR and "$" not in meant:
                continue
            lines = _as_lines(self._inline(tried, signs), sign)
            if _bare(_read("\n".join(lines))) == meant:
                return lines
        return _as_lines(_ANY.sub(r"\\\g<0>", self._shown(runs)), sign)

    def _shown(self, runs: Sequence[TextRun]) -> str:
        return "".join(f"[^{self._notes[run.note]}]" if run.note else run.text for run in runs)

    def _table(self, block: Block) -> list[str]:
        width = max(map(len, block.rows))
        rows = [
            [self._sure(_without_breaks(cell), "# ")[0][1:].strip().replace("|", "\\|") for cell in row]
            for row in block.rows
        ]
        lines = ["| " + " | ".join([*row, *[""] * (width - len(row))]) + " |" for row in rows]
        return [lines[0], "|" + " --- |" * width, *lines[1:]]

    def _inline(self, runs: Sequence[TextRun], signs: re.Pattern[str]) -> str:
        parts: list[str] = []
        for href, linked in groupby(_merged(runs), key=lambda run: run.href):
            text = self._marked(list(linked), signs)
            if href and text.strip():
                target = href.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E").replace("\n", "")
                bare = target.count("(") == target.count(")") == 0
                lead = text[: len(text) - len(text.lstrip())]
                tail = text[len(text.rstrip()) :]
                text = f"{lead}[{text.strip()}]({target if bare else f'<{target}>'}){tail}"
            parts.append(text)
        return "".join(parts)

    def _marked(self, runs: list[TextRun], special: re.Pattern[str]) -> str:
        parts: list[str] = []
        last = ""
        for run, next_char in zip(runs, _next_chars(runs), strict=True):
            if run.note or (CODE in run.marks and run.text.strip()):
                parts.append(f"[^{self._notes[run.note]}]" if run.note else _code(run.text))
                last = parts[-1][-1]
                continue
            bare = run.text.strip()
            signs = "".join(sign for mark, sign in _SIGNS.items() if mark in run.marks)
            text = "\n".join(special.sub(r"\\\g<0>", line) for line in bare.split("\n"))
            before = run.text[: len(run.text) - len(run.text.lstrip())] if bare else run.text
            after = run.text[len(run.text.rstrip()) :] if bare else ""
            if bare and signs and _flanks((last + before)[-1:], bare, (after + next_char)[:1]) and "\n" not in bare:
                text = f"{signs}{text}{signs[::-1]}"
            parts.append(before + text + after)
            last = (last + parts[-1])[-1:]
        return "".join(parts)


def _next_chars(runs: Sequence[TextRun]) -> list[str]:
    """For each run the first character of the text behind it, "" at the end."""
    chars, char = [], ""
    for run in reversed(runs):
        chars.append(char)
        char = run.text[:1] or char
    return chars[::-1]


def _merged(runs: Sequence[TextRun]) -> list[TextRun]:
    """Runs that look alike become one; white space between takes the look of what is before it."""
    merged: list[TextRun] = []
    for run in runs:
        if not run.text and not run.note:
            continue
        last = merged[-1] if merged else None
        same = last is not None and not last.note and not run.note and last.href == run.href
        if last is not None and same and (last.marks == run.marks or (not run.text.strip() and CODE not in last.marks)):
            merged[-1] = TextRun(last.text + run.text, last.marks, last.href)
        else:
            merged.append(run)
    return merged


def _flanks(before: str, text: str, after: str) -> bool:
    """Whether emphasis signs around ``text`` would be read as such."""
    opens = not _is_mark(text[0]) or not before or before.isspace() or _is_mark(before)
    closes = not _is_mark(text[-1]) or not after or after.isspace() or _is_mark(after)
    return opens and closes


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] in "PS"


def _code(text: str) -> str:
    text = text.replace("\n", " ")
    fence = "`" * (max((len(ticks) for ticks in _TICKS.findall(text)), default=0) + 1)
    room = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{room}{text}{room}{fence}"


def _at_line_start(line: str) -> str:
    line = line.lstrip(" \t")
    opening = _OPENS_BLOCK.match(line)
    if opening is None:
        return line
    if line[0].isdigit():
        return f"{opening[0]}\\{line[opening.end() :]}"
    return f"\\{line}"


def _as_lines(text: str, sign: str) -> list[str]:
    lines = text.strip(" \t\n").split("\n")
    lines = [sign + lines[0] if sign else _at_line_start(lines[0]), *map(_at_line_start, lines[1:])]
    return [*(f"{line}\\" for line in lines[:-1]), lines[-1].rstrip()]


def _without_breaks(runs: Sequence[TextRun]) -> list[TextRun]:
    return [replace(run, text=run.text.replace("\n", " ")) for run in runs]


def _read(text: str) -> str:
    """The characters that a reader of Markdown sees of a paragraph or heading; a NUL where it sees another thing."""
    tokens = parser().parse(text)
    kinds = [token.type.replace("heading", "paragraph") for token in tokens]
    if kinds not in ([], ["paragraph_open", "inline", "paragraph_close"]):
        return "\0"
    seen = []
    for token in tokens[1].children or () if tokens else ():
        seen.append("\n" if token.type.endswith("break") else token.content)
    return "".join(seen)


def _bare(text: str) -> str:
    """Without the white space that Markdown does not keep."""
    return "\n".join(line.strip() for line in text.strip().split("\n"))
