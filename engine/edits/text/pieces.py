"""A passage longer than a canvas, cut into pieces at sentences. Pure text; any thread."""

from collections.abc import Callable

from engine.messages import Range
from engine.prose.characters import LINE_BREAKS
from engine.prose.sentences import sentences
from engine.prose.words import inside_word

_LONGEST = 8  # characters that a unit of the measure has at most, on average
_FULL = 0.8  # the share of a piece that is enough, where a sentence is cut anyway


def pieces(text: str, start: int, end: int, most: int, measure: Callable[[str], int], lines: bool) -> list[Range]:
    """``text[start:end]`` as ranges of at most ``most`` by ``measure``, cut between sentences where possible.

    lines: no piece runs over a line break. A sentence longer than a piece is cut between words. Spaces and line
    breaks between two pieces belong to neither.
    """
    units: list[Range] = []
    for a, b in sentences(text, start, end):
        units.extend(_split(text, a, b, most, measure))
    joined: list[Range] = []
    for a, b in units:
        if joined:
            low, high = joined[-1]
            crosses = any(char in LINE_BREAKS for char in text[high:a])
            if not (lines and crosses) and measure(text[low:b]) <= most:
                joined[-1] = (low, b)
                continue
        joined.append((a, b))
    return joined


def _split(text: str, start: int, end: int, most: int, measure: Callable[[str], int]) -> list[Range]:
    # What is far longer is not measured whole: megabytes without a sentence's end would be.
    if end - start <= most or (end - start <= _LONGEST * most and measure(text[start:end]) <= most):
        return [(start, end)]
    cuts: list[Range] = []
    low = start
    while low < end:
        # A stretch that fits well, then moved back to a space or at least a word's edge. The first guess goes by
        # proportion, since measuring is what takes the time.
        fits, over = low + 1, min(end, low + _LONGEST * most + 1)
        size = measure(text[low:over])
        guess = low + (over - low) * most // max(size, 1)
        if size <= most:
            fits = over
        while over - fits > 1:
            guess = min(max(guess, fits + 1), over - 1)
            size = measure(text[low:guess])
            if size > most:
                over = guess
            else:
                fits = guess
                if size >= _FULL * most:
                    break
            guess = (fits + over) // 2
        cut = fits
        if cut < end:
            back = cut
            while back > low + 1 and not text[back].isspace():
                back -= 1
            if back > low + 1:
                cut = back
            else:
                while cut > low + 1 and inside_word(text, cut):
                    cut -= 1
        cuts.append((low, cut))
        low = cut
        while low < end and text[low].isspace():
            low += 1
    stripped = [(a, a + len(text[a:b].rstrip())) for a, b in cuts]
    return [(a, b) for a, b in stripped if a < b]
