"""Single characters: which belong to words, which break a line, which close. Pure text; any thread."""

import unicodedata

LINE_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""Every character that ends a line."""
CLOSING = frozenset(")]}>”’»›.,;:!?…%")
"""What stands right behind a word, and never at the start of a line, behind a space or an opening mark."""
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # kana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)


def is_word_char(char: str) -> bool:
    """Letters, digits, the underscore and combining marks."""
    return char.isalnum() or char == "_" or unicodedata.category(char)[0] == "M"


def is_unspaced(char: str) -> bool:
    """Whether ``char`` belongs to a script that is written without spaces between words."""
    code = ord(char)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _UNSPACED)
