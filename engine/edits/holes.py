"""The marks for holes in a text: ``[[]]``, ``[[N]]``, ``[[=hint]]``, ``[[N=hint]]``. Pure text; no state, any thread.

Any other ``[[…]]`` (a wiki link, say) is text, and so is a mark behind a backslash.
"""

import re

from engine.messages import Hole

MOST_WORDS = 999

# A hint ends at the first "]]", so it may hold a single "]" but no "]]" and no line break of any kind.
_MARK = re.compile(r"\\?\[\[([0-9]{1,3})?(?:=((?:(?!\]\])[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029])*))?\]\]")


def find_holes(text: str) -> tuple[Hole, ...]:
    """The holes that ``text`` marks, in ascending order; ``start`` and ``end`` span the whole mark.

    N runs from 1 to 999 without a leading zero; ``[[0]]`` and ``[[007]]`` are text.
    """
    holes = []
    for match in _MARK.finditer(text):
        if match.group().startswith("\\"):
            continue
        number, hint = match.groups()
        if number is not None and number.startswith("0"):
            continue
        words = int(number) if number else None
        holes.append(Hole(match.start(), match.end(), words, (hint or "").strip()))
    return tuple(holes)
