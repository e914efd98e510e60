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
_FRAME = "- \t|>:+"
"""What stands before hyphens that are a rule's or a table's."""
_ELISIONS = {
    "english": frozenset(
        [
            "tis",
            "tisn’t",
            "twas",
            "twasn’t",
            "twere",
            "twill",
            "twould",
            "twixt",
            "em",
            "til",
            "bout",
            "cause",
            "cos",
            "neath",
            "gainst",
            "nuff",
        ]
    ),
    "german": frozenset(["s", "n", "ne", "nen", "nem", "ner"]),
}
"""Words that begin with an apostrophe."""
_WORDS_TOO = frozenset({"bout", "cause", "cos"})
"""Those that are words without it as well: with a capital a quotation begins there."""
_NAMED = re.compile(r"(?:^|\W)(?:an?|the|this|that|no|its|my|your|his|her|our|their|of|as|word) $", re.IGNORECASE)
"""What leads to a quoted word, not to an elision."""
_JOINED = re.compile(r"(?:^|\W)(?:rock|drum|fish|salt|mac|pick|drag|surf|sweet|guns|show|wash)[ -]$", re.IGNORECASE)
"""What is joined to something by 'n'."""
_DATED = re.compile(
    r"(?:^|\W)(?:in|of|since|until|before|after|from|by|spring|summer|autumn|fall|winter) $", re.IGNORECASE
)
"""What leads to a year without its century."""


@dataclass(frozen=True, slots=True)
class SmartForm:
    """``back`` characters before the caret go; ``text`` comes in their place."""

    back: int
    text: str
    raw: str = ""
    """What the writer has typed for it, where the characters that go and the key are not that."""


def smart_form(before: str, key: str, style: str) -> SmartForm | None:
    """What ``key`` becomes after ``before`` (the line up to the caret); None: itself.

    ``style`` is one of STYLES. Two or three hyphens after words become a dash (a rule's or a table's stay), three
    points an ellipsis. What is no prose (``engine.prose.structure.typed``) is not asked about here.
    """
    if key not in _KEYS:
        return None  # most keys are none of these, and the line may be long
    double_open, double_close, single_open, single_close = STYLES[style]
    words = before.rstrip(_EMPHASIS)
    opens = not words or words[-1] in _OPENS_AFTER
    if opens and words and words[-1] in _DASHES:
        # Speech that is broken off ends with a dash; one that begins behind a dash has nothing open before it.
        opens = not _is_open(before, *((double_open, double_close) if key == '"' else (single_open, single_close)))
    match key:
        case '"':
            return SmartForm(0, double_open if opens else double_close)
        case "'":
            # An apostrophe is one in every language.
            return SmartForm(0, "’" if not opens and before[-1:].isalnum() else single_open if opens else single_close)
        case "-" if before.endswith("-") and before.strip(_FRAME):
            return SmartForm(1, "—")
        case "-" if before.endswith("—") and before.strip(_FRAME + "—"):
            return SmartForm(1, "—", "---")
        case "." if before.endswith("..") and not before.endswith("..."):
            return SmartForm(2, "…")
        case _:
            return None


def is_elision(before: str, at: int, key: str, style: str) -> bool:
    """Whether the opening quote at ``at`` of ``before`` (the line up to the caret) turns out to be an apostrophe, now
    that ``key`` ends the word behind it: ’twas, ’90s, rock ’n’ roll."""
    _double_open, _double_close, opening, closing = STYLES[style]
    if before[at : at + 1] != opening or key.isalnum() or style not in _ELISIONS:
        return False
    head, word = before[:at], before[at + 1 :]
    if key in ("'", "’") and not _is_open(head, opening, closing):
        return False  # it closes what this quote opened
    if style == "english":
        if re.fullmatch(r"\d\ds", word) or (re.fullmatch(r"\d\d", word) and _DATED.search(head)):
            return True
        if word in ("n", "N", "n’", "N’"):
            # A quoted letter looks the same.
            return _JOINED.search(head) is not None and key != "'"
    known = word if word.lower() in _WORDS_TOO else word.lower()
    return known in _ELISIONS[style] and _NAMED.search(head) is None


def _is_open(before: str, opening: str, closing: str) -> bool:
    """Whether a quote that ``before`` opens has not been closed in it; apostrophes inside and before words close
    none."""
    if opening == closing:
        return before.count(opening) % 2 == 1
    closed = sum(not _is_apostrophe(before, match.start()) for match in re.finditer(re.escape(closing), before))
    return before.count(opening) > closed


def _is_apostrophe(text: str, at: int) -> bool:
    before = text[max(0, at - 1) : at]
    return (before.isalnum() or not before.strip("([{“‘ \t\u00a0")) and text[at + 1 : at + 2].isalnum()
