"""Names of files as they may be shown. Any thread, no Qt.

A name can hold characters that turn the direction of what follows, or end the line, to look like another file's name;
and byte order marks, for which Qt takes them.
"""

import unicodedata

_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\ufffe")


def shown(text: str) -> str:
    """``text`` with U+FFFD for every control, mark of direction or byte order, and undecodable byte."""
    return "".join("\ufffd" if char in _MARKS or unicodedata.category(char) in ("Cc", "Cs") else char for char in text)
