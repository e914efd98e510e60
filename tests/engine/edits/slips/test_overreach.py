"""What a correction may write for what stands there, and what is none of its business."""

import pytest

from engine.edits.slips.overreach import leaping
from engine.model.tokenizing.lexicon import Lexicon

SMALL = {"the": 400_000, "that": 300_000, "which": 300_000, "with": 300_000, "have": 300_000, "been": 300_000}
LEXICON = Lexicon({**SMALL, **dict.fromkeys(["thief", "letter", "government", "very", "gently"], 100)})


def leaps(text: str, old: str, new: str) -> bool:
    start = text.index(old)
    return leaping(LEXICON, text)(start, start + len(old), new)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("They caught the thief.", "thief", "letter"),
        ("They caught the thief.", " thief", ""),
        ("They caught the thief.", "caught the thief", "wrote to the letter"),
        ("They ran.", "They", "They gently"),
        ("He was entombed.", "entombed", "done"),
    ],
)
def test_a_word_that_says_something_is_neither_exchanged_nor_left_out_nor_put_in(text: str, old: str, new: str) -> None:
    assert leaps(text, old, new)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("He definately went.", "definately", "definitely"),
        ("He goed home.", "goed", "went"),
        ("They catched him.", "catched", "caught"),
        ("It was there house.", "there", "their"),
        ("I do not know weather it is.", "weather", "whether"),
        ("She live here.", "live", "lives"),
        ("A very very long day.", " very", ""),
        ("He could gone.", "could", "could have"),
        ("The one which I saw.", "which", "that"),
        ("It was alot of it.", "alot", "a lot"),
        ("They ran whichthere.", "whichthere", "which there"),
        ("It rained , then.", " ,", ","),
        ("Who's book?", "Who's", "Whose"),
    ],
)
def test_slips_are_mended_by_words_like_them_and_by_small_ones(text: str, old: str, new: str) -> None:
    assert not leaps(text, old, new)


def test_words_with_accents_apart_are_words() -> None:
    assert not leaps("A re\u0301sume\u0301 of it.", "re\u0301sume\u0301", "résumé")
    assert leaps("A re\u0301sume\u0301 of it.", "re\u0301sume\u0301", "letter")
