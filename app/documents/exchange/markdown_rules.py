"""What reading Markdown adds to CommonMark here: front matter is no text, and a table's rows keep all their cells.

Any thread, no Qt. Rules of the library's core, each called with its state.
"""

import re
from typing import Any

_ENTRY = r"(?:[\w.-]+|\"[^\"\n]*\"|'[^'\n]*'):(?:[ \t][^\n]*)?|[ \t]*-[ \t][^\n]*|[ \t]+\S[^\n]*|#[^\n]*|[ \t]*"
# Each line is one thing or another for good: an end that is missing must not be looked for in every reading of them.
_FRONT_MATTER = re.compile(rf"\A---[ \t]*\n(?![ \t]*\n)(?:(?>{_ENTRY})\n){{1,500}}?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
"""The data before a text, between lines of three hyphens. A rule that opens a text looks the same: a blank line follows
it, or words that are no entries."""


def front_matter(text: str) -> str:
    """The front matter that ``text`` begins with, the lines around it included; empty where there is none."""
    match = _FRONT_MATTER.match(text)
    return "" if match is None else match.group()


def leave_front_matter_out(state: Any) -> None:
    """Before blocks are read: blank lines in its place, so that every line keeps its number."""
    lines = front_matter(state.src)
    state.src = "\n" * lines.count("\n") + state.src[len(lines) :]


def keep_all_cells(state: Any) -> None:
    """Behind that: a row of more cells than the table's head has would lose them. The table becomes as wide as it."""
    lines, tokens = state.src.split("\n"), state.tokens
    widened: list[Any] = []
    at = 0
    while at < len(tokens):
        if tokens[at].type != "table_open":
            widened.append(tokens[at])
            at += 1
            continue
        end = next(n for n in range(at, len(tokens)) if tokens[n].type == "table_close") + 1
        widened += _widened(tokens[at:end], lines)
        at = end
    state.tokens = widened


def _widened(table: list[Any], lines: list[str]) -> list[Any]:
    starts = [n for n, token in enumerate(table) if token.type == "tr_open"]
    ends = [n for n, token in enumerate(table) if token.type == "tr_close"]
    # The head has no cell too many: it says how many there are. A list's marker may stand before it.
    rows = [[], *(_cells(lines[table[start].map[0]]) for start in starts[1:])]
    width = sum(token.type == "th_open" for token in table)
    widest = max(len(row) for row in rows)
    if widest <= width:
        return table
    widened: list[Any] = []
    for number, token in enumerate(table):
        if token.type == "tr_close":
            row = ends.index(number)
            for cell in [*rows[row][width:], *[""] * widest][: widest - width]:
                widened += _cell(table[number - 3 : number], cell)
        widened.append(token)
    return widened


def _cell(like: list[Any], content: str) -> list[Any]:
    """The three tokens of a cell as those of ``like``, with ``content`` in it."""
    first, inline, last = (token.copy(attrs={}) for token in like)
    inline.content, inline.children = content, []
    return [first, inline, last]


def _cells(line: str) -> list[str]:
    """The cells of a row as the library parts them; what stands before it in a list or a quotation is no part."""
    row = re.sub(r"^[\s>]+", "", line).rstrip()
    cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", row)]
    if len(cells) > 1 and not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1]:
        del cells[-1]
    return cells
