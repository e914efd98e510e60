"""Whether a character that is typed goes into something that is no prose and is not closed yet. Pure; any thread.

What is closed the structure says. Here an end is put behind the caret in thought, one after the other: where any of
them makes what is typed a part of code, a tag, a target, a formula, it is typed as it is.
"""

from collections.abc import Sequence

from engine.prose.kinds import LITERAL, MarkupKind
from engine.prose.structure.structure import Structure

ABOVE = 40
"""Lines above that are looked at."""
LONGEST = 2000
_ENDS = (
    ("/@.:#_", ("", "x")),
    ("`", ("`", "``")),
    ("<", (">", '">', "'>", 'x">', "x'>", "-->", "?>", "</code>", "</pre>", "</script>", "</style>")),
    ("[", (")", '")', 'x")', "]", "]]", "", '"', 'x"', "'", "x'")),
    ("{", ("}", '"}', 'x"}', "}}", "%}", "#}")),
    ("$", ("$", "$$")),
    ("%", ("%%",)),
    ("\\", ("]", "}", "\\)", "\\]")),
)
"""Characters with which something begins, and what may end it."""
_BLOCKS = ("$$", "%%", "<!--", "\\[", "\\begin{", "{{<", "{{%", "<pre", "<script", "<style", "---", "+++")
_BLOCK_ENDS = ("$$", "%%", "-->", "\\]", "</pre>", "</script>", "</style>", "---", "+++")
_WRITTEN = LITERAL - {MarkupKind.FOOTNOTE, MarkupKind.ESCAPE, MarkupKind.ENTITY}


def typed_as_it_is(above: Sequence[str], before: str, key: str) -> bool:
    """Whether ``key``, typed behind ``before``, the line up to the caret, is no prose; ``above`` are the lines before
    it, of which the last ABOVE count. Lines have no break."""
    line = before[-LONGEST:] + key
    signs = set(line)
    if any(_inside(line, end) for opening, ends in _ENDS if not signs.isdisjoint(opening) for end in ends):
        return True
    near = list(above[-ABOVE:])
    if not any(sign in other for other in near for sign in _BLOCKS):
        return False
    names = (other.partition("\\begin{")[2].partition("}")[0] for other in near)
    return any(_within(near, line, end) for end in (*_BLOCK_ENDS, *(f"\\end{{{name}}}" for name in names if name)))


def _inside(line: str, end: str) -> bool:
    """Whether the last character of ``line`` is inside something, were ``end`` behind it."""
    words = line.lstrip()
    at = len(words) - 1
    return any(low < at < high and kind in _WRITTEN for low, high, kind in Structure(words + end).line(0))


def _within(above: Sequence[str], line: str, end: str) -> bool:
    """Whether ``line`` is of a block, were ``end`` the line behind it."""
    structure = Structure(lines=[*(f"{other}\n" for other in (*above, line, end)), ""])
    return any(low < len(line) <= high and kind in LITERAL for low, high, kind in structure.line(len(above)))
