"""What a rewrite never touches: URLs, link targets, code, footnote marks, heading and list markers, line breaks.

Pure text; any thread. Knows Markdown's common forms, not its whole grammar: what is missed here can be locked by hand.
"""

import re

from engine.messages import Range
from engine.prose.characters import LINE_BREAKS

_BREAK = f"\r\n|[{LINE_BREAKS}]"
_FENCE = re.compile(r"^(?P<fence>`{3,}+|~{3,}+)[^\n]*\n.*?(?:^(?P=fence)[^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
# What may be missing its end is looked for within bounds: one long line of beginnings must not take its length squared.
_PATTERNS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        _BREAK,
        r"(?:https?|ftp|file)://[^\s<>\"”’\])]+|\bwww\.[^\s<>\"”’\])]+|\bmailto:[^\s<>\"”’\])]+",
        r"\b[\w.+-]{1,64}@[\w-]{1,255}\.[\w.-]{1,255}\b",
        r"<(?:https?|mailto):[^>\s]{1,999}>",
        r"!\[[^\]\n]{0,999}\]\([^)\n]{0,999}\)",  # image, whole
        r"\]\([^)\n]{0,999}\)|\]\[[^\]\n]{0,999}\]",  # a link's target; its text is open
        r"\[\^[^\]\n]{1,999}\]:?",  # footnote mark
        r"^[ \t]{0,3}#{1,6}[ \t]+",  # heading
        r"^[ \t]*(?:[-*+•‣◦]|\d{1,4}[.)]|[a-zA-Z][.)])[ \t]+(?:\[[ xX]\][ \t]+)?",  # list marker
        r"^[ \t]*(?:>[ \t]?)+",  # quotation marker
        r"^[ \t]*(?:[-*_][ \t]*){3,}$",  # rule
        r"^(?: {4}|\t)[^\n]*[{}();=<>][^\n]*$",  # indented code; an indent alone is a paragraph of a novel
        r"<!--.{0,999}?-->|</?[A-Za-z][^<>\n]*>",  # HTML
        r"^\[[^\]\n]+\]:[^\n]*$",  # link definition
        r"\$\$[^$\n]+\$\$|(?<![\w$])\$(?=\S)(?=[^$\n]*[\\^_{}=])[^$\n]*\$(?!\w)",  # formula
    )
)
CHARACTERS = frozenset("[]{}<>|\\#*_^~`@=")
"""What marks up and is no part of prose."""
_TICKS = re.compile("`+")
_CHARACTERS = re.compile(f"[{re.escape(''.join(sorted(CHARACTERS)))}]+")
_SPACING = re.compile(r"  +|[^\S ]+|[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_NUMBER = re.compile(r"(?<!\w)\d+(?:[.,:/–-]\d+)*(?!\w)")
_HEADING = re.compile(r"[ \t]{0,3}#{1,6}[ \t]")
_TRAILING = ".,;:!?"
_LONGEST_LINE = 4000


def locked(text: str, start: int, end: int) -> list[Range]:
    """The always-locked ranges inside ``text[start:end]``, ascending, disjoint, clipped to it.

    Looks at whole lines around the range, so that a list marker or a code block that begins left of it is known.
    """
    low = text.rfind("\n", max(0, start - _LONGEST_LINE), start) + 1 or max(0, start - _LONGEST_LINE)
    high = text.find("\n", end, end + _LONGEST_LINE)
    high = min(len(text), end + _LONGEST_LINE) if high < 0 else high
    region = text[low:high]
    ranges: list[Range] = [*_code_spans(region), *(match.span() for match in _FENCE.finditer(region))]
    for pattern in _PATTERNS:
        for match in pattern.finditer(region):
            a, b = match.span()
            if "//" in match.group() or match.group().startswith("www."):
                while b > a and region[b - 1] in _TRAILING:
                    b -= 1
            ranges.append((a, b))
    clipped = [(max(a + low, start), min(b + low, end)) for a, b in ranges]
    return merged([(a, b) for a, b in clipped if a < b])


def _code_spans(text: str) -> list[Range]:
    """What stands in one line between a run of backticks and the next one that is as long or longer."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    closing: list[int | None] = [None] * len(runs)
    waiting: list[int] = []  # runs of this line that none has closed yet, each shorter than the one before it
    for number, (start, end) in enumerate(runs):
        if number and "\n" in text[runs[number - 1][1] : start]:
            waiting.clear()
        while waiting and runs[waiting[-1]][1] - runs[waiting[-1]][0] <= end - start:
            closing[waiting.pop()] = number
        waiting.append(number)
    spans: list[Range] = []
    number = 0
    while number < len(runs):
        last = closing[number]
        if last is not None:
            spans.append((runs[number][0], runs[last][1]))
            number = last
        number += 1
    return spans


def characters(text: str, start: int, end: int) -> list[Range]:
    """Where ``text[start:end]`` marks up with single characters, known form or not."""
    return [match.span() for match in _CHARACTERS.finditer(text, start, end)]


def spacing(text: str, start: int, end: int) -> list[Range]:
    """Where ``text[start:end]`` has spaces other than a single plain one (no-break spaces, tabs, two in a row), or the
    unseen marks that steer where a line breaks and which way it runs."""
    return [match.span() for match in _SPACING.finditer(text, start, end)]


def numbers(text: str, start: int, end: int) -> list[Range]:
    """The numbers of ``text[start:end]`` that stand for themselves, the signs inside them included: 12:30, 1,000.50."""
    return [match.span() for match in _NUMBER.finditer(text, start, end)]


def ends_heading(text: str, at: int) -> bool:
    """Whether a heading of ``text`` ends at ``at``."""
    low = text.rfind("\n", max(0, at - _LONGEST_LINE), at) + 1
    rest = text[at : at + 1]
    return (not rest or rest in "\r\n") and _HEADING.match(text, low, at) is not None


def merged(ranges: list[Range]) -> list[Range]:
    """Ascending and disjoint; ranges that touch or overlap become one."""
    disjoint: list[Range] = []
    for a, b in sorted(ranges):
        if disjoint and a <= disjoint[-1][1]:
            disjoint[-1] = (disjoint[-1][0], max(disjoint[-1][1], b))
        elif a < b:
            disjoint.append((a, b))
    return disjoint
