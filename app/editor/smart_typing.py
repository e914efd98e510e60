"""Curly quotes, dashes and ellipses in place of what the keyboard has, by switch. Pure; no Qt."""

from dataclasses import dataclass

STYLES = {
    "english": ("“", "”", "‘", "’"),
    "german": ("„", "“", "‚", "‘"),
    "french": ("«\u00a0", "\u00a0»", "‹\u00a0", "\u00a0›"),
    "swedish": ("”", "”", "’", "’"),
}
"""Opening and closing double quotes, opening and closing single ones."""
_OPENS_AFTER = frozenset(" \t\n\u00a0\u202f\u2009([{<—–-/“‘„‚«‹")


@dataclass(frozen=True, slots=True)
class Typed:
    """``back`` characters before the caret go; ``text`` comes in their place."""

    back: int
    text: str


def typed(before: str, key: str, style: str) -> Typed | None:
    """What ``key`` becomes after ``before`` (the line up to the caret); None: itself.

    ``style`` is one of STYLES. Two hyphens after words become a dash (a rule's or a table's stay), three points an
    ellipsis. Nothing changes in a code span.
    """
    if before.count("`") % 2:
        return None
    double_open, double_close, single_open, single_close = STYLES[style]
    opens = not before or before[-1] in _OPENS_AFTER
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
