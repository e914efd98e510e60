"""How long a gap shall be: words to tokens, the lengths to try, and how its length biases confidence. Numbers."""

import math
from collections.abc import Sequence

from engine.prose.words import count_words

_TOKENS_A_WORD = 1.35
_OPEN_CHAT = (3, 6, 12, 24)
_OPEN_BASE = (8, 24)
_SURPLUS = 1.3
_SHORT = 5  # words of a gap for which a surplus matters


def tokens_a_word(text: str, tokens: int) -> float:
    """The measured ratio near the gap, kept within reason; a short sample counts for little."""
    counted = count_words(text)
    ratio = (tokens + 20 * _TOKENS_A_WORD) / (counted + 20)
    return min(max(ratio, 1.0), 4.0)


def slots(words: int, ratio: float, filler: bool) -> int:
    """Slots for about ``words`` words; a model with a filler gets a surplus that it closes itself."""
    needed = words * ratio
    return max(1, math.ceil(needed * _SURPLUS) + 1 if filler else round(needed))


def candidates(words: int | None, ratio: float, filler: bool, most: int) -> tuple[int, ...]:
    """The lengths to try for one gap, ascending, none above ``most``; empty where even the shortest does not fit."""
    if words is None:
        wanted: tuple[int, ...] = _OPEN_BASE if filler else _OPEN_CHAT
    elif filler:
        full, needed = slots(words, ratio, True), slots(words, ratio, False)
        # Where the surplus does not fit but the words do, the gap takes all there is. It is also tried with hardly any
        # surplus: in a short gap one word too many is much, and of two results the better one is taken.
        wanted = (most if needed <= most < full else full,)
        # In a long one the model closes what is left over, and a second row would cost half of the time.
        if words == 1:
            wanted = (needed, needed + 1)
        elif words <= _SHORT:
            wanted = (max(needed, min(needed + needed // 10, most)), *wanted)
    else:
        middle = slots(words, ratio, False)
        wanted = (max(1, round(middle * 0.85)), middle, max(middle + 1, round(middle * 1.2)))
    fitting = sorted({length for length in wanted if length <= most})
    if not fitting and words is None and most >= 1:
        fitting = [most]
    return tuple(fitting)


def choices(per_gap: Sequence[tuple[int, ...]], most: int) -> tuple[tuple[int, ...], ...]:
    """Rows of lengths for several gaps that share a canvas: the k-th choice of each, as long as their sum fits."""
    count = max(len(lengths) for lengths in per_gap)
    rows = []
    for at in range(count):
        row = tuple(lengths[min(len(lengths) - 1, at * len(lengths) // count)] for lengths in per_gap)
        if sum(row) <= most and row not in rows:
            rows.append(row)
    if not rows:
        rows.append(tuple(lengths[0] for lengths in per_gap))
    return tuple(rows)


def bias(length: int) -> float:
    """How confident a model is at this length whatever it writes (the fitted curve of arXiv 2602.00476)."""
    return 1.0 * math.exp(-1.77 * length) + 0.56 * math.exp(-0.06 * length) + 0.24


def calibrated(confidence: float, length: int) -> float:
    """Mean top-1 probability in a gap, freed from the bias of its length."""
    return confidence / bias(length)
