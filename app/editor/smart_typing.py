"""Curly quotes, dashes and ellipses in place of what the keyboard has, by switch. Pure; no Qt."""

import re
from dataclasses import dataclass

STYLES = {
    "english": ("“", "”", "‘", "’"),
    "german": ("„", "“", "‚", "‘"),
    "french": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    "swedish": ("”", "”", "’", "’"),
}
"""Opening and closing double quotes, opening and closing single ones."""
_OPENS_AFTER = frozenset(" \t\n\u00a0\u202f\u2009([{<—–-/“‘„‚«‹")
_DASHES = frozenset("—–-")
_EMPHASIS = "*_~"
_KEYS = frozenset("\"'-.")
_ADDRESS = re.compile(r"(?:\w://|www\.)\S*$")


@dataclass(frozen=True, slots=True)
class Typed:
    """``back`` characters before the caret go; ``text`` comes in their place."""

    back: int
    text: str


def typed(before: str, key: str, style: str) -> Typed | None:
    """What ``key`` becomes after ``before`` (the line up to the caret); None: itself.

    ``style`` is one of STYLES. Two hyphens after words become a dash (a rule's or a table's stay), three points an
    ellipsis. Nothing changes in a code span, a web address or a comment.
    """
    if key not in _KEYS:
        return None  # most keys are none of these, and the line may be long
    if before.count("`") % 2 or before.rfind("<!-") > before.rfind("-->") or _ADDRESS.search(before):
        return None
    double_open, double_close, single_open, single_close = STYLES[style]
    words = before.rstrip(_EMPHASIS)
    opens = not words or words[-1] in _OPENS_AFTER
    if opens and words and words[-1] in _DASHES:
        # Speech that is broken off ends with a dash; one that begins behind a dash has nothing open before it.
        opens = not _is_open(before, *((double_open, double_close) if key == '"' else (single_open, single_close)))
    match key:
        case '"':
            return Typed(0, double_open if opens else double_close)
        case "'":
            # An apostrophe is one in every language.
            return Typed(0, "’" if not opens and before[-1:].isalnum() else single_open if opens else single_close)
        case "-" if before.endswith("-") and before.strip("- \t|>"):
            return Typed(1, "—")
        case "." if before.endswith("..") and not before.endswith("..."):
            return Typed(2, "…")
        case _:
            return None


def _is_open(before: str, opening: str, closing: str) -> bool:
    """Whether a quote that ``before`` opens has not been closed in it; apostrophes inside words close none."""
    if opening == closing:
        return before.count(opening) % 2 == 1
    closed = sum(not _is_inside(before, match.start()) for match in re.finditer(re.escape(closing), before))
    return before.count(opening) > closed


def _is_inside(text: str, at: int) -> bool:
    return text[max(0, at - 1) : at].isalnum() and text[at + 1 : at + 2].isalnum()
