"""Where each id of a correction belongs among the slots of the faulty passage, so that nothing right of it moves.

Ids only; runs while a pool of Fix examples is made. Words are compared as wholes: a corrected word begins where the
faulty one did, what it does not need becomes filler, and what it needs more of goes into the room beside it.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from engine.training.texts.bpe import BLANK, FILLER, FIRST_TEXT_ID

Marks = NDArray[np.bool_]


def beginnings(tokenizer: Tokenizer) -> tuple[Marks, Marks]:
    """Per id: whether its text begins with a space; whether it begins a unit (with a space or a sign)."""
    size = tokenizer.get_vocab_size()
    spaced, opens = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    for token in range(FIRST_TEXT_ID, size):
        first = tokenizer.decode([token], skip_special_tokens=False)[:1]
        spaced[token] = first == " "
        opens[token] = first != "" and not first.isalnum() and first != "\ufffd"
    return spaced, opens


def aligned(slots: Sequence[int], clean: Sequence[int], opens: Marks) -> list[int] | None:
    """The target of each of ``slots`` (``interleave.interleaved`` with BLANK as room) for the ids ``clean``.

    None where a correction needs more slots than there are at its place.
    """
    places = [at for at, token in enumerate(slots) if token != BLANK]
    faulty = [slots[at] for at in places]
    old, new = _units(faulty, opens), _units(clean, opens)
    matcher = SequenceMatcher(
        None, [tuple(faulty[a:b]) for a, b in old], [tuple(clean[a:b]) for a, b in new], autojunk=False
    )
    target = [FILLER] * len(slots)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            for a, b in old[i:j]:
                for at in places[a:b]:
                    target[at] = slots[at]
            continue
        low = places[old[i - 1][1] - 1] + 1 if i else 0
        high = places[old[j][0]] if j < len(old) else len(slots)
        one_each = j - i == m - k and _place_each(target, slots, places, old[i:j], clean, new[k:m], low, high)
        ids = clean[new[k][0] : new[m - 1][1]] if k < m else []
        if not one_each and not _place(target, slots, ids, low, high):
            return None
    return target


def _units(ids: Sequence[int], opens: Marks) -> list[tuple[int, int]]:
    starts = [at for at, token in enumerate(ids) if not at or opens[token]]
    return list(zip(starts, [*starts[1:], len(ids)], strict=True)) if ids else []


def _place_each(
    target: list[int],
    slots: Sequence[int],
    places: Sequence[int],
    old: Sequence[tuple[int, int]],
    clean: Sequence[int],
    new: Sequence[tuple[int, int]],
    low: int,
    high: int,
) -> bool:
    """Each new unit in the slots of its old one; False, and nothing placed, where one does not fit."""
    trial = [FILLER] * len(target)
    for n, (unit, word) in enumerate(zip(old, new, strict=True)):
        first = places[unit[0]] if n else low
        last = places[old[n + 1][0]] if n + 1 < len(old) else high
        if not _place(trial, slots, clean[word[0] : word[1]], first, last):
            return False
    target[low:high] = trial[low:high]
    return True


def _place(target: list[int], slots: Sequence[int], ids: Sequence[int], low: int, high: int) -> bool:
    """``ids`` into slots ``low:high``: those that hold text first, then the room behind them, then the room before."""
    held = [at for at in range(low, high) if slots[at] != BLANK]
    first = held[0] if held else low
    room = [at for at in range(first, high) if slots[at] == BLANK] + [*range(low, first)]
    chosen = sorted([*held, *room[: max(0, len(ids) - len(held))]])
    if len(ids) > len(chosen):
        return False
    for at, token in zip(chosen, ids, strict=False):
        target[at] = token
    return True
