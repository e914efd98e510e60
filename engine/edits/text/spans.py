"""The stretches of a text that an edit may change, and what the model sees between them. Pure text; any thread.

A span never begins or ends inside a word or with a space; everything between two spans is held.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.text.hole_marks import MOST_WORDS
from engine.edits.text.seams import needs_space
from engine.edits.text.typography import NormalView, normal
from engine.errors import RequestError, UsageError
from engine.messages import Hole, Range
from engine.prose import markup
from engine.prose.characters import LINE_BREAKS, is_word_char
from engine.prose.words import count_words, occurrences, shrink_to_words

_BLANKS = " \t\u00a0"
_NEAR = 80


@dataclass(frozen=True, slots=True)
class Span:
    """``text[start:end]`` of the request may be replaced.

    index   its place among the edit's spans
    source  the model's view of what stands there and is to be rewritten; None for a hole
    words   how many are wanted; None is open
    breaks  whether line breaks may be written
    """

    index: int
    start: int
    end: int
    source: NormalView | None = None
    words: int | None = None
    hint: str = ""
    breaks: bool = False

    @property
    def original(self) -> str:
        """The writer's words that stand there and are to be rewritten; empty for a hole."""
        return self.source.original if self.source else ""


def check_range(text: str, start: int, end: int, name: str = "range") -> None:
    """Raise UsageError unless ``start:end`` is a range of ``text``."""
    if not 0 <= start <= end <= len(text):
        raise UsageError(f"The {name} {start}:{end} lies outside the text, which has {len(text)} characters.")


def hole_spans(text: str, holes: Sequence[Hole]) -> tuple[Span, ...]:
    """One span a hole. Raises UsageError for holes out of order, outside the text, or of an absurd length."""
    spans = []
    last = 0
    for index, hole in enumerate(holes):
        check_range(text, hole.start, hole.end, "hole")
        if hole.start < last:
            raise UsageError(f"The hole at {hole.start} overlaps the one before it; give holes in ascending order.")
        if hole.words is not None and not 1 <= hole.words <= MOST_WORDS:
            raise UsageError(
                f"The hole at {hole.start} asks for {hole.words} words; 1 to {MOST_WORDS} can be asked for."
            )
        long = hole.words is None or hole.words > 60
        breaks = long and line_break_around(text, hole.start, hole.end)
        spans.append(Span(index, hole.start, hole.end, None, hole.words, hole.hint, breaks))
        last = hole.end
    return tuple(spans)


def line_break_around(text: str, start: int, end: int) -> bool:
    """Whether a hole at ``start:end`` stands alone between line breaks or the text's edges, at least one a break."""
    # Looked at in place: cutting a long text up once a hole would take time that grows with its square.
    low, high = start, end
    while low > 0 and text[low - 1] in _BLANKS:
        low -= 1
    while high < len(text) and text[high] in _BLANKS:
        high += 1
    free = (low == 0 or text[low - 1] in LINE_BREAKS) and (high == len(text) or text[high] in LINE_BREAKS)
    return free and (low > 0 or high < len(text))


def kept_ranges(text: str, start: int, end: int, keep: Sequence[str], locks: Sequence[Range]) -> list[Range]:
    """What stays of ``text[start:end]``: markup, the request's locks, every occurrence of a kept word."""
    ranges = markup.locked(text, start, end)
    for low, high in locks:
        check_range(text, low, high, "lock")
        ranges.append((max(low, start), min(high, end)))
    passage = text[start:end]
    for word in keep:
        ranges.extend((start + a, start + b) for a, b in occurrences(passage, word))
    return markup.merged([(a, b) for a, b in ranges if a < b])


def within(ranges: Sequence[Range], start: int, end: int) -> list[Range]:
    """What of ``ranges``, which are ascending and disjoint, lies in ``start:end``. Found by halving: a long text has
    as many ranges as lines, and is cut into as many pieces."""
    first = bisect_right(ranges, start, key=lambda bounds: bounds[1])
    last = bisect_left(ranges, end, key=lambda bounds: bounds[0])
    return [(max(low, start), min(high, end)) for low, high in ranges[first:last]]


def open_spans(text: str, start: int, end: int, kept: Sequence[Range], bare: bool = False) -> tuple[Span, ...]:
    """What is left of ``text[start:end]`` between the ``kept`` ranges, whole words only. Each span holds a word.

    bare: punctuation at a span's edges is left out, and so held.
    """
    spans: list[Span] = []
    at = start
    for low, high in [*within(kept, start, end), (end, end)]:
        a, b = _whole_words(text, at, low)
        while bare and a < b and not is_word_char(text[a]):
            a += 1
        while bare and b > a and not is_word_char(text[b - 1]):
            b -= 1
        if a < b and count_words(text[a:b]):
            spans.append(Span(len(spans), a, b, NormalView.of(text[a:b])))
        at = max(at, high)
    return tuple(spans)


def _whole_words(text: str, start: int, end: int) -> Range:
    """The whole words of ``text[start:end]``; a low line held beside them is a sign of emphasis and part of none."""
    low, high = max(0, start - _NEAR), end + _NEAR
    before, after = text[low:start], text[end:high]
    near = before.rstrip("_").ljust(len(before)) + text[start:end] + after.lstrip("_").rjust(len(after))
    a, b = shrink_to_words(near, start - low, end - low)
    return a + low, b + low


def between(text: str, before_gap: bool, after_gap: bool) -> str:
    """The model's view of held text between spans: without the spaces that belong to the word of a gap behind it, and
    with the space that a seam behind a gap will need. ``before_gap``: a gap follows; ``after_gap``: one went before."""
    shown = normal(text)
    if after_gap and needs_space("x", shown[:8]):
        shown = f" {shown}"
    if before_gap:
        shown = shown.rstrip(" \t")
    return shown


def spaced(text: str, at: int, encode: Callable[[str], list[int]]) -> bool:
    """Whether the word at ``at`` comes with a space before it in the model's view of ``text``: behind a space, and
    behind a line break that is shown as one."""
    before = normal(text[max(0, at - 1) : at])
    return before in (" ", "\t") or (before == "\n" and encode("\nx") == encode(" x"))


def require_words(text: str, start: int, end: int, doing: str) -> None:
    """Raise RequestError where there is nothing to work on."""
    if not text:
        raise RequestError(f"The text is empty; there is nothing to {doing}.")
    if not count_words(text[start:end]):
        raise RequestError(f"The range {start}:{end} holds no word to {doing}.")
