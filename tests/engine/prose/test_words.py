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
    is_whole,
    occurrences,
    shrink_to_words,
    spelled,
    word_around,
    words,
)


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in words(text)]


def test_words_keep_apostrophes_and_marks_together() -> None:
    assert cut("Don’t stop, it's cafe\u0301 time") == ["Don’t", "stop", "it's", "cafe\u0301", "time"]
    assert cut("猫が好き ab") == ["猫", "が", "好", "き", "ab"]
    assert cut("می\u200cخواهم") == ["می\u200cخواهم"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("nai\u0308ve re\u0301sume\u0301", ["nai\u0308ve", "re\u0301sume\u0301"]),
        ("na\u00adïve caf\u00ade\u0301", ["na\u00adïve", "caf\u00ade\u0301"]),
        ("o\u0331\u0301\u00adx", ["o\u0331\u0301\u00adx"]),
        ("a\u2060b a\u200db a\u200bc", ["a\u2060b", "a\u200db", "a", "c"]),
        ("soft\u00ad -\u00adhyphens", ["soft", "hyphens"]),
        ("हिन्दी में நான்", ["हिन्दी", "में", "நான்"]),
        ("don‘t l＇eau ’tis dogs’", ["don‘t", "l＇eau", "tis", "dogs"]),
        ('col·lecció צה"ל מנכ״ל "צה"', ["col·lecció", 'צה"ל', "מנכ״ל", "צה"]),
        ("*Mis* _Anna_ __so__ snake_case", ["Mis", "Anna", "so", "snake_case"]),
        ("either/or well-known end.Next", ["either", "or", "well", "known", "end", "Next"]),
        ("ก็ดี", ["ก็", "ดี"]),
    ],
)
def test_what_belongs_to_a_word(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@given(st.text("aé'’_- 7.\u2014"))
def test_the_quick_way_and_the_long_way_see_the_same_words(text: str) -> None:
    """A mark anywhere in a line has it read by the longer expressions."""
    assert words(f"{text} \u0301")[: len(words(text))] == words(text)
    assert count_words(f"{text} a\u0301") == count_words(text) + 1


@given(st.text())
def test_words_are_ascending_disjoint_and_inside(text: str) -> None:
    last = 0
    for start, end in words(text):
        assert last <= start < end <= len(text)
        last = end


def test_count_words_counts_what_a_writer_counts() -> None:
    assert count_words("A well-known fact — don't you agree?") == 6
    assert count_words(" … \n") == 0


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("This should be—one would think—ten words, not eight.", 10),
        ("word—word word–word word--word", 6),
        ("word - word", 2),
        ("a well-known mother-in-law, pre- and post-war", 6),
        ("the end.Next one", 4),
        ("3.14 1,000.50 12:30 1/2 24/7 2020-05-01", 6),
        ("e.g. U.S.A. Ph.D. z.B.", 4),
        ("he/she and/or", 4),
        ("https://example.com/a-b?c=d www.example.com ftp://x", 0),
        ("write to a.b@example.com today", 4),
        ("un*believ*able **bold** _so_ snake_case AT&T", 5),
        ("nai\u0308ve caf\u00ade\u0301 हिन्दी में", 4),
        ("猫が好き and 日本語", 8),
        ("don’t rock’n’roll", 2),
        ("* * * — …", 0),
    ],
)
def test_count_words_of_joined_and_parted_words(text: str, count: int) -> None:
    assert count_words(text) == count


def test_runs_without_spaces_are_counted_as_the_caller_says() -> None:
    runs: list[str] = []
    assert count_words("เขาไป a 日本語。ก", lambda run: runs.append(run) or 10) == 31  # type: ignore[func-returns-value]
    assert runs == ["เขาไป", "日本語", "ก"]


@pytest.mark.parametrize(
    ("text", "word", "whole"),
    [
        ("_Anna_", "Anna", True),
        ("Anna’s", "Anna", True),
        ("snake_case", "case", False),
        ("concatenate", "cat", False),
        ("cafe\u0301", "cafe", False),
        ("caf\u00ade", "caf", False),
        ("猫が好き", "猫", True),
        ("well-known", "known", True),
        ("a", "a", True),
    ],
)
def test_whether_a_place_is_a_whole_word(text: str, word: str, whole: bool) -> None:
    assert is_whole(text, text.index(word), text.index(word) + len(word)) is whole


def test_a_word_as_dictionaries_have_it() -> None:
    assert spelled("re\u0301\u00adsume\u0301") == "résumé"
    assert spelled("don’t") == spelled("don‘t") == "don't"
    assert spelled("می\u200cخواهم") == "می\u200cخواهم"


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
        ("_Anna_ __Anna__ Anna_x", "anna", 2),
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
