"""One line of a text: what of it is no prose, and what the next line must know. Pure; any thread.

CommonMark's blocks with the tables and notes of GitHub, the callouts of Obsidian, the divisions of Pandoc, and display
formulas. Two things are a writer's rather than CommonMark's: an indented line that reads like a sentence is a
paragraph, and a block that is never closed is none, but for a fence.
"""

import re
from collections.abc import Sequence

from engine.prose.inline import tags, tex
from engine.prose.inline.inline_markup import SPECIAL, inline_markup
from engine.prose.inline.scan import RAW_SHORTCODE
from engine.prose.kinds import Markup, MarkupKind
from engine.prose.structure.ahead import FAR, Ahead, ends_paragraph, without_break
from engine.prose.structure.code_lines import is_code
from engine.prose.structure.cursor import QUOTE, Cursor
from engine.prose.structure.front_matter import MOST, front_matter_lines
from engine.prose.structure.state import (
    EMPTY,
    HTML,
    INDENTED,
    NOTHING,
    PARAGRAPH,
    PLAIN,
    TABLE,
    Carry,
    Leaf,
    LineReading,
    LineState,
)

_HEADING = re.compile(r"#{1,6}(?:[ \t]++|$)")
_HEADING_END = re.compile(r"(?<=[ \t])#++[ \t]*+$")
_FENCE = re.compile(r"(`{3,}+)(?!.*`)|(~{3,}+)")
_RULE = re.compile(r"(?:\*[ \t]*+){3,}+$|(?:-[ \t]*+){3,}+$|(?:_[ \t]*+){3,}+$")
_UNDERLINE = re.compile(r"(?:=++|-++)[ \t]*+$")
_ITEM = re.compile(r"(?:[-*+•‣◦]|\d{1,9}+[.)]|\(?@[\w-]{0,40}+\)|#\.|\(\d{1,4}+\))(?=[ \t]|$)")
_LETTER_ITEM = re.compile(r"\(?(?:[A-Za-z]|[ivx]{1,6}+)[.)](?=[ \t])")
_CHECKBOX = re.compile(r"[ \t]*+\[[ xX/>?!-]\][ \t]")
_CALLOUT = re.compile(r"\[![\w|/ -]{1,60}+\][+-]?")
_NOTE = re.compile(r"\[\^[^\]\[\s]{1,200}+\]:[ \t]*+")
_DEFINITION = re.compile(
    r"\[[^\]\[\n]{1,300}+\]:[ \t]++(?:<[^<>\n]{0,999}+>|(?=[^\s\"]*?(?:[/#:@]|\.\w))\S{1,1999}+)"
    r"(?:[ \t]++(?:\"[^\"\n]{0,999}+\"|'[^'\n]{0,999}+'|\([^()\n]{0,999}+\)))?+[ \t]*+$"
)
_DELIMITERS = re.compile(r"\|?[ \t]*+:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+\|?[ \t]*+$")
_GRID = re.compile(r"\+(?:[-=:]{1,999}+\+)++[ \t]*+$|-{2,}+(?:[ \t]++-{2,}+)++[ \t]*+$")
_DIVISION = re.compile(r":{3,}+[ \t]*+(?:\{[^{}\n]{0,300}+\}|[\w-]{1,60}+)?+(?:\[(?=[^\]\n]{0,300}\]))?+[ \t]*+")

_BLOCK_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20}+)(?=[\s/>]|$)")
_ASIDE = frozenset(" \t#>-+*•‣◦_`~<|=:%$[{\\!0123456789(^@&")
"""With what no line begins that is only words."""
_QUOTE_MOST = 3
_SHORT = 30
"""Lines no longer than this are remembered: the same is said of all that are alike and come behind the same."""
_DEEPEST = 40
"""Quotations and items in each other; ten thousand signs in a row are no one's chapter."""


_ONLY_WORDS = LineReading((), PLAIN, 0)
_BLANK = LineReading((), LineState((), NOTHING), 0)


def read_line(lines: Sequence[str], number: int, before: LineState, ahead: Ahead) -> LineReading:
    """Line ``number`` of ``lines``, which have their breaks; ``before``: the state at its start."""
    line = lines[number]
    free = not before.containers and before.carry is None and before.leaf in (PARAGRAPH, NOTHING)
    if free:
        if line[:1] not in _ASIDE and line[1:2] not in (".", ")") and SPECIAL.search(line) is None:
            return _ONLY_WORDS if line and not line.isspace() else _BLANK
        if line.isspace():
            return _BLANK
    known = ahead.known.get((line, before))
    if known is not None:
        return known
    reading = _LineReader(lines, number, before, ahead).reading()
    if not reading.reach and len(line) <= _SHORT:
        ahead.known[line, before] = reading
    return reading


