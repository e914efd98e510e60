"""Which stretch of the text a canvas may see: the window before it, located by characters first. Pure text.

The window's start moves only in blocks of a quarter of the budget, and begins at a paragraph where there is one, so
that a text that grows at its end keeps the same prefix for many edits. A text of megabytes costs no more than the
window: nothing outside it is ever tokenised.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.text.typography import normal
from engine.messages import Edit, Range
from engine.prose.characters import LINE_BREAKS
from engine.prose.sentences import sentence_ends
from engine.prose.words import inside_word

_CHARS_A_TOKEN = 4.0
_LEAST_CHARS_A_TOKEN = 0.25
# Each from where a run begins: one that has nothing behind it is read once, not from each of its characters.
_LINE_BREAK = re.compile(f"(?<![{LINE_BREAKS}])[{LINE_BREAKS}]+(?=[^{LINE_BREAKS}])")
_SPACE = re.compile(r"(?<!\s)\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class ContextWindow:
    """Text before a canvas: ``text`` (the model's view, earlier edits made) and its tokens.

    start  where it begins in the request's own text
    ids    the tokens of ``text``, without bos
    """

    start: int
    text: str
    ids: tuple[int, ...]


def paragraph_start(text: str, at: int, limit: int) -> int:
    """The first good place to begin in ``text[at:limit]``: a paragraph, else a sentence, else a word, else ``at``."""
    if at <= 0 or at >= limit:
        return max(0, min(at, limit))
    region = text[at - 1 : limit]
    line_break = _LINE_BREAK.search(region)
    if line_break:
        return at - 1 + line_break.end()
    ends = sentence_ends(region)
    if ends and ends[0] < len(region):
        return at - 1 + ends[0] + (len(region[ends[0] :]) - len(region[ends[0] :].lstrip()))
    space = _SPACE.search(region)
    if space:
        return at - 1 + space.end()
    while at < limit and inside_word(text, at):
        at += 1
    return at


def window(
    text: str,
    at: int,
    tokens: int,
    encode: Callable[[str], list[int]],
    edits: Sequence[Edit] = (),
) -> ContextWindow:
    """At most ``tokens`` tokens of what stands before position ``at``, with ``edits`` (all left of it) made.

    Spaces at its very end are left out: they belong to the word that follows.
    """
    if tokens <= 0 or at <= 0:
        return ContextWindow(at, "", ())
    density = _CHARS_A_TOKEN
    while True:
        block = max(1, int(tokens * density / 4))
        target = max(0, at - 4 * block)
        first = -(-target // block) * block
        for line in (first, first + block, first + 2 * block):
            start = 0 if line == 0 else paragraph_start(text, line, min(at, line + block))
            start = min(_outside(start, edits), at)
            shown = normal(applied(text, start, at, edits)).rstrip(" \t")
            ids = encode(shown)
            if len(ids) <= tokens:
                return ContextWindow(start, shown, tuple(ids))
        density /= 2
        if density < _LEAST_CHARS_A_TOKEN:
            return ContextWindow(start, shown, tuple(ids[-tokens:]))


def applied(text: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """``text[start:end]`` with the ``edits`` inside it made; edits are ascending and disjoint."""
    parts: list[str] = []
    at = start
    for edit in edits[bisect_left(edits, start, key=lambda edit: edit.start) :]:
        if edit.end <= end:
            parts.append(text[at : edit.start])
            parts.append(edit.new)
            at = edit.end
    parts.append(text[at:end])
    return "".join(parts)


def _outside(start: int, edits: Sequence[Edit]) -> int:
    for edit in edits:
        if edit.start < start < edit.end:
            return edit.end
    return start


def following(text: str, at: int, characters: int, holes: Sequence[Range] = ()) -> str:
    """What stands after position ``at`` up to the next of ``holes``, at most ``characters``, ending with a word."""
    end = min(len(text), at + characters)
    for start, _ in holes:
        if start >= at:
            end = min(end, start)
            break
    while end > at and inside_word(text, end):
        end -= 1
    return text[at:end]
