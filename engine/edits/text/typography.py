"""The model's plain view of a text and the way back to the writer's own typography. Pure text; any thread.

The engine works on a view with straight quotes, three dots, plain spaces, plain hyphens and ``\\n``; an alignment
leads back to the original characters. Words that did not change keep their bytes; new text takes the passage's own
convention: curly or straight quotes, the ellipsis sign, no-break spaces, the kind of line break.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.edits.text.draft import NOBODY, Draft
from engine.messages import Range
from engine.prose.characters import LINE_BREAKS
from engine.prose.words import words

_SINGLE = "‘’‚‛"
_DOUBLE = "“”„‟"
_UNSEEN = "\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PLAIN = {
    **dict.fromkeys(_SINGLE, "'"),
    **dict.fromkeys(_DOUBLE, '"'),
    **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys(_UNSEEN, ""),
    **dict.fromkeys(LINE_BREAKS, "\n"),
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),
    "…": "...",
}
_TABLE = str.maketrans(_PLAIN)


def plain(char: str) -> str:
    """What one character is in the model's view; empty for one that is not seen."""
    return _PLAIN.get(char, char)


@dataclass(frozen=True, slots=True)
class NormalView:
    """``text`` as the model sees it; character i of it came from ``original[starts[i]:ends[i]]``."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> "NormalView":
        """The model's view of ``original``."""
        out: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        while at < len(original):
            end = at + (2 if original.startswith("\r\n", at) else 1)
            piece = plain(original[at])
            out.append(piece)
            starts.extend([at] * len(piece))
            ends.extend([end] * len(piece))
            at = end
        return cls(original, "".join(out), tuple(starts), tuple(ends))

    def span(self, start: int, end: int) -> Range:
        """The range of the original that ``text[start:end]`` came from, with unseen characters inside it."""
        if start >= end:
            here = self.starts[start] if start < len(self.starts) else len(self.original)
            return here, here
        return self.starts[start], self.ends[end - 1]

    def find(self, at: int) -> int:
        """The position in the view of position ``at`` of the original."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < at:
                low = middle + 1
            else:
                high = middle
        return low


def normal(text: str) -> str:
    """The model's view without the alignment."""
    return text.replace("\r\n", "\n").translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Convention:
    """How a text writes what the model's view levels."""

    double: tuple[str, str] = ('"', '"')
    single: tuple[str, str] = ("'", "'")
    ellipsis: str = "..."
    space_before: str = ""
    line_break: str = "\n"
    paragraph: str = "\n"

    @classmethod
    def of(cls, text: str) -> "Convention":
        """The convention that ``text`` (a passage and its surroundings) follows most."""
        count = text.count
        straight, low = count('"'), count("„")
        curly = count("“") + count("”") + low
        angle = count("«") + count("»")
        double = ('"', '"')
        if angle > max(straight, curly):
            first = re.search("[«»]", text)
            double = ("»", "«") if first and first.group() == "»" and count("»") >= count("«") else ("«", "»")
        elif curly > straight:
            double = ("„", "“") if low else ("“", "”")
            if low and count("”") > count("“"):
                double = ("„", "”")
        soft = count("’") + count("‘")
        hard = count("'")
        single = ("‘", "’") if soft > hard or (soft == hard == 0 and double[0] == "“") else ("'", "'")
        ellipsis = "…" if count("…") > count("...") else "..."
        spaces = re.findall("([\u00a0\u202f ])[;:!?»]", text)
        hard_spaces = [space for space in spaces if space != " "]
        space_before = max(set(hard_spaces), key=hard_spaces.count) if len(hard_spaces) * 2 > len(spaces) else ""
        crlf = count("\r\n")
        breaks = {"\r\n": crlf, "\n": count("\n") - crlf, "\r": count("\r") - crlf, "\u2028": count("\u2028")}
        best = max(breaks, key=lambda kind: breaks[kind])
        line_break = best if breaks[best] else "\n"
        blank = len(re.findall(r"\n[ \t]*\n", normal(text)))
        paragraph = line_break * 2 if blank else line_break
        return cls(double, single, ellipsis, space_before, line_break, paragraph)

    def dress(self, draft: Draft, before: str = "", after: str = "") -> Draft:
        """``draft``, in the model's view, in this convention; ``before`` is what stands left of it.

        Owners go along; a dot that is folded into the ellipsis sign gives its place up to the first one.
        """
        text = draft.text
        pieces = list(text)
        open_double = self._open_double(before)
        at = 0
        while at < len(text):
            char = text[at]
            previous = text[at - 1] if at else before[-1:]
            following = text[at + 1 : at + 2] or after[:1]
            if char == '"':
                opens = _opens(previous, following) if self.double[0] == self.double[1] else not open_double
                if not _opens(previous, following) and previous and not previous.isspace():
                    opens = False
                open_double = opens
                pieces[at] = self._double(opens, (following if opens else previous).isspace())
            elif char == "'":
                pieces[at] = self.single[0] if _opens(previous, following) and following.isalpha() else self.single[1]
            elif self.ellipsis == "…" and text.startswith("...", at):
                pieces[at], pieces[at + 1], pieces[at + 2] = "…", "", ""
                at += 2
            elif char in ";:!?" and self.space_before and previous == " " and at:
                pieces[at - 1] = self.space_before
            elif char == "\n":
                pieces[at] = self.line_break if previous == "\n" or following == "\n" else self.paragraph
            at += 1
        return draft.replaced(pieces)

    def _open_double(self, before: str) -> bool:
        paragraph = re.split(f"[{LINE_BREAKS}]", before[-2000:])[-1]
        if self.double[0] == self.double[1]:
            return paragraph.count('"') % 2 == 1
        return paragraph.rfind(self.double[0]) > paragraph.rfind(self.double[1])

    def _double(self, opens: bool, spaced: bool) -> str:
        """The sign, with the no-break space inside the quotation where the text sets one and it is not ``spaced``."""
        sign = self.double[0 if opens else 1]
        if self.space_before and sign in "«»" and not spaced:
            return f"«{self.space_before}" if sign == "«" else f"{self.space_before}»"
        return sign


