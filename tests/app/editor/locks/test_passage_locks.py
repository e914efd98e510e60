"""What is locked in a passage: the writer's own locks, and what is found, less what the writer freed."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.editor.locks import passage_locks
from app.editor.locks.passage_locks import PIECE, PassageLocks, hold_every_word

TEXT = "We met Anna there. She paid 14 and said “no”, as the river knew."


def locked_words(locks: PassageLocks) -> list[str]:
    return [locks.text[start:end] for start, end in locks.ranges()]


def test_what_is_found_by_switch_and_with_it_quotations() -> None:
    assert locked_words(PassageLocks(TEXT, 0, len(TEXT), True, True)) == ["Anna", "14", "“no”"]
    assert locked_words(PassageLocks(TEXT, 0, len(TEXT), True, False)) == ["Anna", "14"]
    assert locked_words(PassageLocks(TEXT, 0, len(TEXT), False, True)) == []


def test_freed_words_are_open_and_the_writers_own_stay() -> None:
    anna, river = TEXT.index("Anna"), TEXT.index("river")
    locks = PassageLocks(
        TEXT, 0, len(TEXT), True, False, ((river, river + 5),), ((anna, anna + 4),), accepted=frozenset({"paid"})
    )
    assert locked_words(locks) == ["paid", "14", "river"]
    assert locks.own() == ((river, river + 5),)


def test_only_what_lies_in_the_passage_counts() -> None:
    start = TEXT.index("Anna") + 2
    locks = PassageLocks(TEXT, start, start + 10, False, False, ((0, start + 2), (start + 8, len(TEXT))))
    assert locks.ranges() == ((start, start + 2), (start + 8, start + 10))


@given(st.lists(st.sampled_from(["word ", "words\n", "x" * 40]), max_size=40), st.integers(0, 5))
def test_pieces_cover_the_passage_in_order(parts: list[str], start: int) -> None:
    text = "".join(parts)
    start = min(start, len(text))
    before, passage_locks.PIECE = passage_locks.PIECE, 50
    try:
        pieces = PassageLocks(text, start, len(text), True, True).pieces()
    finally:
        passage_locks.PIECE = before
    assert pieces[0][0] == start
    assert pieces[-1][1] == len(text)
    assert all(a[1] == b[0] for a, b in itertools.pairwise(pieces))
    assert all(0 <= end - begin <= 50 for begin, end in pieces)


def test_a_long_passage_says_so() -> None:
    assert not PassageLocks("x" * PIECE, 0, PIECE, True, True).long
    assert PassageLocks("x" * (PIECE + 1), 0, PIECE + 1, True, True).long


def test_every_word_is_held_or_not() -> None:
    assert hold_every_word(((0, 3), (4, 7)), "one two.", 0, 8)
    assert not hold_every_word(((0, 3),), "one two.", 0, 8)
    assert not hold_every_word((), "...", 0, 3)
    assert PassageLocks("one, two", 0, 8, False, False, ((0, 8),)).complete()
    assert PassageLocks("Then Anna", 5, 9, True, False).complete()
    assert not PassageLocks("Then Anna", 0, 9, True, False).complete()