class _LineReader:
    def __init__(self, lines: Sequence[str], number: int, before: LineState, ahead: Ahead) -> None:
        self.number = number
        self.before = before
        self._ahead = ahead
        self._count = len(lines)
        self._lines = lines
        self._line = without_break(lines[number])
        self._cursor = Cursor(self._line)
        self._markup: list[Markup] = []
        self._containers = before.containers
        self._reach = 0

    def reading(self) -> LineReading:
        leaf = NOTHING if self.before.leaf == EMPTY else self.before.leaf
        if self.number == 0 and self._line.startswith(("---", "+++")):
            self._reach = MOST + 2
            if count := front_matter_lines(self._lines):
                return self._whole(MarkupKind.FRONT_MATTER, Leaf("front", size=count - 1) if count > 1 else NOTHING)
        if leaf.name == "front":
            return self._whole(MarkupKind.FRONT_MATTER, leaf._replace(size=leaf.size - 1) if leaf.size > 1 else NOTHING)
        matched = self._cursor.enter(self.before.containers, self._markup)
        inside = matched == len(self.before.containers)
        at, _columns = self._cursor.indent()
        if inside and leaf.name in ("fence", "raw"):
            return self._literal(leaf, at)
        if at == len(self._line):
            return self._blank(matched)
        if self.before.carry is not None and not ends_paragraph(self._line, self._cursor.at):
            return self._carried(self.before.carry, leaf)
        if not inside and leaf != PARAGRAPH:
            leaf = NOTHING
        outer = self.before.containers[:matched]
        return self._begun(outer, leaf, inside)

    # ---------------------------------------------------------------- endings

    def _whole(self, kind: MarkupKind, leaf: Leaf) -> LineReading:
        markup = (Markup(0, len(self._line), kind),) if self._line else ()
        return LineReading(markup, LineState((), leaf), self._reach)

    def _rest(self, kind: MarkupKind, leaf: Leaf, start: int | None = None) -> LineReading:
        """All from ``start`` on, the cursor's place where it is None, is of this kind."""
        low = self._cursor.at if start is None else start
        if low < len(self._line):
            self._markup.append(Markup(low, len(self._line), kind))
        return self._done(leaf)

    def _done(self, leaf: Leaf, carry: Carry | None = None) -> LineReading:
        state = LineState(self._containers, leaf, carry)
        # Lines of one kind share their state: a text has as many as lines.
        after = self.before if state == self.before else PLAIN if state == PLAIN else state
        return LineReading(tuple(self._markup), after, self._reach)

    def _blank(self, matched: int) -> LineReading:
        open_ones = self.before.containers
        if QUOTE in open_ones[matched:]:
            self._containers = open_ones[: matched + open_ones[matched:].index(QUOTE)]
        if self.before.leaf == EMPTY and self._containers:
            # An item begins with one blank line at most.
            self._containers = self._containers[:-1]
        keeps = self.before.leaf == INDENTED and self._containers == open_ones
        return self._done(INDENTED if keeps else NOTHING)

    def _literal(self, leaf: Leaf, at: int) -> LineReading:
        """A line of fenced code, or of a block that goes on to its end."""
        line = self._line
        if leaf.name == "fence":
            run = len(line) - at - len(line[at:].lstrip(leaf.end))
            closes = run >= leaf.size and not line[at + run :].strip() and self._cursor.indent()[1] <= _QUOTE_MOST
            return self._rest(MarkupKind.FENCE, NOTHING if closes else leaf)
        kind = MarkupKind(leaf.kind)
        end = line.find(leaf.end, self._cursor.at)
        if end < 0:
            return self._rest(kind, leaf)
        end += len(leaf.end)
        if leaf.end.startswith("{{"):
            end = line.find("}}", end) + 2 if "}}" in line[end:] else len(line)
        elif leaf.end.startswith("</"):
            end = line.find(">", end) + 1 or len(line)
        self._markup.append(Markup(self._cursor.at, end, kind))
        return self._words(end, NOTHING if not line[end:].strip() else PARAGRAPH)

    # ---------------------------------------------------------------- beginnings

    def _begun(self, outer: tuple[int, ...], leaf: Leaf, inside: bool) -> LineReading:
        """What begins in the line, one container after the other, down to its words."""
        cursor, line = self._cursor, self._line
        held: list[int] = list(outer)
        if leaf == TABLE and not (inside and "|" in line[cursor.at :]):
            leaf = NOTHING
        while True:
            at, columns = cursor.indent()
            paragraph = leaf == PARAGRAPH
            if (leaf == HTML and at < len(line)) or len(held) > _DEEPEST:
                self._containers = tuple(held)
                return self._words(at, leaf)
            if columns > _QUOTE_MOST:
                if paragraph or leaf == TABLE:
                    break
                self._containers = tuple(held)
                if leaf == INDENTED or self._is_code(at):
                    return self._rest(MarkupKind.INDENTED_CODE, INDENTED)
                break
            if line[at] == ">":
                cursor.enter_quote(at, self._markup)
                held.append(QUOTE)
                leaf = NOTHING
                if self._callout():
                    # What stands behind it is a title, which no paragraph goes on with.
                    self._containers = tuple(held)
                    return self._words(cursor.at, NOTHING)
            elif (width := self._item(at, columns, paragraph and inside)) is not None:
                held.append(width)
                leaf = NOTHING
            else:
                self._containers = tuple(held)
                block = self._block(at, leaf, paragraph, inside)
                if block is not None:
                    return block
                break
            inside = True
            if cursor.indent()[0] == len(line):
                self._containers = tuple(held)
                return self._done(NOTHING if held[-1] == QUOTE else EMPTY)
        # A line that only goes on with a paragraph leaves all that is open as it is.
        lazy = leaf == PARAGRAPH and not inside
        self._containers = self.before.containers if lazy else tuple(held)
        return self._text(at, leaf)

    def _callout(self) -> bool:
        match = _CALLOUT.match(self._line, self._cursor.at)
        if match is not None:
            self._markup.append(Markup(match.start(), match.end(), MarkupKind.CALLOUT))
            self._cursor.jump(match.end())
        return match is not None

    def _item(self, at: int, columns: int, in_paragraph: bool) -> int | None:
        """The width of the list item or the note that begins at ``at``; its marker is passed."""
        line, cursor = self._line, self._cursor
        if (note := _NOTE.match(line, at)) is not None:
            self._markup.append(Markup(at, note.end(), MarkupKind.FOOTNOTE))
            cursor.jump(note.end())
            return 4
        if _RULE.match(line, at) is not None or (in_paragraph and _UNDERLINE.match(line, at) is not None):
            return None
        marker = _ITEM.match(line, at)
        if marker is None and line[at] == ":" and line[at + 1 : at + 2] in (" ", "\t") and line[at + 1 :].strip():
            marker = re.compile(":").match(line, at)
        if marker is None:
            return None
        sign = marker.group()
        empty = not line[marker.end() :].strip()
        if in_paragraph and (empty or (sign[0].isdigit() and sign[:-1] != "1")):
            return None
        cursor.jump(marker.end())
        after, spaces = cursor.indent()
        width = columns + len(sign) + (spaces if 1 <= spaces <= 4 and not empty else 1)
        if after < len(line):
            cursor.take(spaces if spaces <= 4 else 1)
        box = _CHECKBOX.match(line, cursor.at)
        end = cursor.at if box is None else box.end()
        self._markup.append(Markup(at, end, MarkupKind.LIST))
        if box is not None:
            cursor.jump(end)
        return width

    def _is_code(self, at: int) -> bool:
        self._reach = max(self._reach, 3)
        further = [self._ahead.plain(self.number + more) for more in (1, 2, 3)]
        return is_code(self._line[at:], further)

    def _block(self, at: int, leaf: Leaf, paragraph: bool, inside: bool) -> LineReading | None:
        """The block that is no container and begins at ``at``; None: words."""
        line = self._line
        char = line[at]
        if char == "#" and (heading := _HEADING.match(line, at)) is not None:
            self._markup.append(Markup(at, heading.end(), MarkupKind.HEADING))
            end = _HEADING_END.search(line, heading.end())
            stop = len(line) if end is None else end.start()
            self._inline(heading.end(), stop, [], False)
            if end is not None:
                self._markup.append(Markup(stop, len(line), MarkupKind.HEADING))
            return self._done(NOTHING)
        if char in "`~" and (fence := _FENCE.match(line, at)) is not None:
            return self._rest(MarkupKind.FENCE, Leaf("fence", char, fence.end() - at), at)
        if char in "-=" and paragraph and inside and _UNDERLINE.match(line, at) is not None:
            return self._rest(MarkupKind.RULE, NOTHING, at)
        if char in "-_*" and _RULE.match(line, at) is not None:
            return self._rest(MarkupKind.RULE, NOTHING, at)
        if char in "+-" and _GRID.match(line, at) is not None:
            return self._rest(MarkupKind.TABLE, TABLE, at)
        if char == "[" and not paragraph and _DEFINITION.match(line, at) is not None:
            return self._rest(MarkupKind.LINK_DEFINITION, NOTHING, at)
        if char == ":" and (division := _DIVISION.match(line, at)) is not None:
            self._markup.append(Markup(at, division.end(), MarkupKind.DIVISION))
            return self._words(division.end(), NOTHING)
        if char == "%" and line[at + 1 : at + 2] in (" ", ""):
            return self._rest(MarkupKind.COMMENT, leaf, at)
        if char == "<":
            return self._html_block(at, paragraph)
        if char in "$%\\{":
            return self._raw_block(at)
        return None

    def _raw_block(self, at: int) -> LineReading | None:
        """A formula, a comment or code between signs of its own that goes on over several lines."""
        line = self._line
        sign, end, kind = line[at : at + 2], "", MarkupKind.DISPLAY_MATH
        if sign == "$$" or sign == "%%":
            end, kind = sign, MarkupKind.COMMENT if sign == "%%" else kind
        elif sign == "\\[":
            end = "\\]"
        elif (begin := tex.BEGIN.match(line, at)) is not None and begin[1] in tex.RAW:
            end = f"\\end{{{line[at + 7 : begin.end() - 1]}}}"
        elif (code := RAW_SHORTCODE.match(line, at)) is not None:
            end, kind = f"{{{{{code[1]} /{code[2]}", MarkupKind.SHORTCODE
        return self._until(at, at + 2, end, kind) if end else None

    def _until(self, at: int, inner: int, end: str, kind: MarkupKind) -> LineReading | None:
        """A block from ``at`` to a later line with ``end``. None: it is closed in its first line, or nowhere."""
        if end in self._line[inner:]:
            return None
        closing = self._ahead.line_with(end, self.number + 1)
        self._reach = max(self._reach, FAR if closing is None else closing - self.number)
        return None if closing is None else self._rest(kind, Leaf("raw", end, 0, kind), at)

    def _html_block(self, at: int, paragraph: bool) -> LineReading | None:
        line = self._line
        if line.startswith("<!--", at):
            return self._until(at, at + 4, "-->", MarkupKind.COMMENT)
        opened = _BLOCK_TAG.match(line, at)
        if opened is None:
            return None
        name = opened[1].lower()
        if name in tags.RAW:
            block = self._until(at, at, f"</{opened[1]}", MarkupKind.HTML)
            if block is not None:
                return block
        if name in tags.BLOCKS or (not paragraph and (tag := tags.tag(line, at)) and not line[tag[0] :].strip()):
            return self._words(at, HTML)
        return None

    # ---------------------------------------------------------------- words

    def _text(self, at: int, leaf: Leaf) -> LineReading:
        line = self._line
        if leaf == TABLE:
            return self._row(at)
        if "|" in line:
            self._reach = max(self._reach, 1)
            following = self._ahead.stripped(self.number + 1)
            if "-" in following and _DELIMITERS.match(following) is not None:
                return self._row(at)
            if line[at : at + 2] == "| " and not line.rstrip().endswith("|"):
                self._markup.append(Markup(at, at + 2, MarkupKind.TABLE))
        letter = _LETTER_ITEM.match(line, at) if leaf == NOTHING else None
        if letter is not None:
            self._markup.append(Markup(at, letter.end(), MarkupKind.LIST))
            at = letter.end()
        return self._words(at, PARAGRAPH)

    def _row(self, at: int) -> LineReading:
        line = self._line
        if _DELIMITERS.match(line, at) is not None or _GRID.match(line, at) is not None:
            return self._rest(MarkupKind.TABLE, TABLE, at)
        self._inline(at, len(line), [], True)
        return self._done(TABLE)

    def _carried(self, carry: Carry, leaf: Leaf) -> LineReading:
        """A line into which something goes on from the line before."""
        start, _columns = self._cursor.indent()
        kind = MarkupKind(carry.kind)
        if carry.lines > 1:
            self._markup.append(Markup(start, len(self._line), kind))
            return self._done(leaf, carry._replace(lines=carry.lines - 1))
        at = min(len(self._line), start + carry.column)
        self._markup.append(Markup(start, at, kind))
        return self._words(at, leaf)

    def _words(self, at: int, leaf: Leaf) -> LineReading:
        """Words from ``at`` to the line's end."""
        more: list[str] = []
        if leaf in (PARAGRAPH, HTML) and SPECIAL.search(self._line, at) is not None:
            more = self._ahead.continuation(self.number + 1, self._containers)
            self._reach = max(self._reach, len(more) + 1)
        return self._done(leaf, self._inline(at, len(self._line), more, False))

    def _inline(self, at: int, end: int, more: Sequence[str], table: bool) -> Carry | None:
        """The markup of ``line[at:end]``; what of it goes on in the lines behind, whose words are ``more``."""
        text = "\n".join((self._line[:end], *more))
        for span in inline_markup(text, at, end, table):
            if span.end <= end:
                self._markup.append(span)
                continue
            self._markup.append(span._replace(end=end))
            over = text[end : span.end]
            column = len(over) - over.rfind("\n") - 1
            return Carry(over.count("\n"), column, span.kind)
        return None
