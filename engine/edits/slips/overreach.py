"""Whether a correction leaps: takes a word that says something away, or puts in one that nobody wrote. Pure text.

A small model that goes over a passage sometimes writes the next likely noun for the one that stands there. A slip is
mended by a word like it, or by the small words between.
"""

import re
from collections.abc import Callable
from difflib import SequenceMatcher

from engine.edits.slips.confusions import CONFUSED, VERBS, regular_pasts, swaps
from engine.model.tokenizing.lexicon import Lexicon
from engine.prose.words import fold, words

_ODD = re.compile(r"[\d_]")
_SAYS = 4  # letters of a word that may say something
_ALIKE = 0.45
_NEAR = 24


def leaping(lexicon: Lexicon, text: str) -> Callable[[int, int, str], bool]:
    """``leaps(start, end, new)``: whether ``new`` for ``text[start:end]`` is none of a correction's business."""
    alike = swaps((*CONFUSED, *VERBS))
    pasts = regular_pasts()

    def says(word: str) -> bool:
        return len(word) >= _SAYS and not lexicon.is_small(word)

    def related(word: str, other: str) -> bool:
        if word == other or other in alike.get(word, ()) or pasts.get(word) == other:
            return True
        return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _ALIKE

    def leaps(start: int, end: int, new: str) -> bool:
        old, new_words = _words(text[start:end]), _words(new)
        if "".join(new_words) == "".join(old):
            return False
        around = {*_words(text[max(0, start - _NEAR) : start]), *_words(text[end : end + _NEAR])}
        # What stands there twice may go once.
        twice = around if not new_words else ()
        gone = any(
            says(word) and word not in twice and not any(related(word, other) for other in new_words) for word in old
        )
        return gone or any(says(word) and not any(related(other, word) for other in old) for word in new_words)

    return leaps


def _words(text: str) -> list[str]:
    return [fold(text[low:high]) for low, high in words(text) if not _ODD.search(text, low, high)]
