"""What of one line's words is no prose. Pure; any thread.

A line is gone through once from left to right; what begins in it may end in one of the lines behind it, which are given
too. What would close is looked for by ``Following``, once for all of its beginnings.
"""

import re

from engine.prose.inline import brace_signs, bracket_signs, code_signs, word_signs
from engine.prose.inline.scan import Scan
from engine.prose.kinds import Markup, MarkupKind

SPECIAL = re.compile(r"`|\\|<|\[|\]|\{|\}|\$|%%|\*|_|~~|~\w|==|#\w|@\w|\^|\||/|&|\.\w|:[a-z]")
"""Where something may begin that is no prose. A line without one has nothing."""
_HANDLERS = {
    "`": code_signs.backtick,
    "<": code_signs.angle,
    "&": code_signs.ampersand,
    "[": bracket_signs.bracket,
    "]": bracket_signs.bracket_end,
    "^": bracket_signs.caret,
    "{": brace_signs.brace,
    "}": brace_signs.brace_end,
    "\\": brace_signs.backslash,
    "$": brace_signs.dollar,
    "%": brace_signs.percent,
    "*": word_signs.emphasis,
    "_": word_signs.emphasis,
    "~": word_signs.emphasis,
    "=": word_signs.emphasis,
    "#": word_signs.hash_sign,
    "@": word_signs.at_sign,
    "|": word_signs.pipe,
    "/": word_signs.name,
    ".": word_signs.name,
    ":": word_signs.name,
}


def inline_markup(text: str, start: int, end: int, table: bool = False) -> list[Markup]:
    """What is no prose of what begins in ``text[start:end]``, ascending, disjoint, in code points of ``text``.

    text   a line and behind it, a line break between, the lines that its paragraph goes on with, as many as are looked
           at; the last one that is returned may end in them
    end    where the line ends
    table  it is a row of a table
    """
    scan = Scan(text, start, end, table)
    at = start
    while at < end and (match := SPECIAL.search(text, at, end)) is not None:
        at = _HANDLERS[text[match.start()]](scan, match.start())
    if scan.brackets and len(text) > end:
        # The words of a link that ends in a line behind this one.
        close = scan.closing("]", max(at, end))
        if text[close + 1 : close + 2] in ("(", "["):
            scan.put(*scan.brackets[-1], MarkupKind.LINK)
    return sorted(scan.markup)
