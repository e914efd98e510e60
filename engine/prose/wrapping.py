"""Hard-wrapped text: lines broken at a width, paragraphs set apart by blank lines. Pure text; any thread.

In such a text a single line break is a space to the reader, and so it is shown to the model; the text itself keeps it.
"""

import re
from itertools import pairwise

_NARROW, _WIDE = 40, 100
_SOFT = re.compile(r"(?:^|(?<=\S))[ \t]*\n[ \t]*(?=[^\s#>|*+-])(?!\d{1,4}[.)]\s)")
_LAST = re.compile(r"(?:^|(?<=\S))[ \t]*\n[ \t]*\Z")


def is_wrapped(text: str) -> bool:
    """Whether ``text`` (the model's view of the surroundings) is broken at a width: most lines that another one follows
    directly are about equally long, and none is much longer."""
    lines = text.split("\n")
    followed = [len(line) for line, after in pairwise(lines) if line.strip() and after.strip()]
    if len(followed) < 3 or max(len(line) for line in lines) > _WIDE + 40:
        return False
    fitting = sum(1 for length in followed if _NARROW <= length <= _WIDE)
    return fitting >= 0.8 * len(followed)


def unwrapped(text: str) -> str:
    """``text`` with a space for every line break inside a paragraph, the one at either end of it included."""
    return _LAST.sub("", _SOFT.sub(" ", text))


def flowing(text: str) -> str:
    """``text``, as long as it was, with spaces for the line breaks inside its paragraphs: to find its sentences by."""
    return _SOFT.sub(lambda match: " " * len(match.group()), text.replace("\r\n", " \n"))
