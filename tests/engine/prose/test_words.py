import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UsageError
from engine.prose.words import (
    check_lists,
    count_words,
    fold,
    inside_word,
    occurrences,
    shrink_to_words,
    word_around,
    words,
)


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


def test_words_keep_apostrophes_and_marks_together() -> None:
    assert cut("Don’t stop, it's cafe\u0301 time") == ["Don’t", "stop", "it's", "cafe\u0301", "time"]
    assert cut("猫が好き ab") == ["猫", "が", "好", "き", "ab"]
    assert cut("می\u200cخواهم") == ["می\u200cخواهم"]


@given(st.text())
def test_words_are_ascending_disjoint_and_inside(text: str) -> None:
    last = 0
    for start, end in words(text):
        assert last <= start < end <= len(text)
        last = end


def test_count_words_counts_what_a_writer_counts() -> None:
    assert count_words("A well-known fact — don't you agree?") == 6
    assert count_words(" … \n") == 0


def test_inside_word() -> None:
    text = "It's fine"
    assert inside_word(text, 1)
    assert inside_word(text, 3)
    assert not inside_word(text, 0)
    assert not inside_word(text, 4)
    assert not inside_word(text, 5)
    assert not inside_word(text, len(text))


def test_a_range_shrinks_to_whole_words() -> None:
    text = "say hello world now"
    assert shrink_to_words(text, 6, 17) == (10, 15)
    assert shrink_to_words(text, 4, 9) == (4, 9)
    assert shrink_to_words(text, 5, 8) in {(8, 8), (5, 5)}
    start, end = shrink_to_words(text, 6, 8)
    assert start == end


def test_the_word_around_a_place_is_looked_for_near_by() -> None:
    assert word_around("It's fine", 3) == (0, 4)
    assert word_around("It's fine", 4) is None
    start, end = word_around("a" * 1000, 500) or (0, 0)
    assert 0 < start < 500 < end < 1000


@pytest.mark.parametrize(
    ("text", "word", "count"),
    [
        ("The cat. CAT! concatenate", "cat", 2),
        ("Straße STRASSE", "strasse", 2),
        ("don’t Don't", "don't", 2),
        ("in  fact, In\u00a0Fact", "in fact", 2),
        (unicodedata.normalize("NFD", "Café"), "café", 1),
        ("résumé", "resume", 0),
        ("C++ and c++", "C++", 2),
        ("snake_case", "case", 0),
    ],
)
def test_occurrences_are_whole_words_in_any_casing(text: str, word: str, count: int) -> None:
    assert len(occurrences(text, word)) == count


@given(st.text(min_size=1).filter(lambda word: bool(word.split())), st.text())
def test_occurrences_find_a_word_that_stands_between_spaces(word: str, around: str) -> None:
    word = " ".join(word.split())
    if not fold(word).split():
        return
    text = f"{around} {word} {around}"
    ranges = occurrences(text, word)
    assert ranges
    assert all(0 <= a < b <= len(text) for a, b in ranges)


def test_check_lists() -> None:
    check_lists(("sea",), ("ocean",))
    with pytest.raises(UsageError, match="both"):
        check_lists(("Sea",), ("ocean", "sea"))
    with pytest.raises(UsageError, match="empty"):
        check_lists((), (" ",))
