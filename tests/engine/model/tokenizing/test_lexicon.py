"""Known words, and what is one slip or two away from an unknown one."""

import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ModelError
from engine.model.tokenizing.lexicon import Lexicon, lexicon_bytes

COUNTS = {
    "the": 90_000, "a": 30_000, "I": 20_000, "of": 20_000, "lot": 9000, "three": 5000, "there": 9000, "then": 8000,
    "received": 400, "definitely": 200, "Tuesday": 300, "don't": 900, "meditating": 50, "NATO": 60, "hte": 7,
}  # fmt: skip
LEXICON = Lexicon(COUNTS)


def near(word: str) -> list[tuple[str, int]]:
    return [(near_word.text, near_word.slips) for near_word in LEXICON.near(word)]


def test_a_word_is_known_in_any_case_with_either_apostrophe_and_as_a_genitive() -> None:
    for word in ("the", "The", "THE", "tuesday", "don’t", "DON'T", "Tuesday’s", "lot's"):
        assert LEXICON.knows(word)
    for word in ("teh", "dont", "s", "'s", ""):
        assert not LEXICON.knows(word)


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("teh", "the"), ("thee", "the"), ("th", None), ("recieved", "received"), ("Recieved", "received"),
        ("definately", "definitely"), ("tuesdya", "Tuesday"), ("dont", "don't"), ("don’tt", "don't"),
    ],
)  # fmt: skip
def test_a_letter_too_many_missing_wrong_or_changed_round_is_one_slip(word: str, meant: str | None) -> None:
    nearest = near(word)
    assert (nearest[0] if nearest else None) == (None if meant is None else (meant, 1))


def test_two_slips_are_looked_for_where_no_word_is_one_away() -> None:
    assert near("mefiyating") == [("meditating", 2)]
    assert near("thete") == [("there", 1)]  # three, then and the are two away


def test_two_common_words_run_together_are_parted() -> None:
    assert ("a lot", 2) in near("alot")
    assert near("oftuesdays") == []  # one of them is not common


def test_what_is_rare_or_letters_for_words_is_known_but_was_not_meant() -> None:
    assert LEXICON.knows("hte")
    assert LEXICON.knows("nato")
    assert near("natoo") == []
    assert ("hte", 1) not in near("hteh")


def test_a_name_written_small_has_its_capital() -> None:
    assert LEXICON.name("tuesday") == "Tuesday"
    assert LEXICON.name("i") == "I"
    assert LEXICON.name("Tuesday") is None
    assert LEXICON.name("TUESDAY") is None
    assert LEXICON.name("lot") is None


@given(st.text(string.ascii_lowercase[:5], min_size=1, max_size=30), st.sets(st.text("abcde'", min_size=2, max_size=6)))
def test_the_index_of_common_words_finds_what_trying_every_slip_finds(word: str, known: set[str]) -> None:
    lexicon = Lexicon({**dict.fromkeys(known, 10), "abcde": 10})
    slips = {word[:n] + word[n + 1 :] for n in range(len(word))}
    slips |= {word[:n] + letter + word[n:] for n in range(len(word) + 1) for letter in "abcde'"}
    slips |= {word[:n] + letter + word[n + 1 :] for n in range(len(word)) for letter in "abcde'"}
    slips |= {word[:n] + word[n + 1] + word[n] + word[n + 2 :] for n in range(len(word) - 1)}
    wanted = sorted((slips - {word}) & {*known, "abcde"}) if 3 <= len(word) <= 20 else []
    assert lexicon.beside(word) == wanted


def test_a_word_of_any_length_and_script_is_looked_up_at_once() -> None:
    for word in ("a" * 5000, "é" * 40, "東京", "\u0301", "ß"):
        assert LEXICON.near(word) == []
        assert LEXICON.beside(word) == []
        assert not LEXICON.knows(word)


def test_a_list_is_of_words_as_texts_write_them(tmp_path: Path) -> None:
    counted = [
        ("The", 30),
        ("the", 60),
        ("Paris", 40),
        ("paris", 1),
        ("NATO", 6),
        ("x", 3),
        ("a", 9),
        ("rare", 4),
        ("It’s", 5),
    ]
    path = tmp_path / "words.txt"
    path.write_bytes(lexicon_bytes(counted, 5))
    assert path.read_text(encoding="utf-8") == "the 90\nParis 41\na 9\nNATO 6\nIt's 5\nx 3\n"
    lexicon = Lexicon.read(path)
    assert lexicon.knows("it’s")
    assert lexicon.name("paris") == "Paris"
    assert not lexicon.knows("rare")


@pytest.mark.parametrize(
    "data",
    [b"the\n", b"the x\n", b"the 1\n\nof 2\n", b" 5\n", "the ٣\n".encode(), b"the 1\nof -2\n", b"the 9" + b"9" * 20],
)
def test_a_line_that_is_no_word_with_its_count_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(data)
    with pytest.raises(ModelError, match=r"words\.txt: line \d is no word"):
        Lexicon.read(path)


def test_a_file_that_is_missing_or_no_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    with pytest.raises(ModelError, match=r"words\.txt is missing"):
        Lexicon.read(path)
    path.write_bytes(b"caf\xe9 12\n")
    with pytest.raises(ModelError, match=r"words\.txt cannot be read as UTF-8"):
        Lexicon.read(path)


def test_a_common_word_of_any_length_takes_no_more_room_than_it_has(tmp_path: Path) -> None:
    """A stranger's list may call a book a word: all that it is without a letter would be its square."""
    path = tmp_path / "words.txt"
    path.write_text("the 10\n" + "a" * 200_000 + " 10\n" + "b" * 21 + " 10\n" + "b" * 22 + " 10\n")
    lexicon = Lexicon.read(path)
    assert lexicon.knows("a" * 200_000)
    assert lexicon.beside("b" * 20) == ["b" * 21]
