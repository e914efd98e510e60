"""TeX in a text: commands with their arguments, and environments that hold no prose. Pure; any thread."""

import re

COMMAND = re.compile(r"\\([A-Za-z@]{1,60}+)\*?")
BEGIN = re.compile(r"\\begin\{([A-Za-z]{1,40}+)\*?\}")
_RAW_NAMES = (
    "align alignat aligned array bmatrix cases code comment displaymath eqnarray equation filecontents flalign "
    "gather gathered listing lstlisting math matrix minted multline pmatrix smallmatrix split subequations tabular "
    "tabularx tikzpicture verbatim vmatrix Verbatim Vmatrix"
)
RAW = frozenset(_RAW_NAMES.split())
"""Environments whose content is no prose."""
_WORD_NAMES = (
    "author caption chapter chaptername emph enquote footnote foreignquote frametitle hl marginpar mbox paragraph "
    "part section sidenote sout st subparagraph subsection subsubsection subtitle text textbf textit textmd "
    "textnormal textquote textrm textsc textsf textsl textup thanks title uline underline uppercase lowercase quote "
    "item"
)
WORDS = frozenset(_WORD_NAMES.split())
"""Commands whose braces hold a writer's words."""
_BRACE = re.compile(r"\\.|[{}\[\]]", re.DOTALL)
_PAIRS = {"}": "{", "]": "["}
LONGEST_ARGUMENT = 2000


def partners(text: str) -> dict[int, int]:
    """For every brace and bracket that opens something in ``text`` and is closed: where it is closed."""
    waiting: dict[str, list[int]] = {"{": [], "[": []}
    pairs: dict[int, int] = {}
    for match in _BRACE.finditer(text):
        char = match.group()
        if char in waiting:
            waiting[char].append(match.start())
        elif char in _PAIRS and waiting[_PAIRS[char]]:
            pairs[waiting[_PAIRS[char]].pop()] = match.start()
    return pairs
