"""What writers put into Markdown beyond CommonMark, read as what it is. Any thread, no Qt.

Comments that are for nobody else, formulas whose signs are no emphasis, and the boxes of tasks.

Rules of the library, each called with its state. A comment becomes a hidden token of the type "comment", whose content
is what was written.
"""

import re
from typing import Any

_FORMULA = re.compile(r"\$\$(?!\s)(?:[^$\\]|\\.)+?(?<!\s)\$\$|\$(?![\s$])(?:[^$\\\n]|\\.)+?(?<!\s)\$(?![\d$])")
_BOX = re.compile(r"\[([ xX])\](?=\s)")
OPEN_BOX, TICKED_BOX = "☐", "☑"


def comment_inline(state: Any, silent: bool) -> bool:
    """A rule for words: a comment within a paragraph. A space on both sides of it is one."""
    end = _comment_end(state, state.pos, state.posMax)
    if end < 0:
        return False
    if not silent:
        _comment(state, state.src[state.pos : end])
    before = state.src[state.pos - 1 : state.pos]
    if (not before or before.isspace()) and state.src[end : end + 1] == " ":
        end += 1
    state.pos = end
    return True


def comment_block(state: Any, first: int, end: int, silent: bool) -> bool:
    """A rule for blocks: a comment that begins its line and goes on over others, or is all that its line holds."""
    if state.is_code_block(first):
        return False
    begin = state.bMarks[first] + state.tShift[first]
    if not state.src.startswith(("<!--", "%%"), begin):
        return False
    close = _comment_end(state, begin, state.eMarks[end - 1])
    if close < 0:
        return False
    line = first
    while state.eMarks[line] < close:
        line += 1
        if line >= end or (not state.isEmpty(line) and state.sCount[line] < state.blkIndent):
            return False
    rest = state.src[close : state.eMarks[line]]
    if line == first and (silent or rest.strip()):
        return False
    if silent:
        return True
    _comment(state, state.src[begin:close]).map = [first, line + 1]
    state.line = line + 1
    if rest.strip():
        # What stands behind it on its last line is read as the beginning of a line.
        state.bMarks[line] = close
        state.tShift[line] = state.sCount[line] = len(rest) - len(rest.lstrip(" "))
        state.sCount[line] += state.blkIndent
        state.line = line
    return True


def formula_inline(state: Any, silent: bool) -> bool:
    """A rule for words: what stands between signs of dollar stays as it is written, stars and strokes too."""
    if state.src[state.pos] != "$":
        return False
    match = _FORMULA.match(state.src, state.pos, state.posMax)
    if match is None or state.src[max(state.pos - 1, 0) : state.pos] in ("$", "\\"):
        return False
    if not silent:
        state.push("text", "", 0).content = match.group()
    state.pos = match.end()
    return True


def formula_block(state: Any, first: int, end: int, silent: bool) -> bool:
    """A rule for blocks: lines from one that begins with two signs of dollar to one that ends so are as code."""
    if state.is_code_block(first):
        return False
    begin = state.bMarks[first] + state.tShift[first]
    text = state.src[begin : state.eMarks[first]].rstrip()
    if not text.startswith("$$") or "$$" in text[2:]:
        return False
    line = first + 1
    while line < end and not state.src[state.bMarks[line] : state.eMarks[line]].rstrip().endswith("$$"):
        if not state.isEmpty(line) and state.sCount[line] < state.blkIndent:
            return False
        line += 1
    if line >= end:
        return False
    if silent:
        return True
    token = state.push("code_block", "code", 0)
    token.content = state.getLines(first, line + 1, state.blkIndent, False).rstrip("\n") + "\n"
    token.map = [first, line + 1]
    state.line = line + 1
    return True


def draw_boxes(state: Any) -> None:
    """Behind the reading of words: the brackets of a task are drawn as its box."""
    for number, token in enumerate(state.tokens[2:], start=2):
        if token.type != "inline" or state.tokens[number - 2].type != "list_item_open" or not token.children:
            continue
        words = token.children[0]
        box = _BOX.match(words.content) if words.type == "text" else None
        if box is not None:
            words.content = (OPEN_BOX if box[1] == " " else TICKED_BOX) + words.content[box.end() :]


def _comment_end(state: Any, begin: int, most: int) -> int:
    """Where the comment ends that begins at ``begin``; -1 where there is none, or it has no end before ``most``."""
    text = state.src
    if text.startswith("<!--", begin):
        for short in ("<!-->", "<!--->"):
            if text.startswith(short, begin):
                return begin + len(short)
        end = _close(state, "-->", begin + 4)
        return end if end <= most else -1
    if text.startswith("%%", begin) and not _is_word(text[max(begin - 1, 0) : begin]):
        end = _close(state, "%%", begin + 2)
        # Two per cents in one sentence are none.
        return end if begin + 4 < end <= most and not _is_word(text[end : end + 1]) else -1
    return -1


def _close(state: Any, sign: str, begin: int) -> int:
    """Behind the next ``sign``; -1 without any, which is looked for once only."""
    missing = state.env.setdefault("unclosed", {})
    text, none_from = missing.get(sign, ("", 0))
    if text == state.src and begin >= none_from:
        return -1
    close = state.src.find(sign, begin)
    if close < 0:
        missing[sign] = (state.src, begin)
        return -1
    return int(close) + len(sign)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "%"


def _comment(state: Any, content: str) -> Any:
    token = state.push("comment", "", 0)
    token.content, token.hidden = content, True
    return token
