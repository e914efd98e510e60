"""Word's small signs: where a field or a link leads, what a symbol is, which alternative is meant. Pure functions; any
thread, no Qt."""

from typing import Any

from app.documents.exchange.incoming.passed_over import local
from app.documents.exchange.incoming.word_styles import W

_LONGEST_LINK = 4096
_UNDERSTOOD = "http://schemas.microsoft.com/office/"
"""How the names of Word's own additions begin."""


def field_link(field: list[str]) -> str:
    """The address of a HYPERLINK field whose words are being read."""
    if not field or "\0" not in field[-1] or len(field[-1]) > _LONGEST_LINK:
        return ""
    words = field[-1].replace("\0", "").split('"')
    return safe_link(words[1]) if len(words) > 1 and words[0].strip() == "HYPERLINK" else ""


def safe_link(target: str) -> str:
    """A link that a text may hold; "" for one that leads into a program, or that no one wrote by hand."""
    harmless = target.lower().startswith(("http://", "https://", "mailto:")) and len(target) <= _LONGEST_LINK
    return target if harmless else ""


def symbol(element: Any) -> str:
    """The letter of a symbol; "" where only its font knows what it is."""
    code = element.get(f"{W}char") or ""
    number = int(code, 16) if len(code) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in code) else 0
    return "" if number < 32 or 0xD800 <= number <= 0xF8FF or number >= 0xFFFE else chr(number)


def is_meant(branch: Any) -> bool:
    """Whether an alternative needs nothing that is unknown here; the last resort needs nothing."""
    needed = [branch.nsmap.get(prefix) or "" for prefix in (branch.get("Requires") or "").split()]
    return local(branch) == "Fallback" or (bool(needed) and all(space.startswith(_UNDERSTOOD) for space in needed))