class Conventions:
    """The convention around each place of one text, worked out once a place."""

    def __init__(self, text: str, near: int) -> None:
        self._text = text
        self._near = near
        self._known: dict[Range, Convention] = {}

    def around(self, start: int, end: int) -> Convention:
        """That of ``start:end`` and ``near`` characters on either side."""
        convention = self._known.get((start, end))
        if convention is None:
            convention = Convention.of(self._text[max(0, start - self._near) : end + self._near])
            self._known[start, end] = convention
        return convention


def _opens(previous: str, following: str) -> bool:
    """Whether a quote between these two characters opens."""
    if previous and not (previous.isspace() or previous in "([{<-–—/\"'“‘«„"):
        return False
    return bool(following) and not following.isspace()


def text_units(text: str) -> list[Range]:
    """Words, runs of spaces, runs of dots, and every other character by itself: the units that a comparison works on.

    Dots stay together because three of them may be one ellipsis sign of the original, which cannot be cut.
    """
    ranges: list[Range] = []
    at = 0
    for start, end in [*words(text), (len(text), len(text))]:
        while at < start:
            stop = at + 1
            while text[at] in " ." and stop < start and text[stop] == text[at]:
                stop += 1
            ranges.append((at, stop))
            at = stop
        if start < end:
            ranges.append((start, end))
        at = end
    return ranges


def restore(draft: Draft, source: NormalView, convention: Convention, before: str = "", after: str = "") -> Draft:
    """``draft`` (in the model's view) with every stretch that equals ``source`` in the source's own characters.

    The rest is dressed in ``convention``. Owners go along: a character taken from the source belongs to the slot that
    wrote its plain form.
    """
    new = text_units(draft.text)
    old = text_units(source.text)
    matcher = SequenceMatcher(
        None,
        [source.text[a:b] for a, b in old],
        [draft.text[a:b] for a, b in new],
        autojunk=False,
    )
    out = Draft()
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if b1 == b2:
            continue
        start, end = new[b1][0], new[b2 - 1][1]
        part = draft.part(start, end)
        if tag == "equal":
            out += original(part, source, old[a1][0], old[a2 - 1][1])
        else:
            following = draft.text[end : end + 1] or after
            out += convention.dress(part, before + out.text, following)
    return out


def original(part: Draft, source: NormalView, start: int, end: int) -> Draft:
    """The source's own characters for the view range ``start:end``, owned as ``part`` is (one owner a plain char)."""
    low, high = source.span(start, end)
    owner: list[int] = []
    at = start
    last = part.owner[0] if part.owner else NOBODY
    for position in range(low, high):
        while at < end and source.ends[at] <= position:
            at += 1
        if at < end and source.starts[at] <= position < source.ends[at]:
            last = part.owner[at - start]
        owner.append(last)
    return Draft(source.original[low:high], tuple(owner))


def without_line_breaks(draft: Draft) -> Draft:
    """Line breaks as spaces, runs of spaces as one."""
    pieces: Sequence[str] = [" " if char in LINE_BREAKS or char == "\t" else char for char in draft.text]
    flat = draft.replaced(pieces)
    keep = [char if not (char == " " and at and flat.text[at - 1] == " ") else "" for at, char in enumerate(flat.text)]
    return flat.replaced(keep)
