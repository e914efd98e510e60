"""Words of scripts that put no spaces between them."""

import sys

import pytest

from app.documents.counts.count import count
from app.documents.counts.unspaced import words_in_run


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("我是学生", 2),
        ("今天天气很好", 3),
        ("私は学生です", 4),
        ("ภาษาไทยง่าย", 3),
        ("ພາສາລາວ", 2),
        ("ភាសាខ្មែរនៅទីនេះ", 3),
        ("မြန်မာစာ", 2),
        ("", 0),
    ],
)
def test_words_are_those_of_the_dictionaries(run: str, words: int) -> None:
    assert words_in_run(run) == words


def test_they_count_among_words_with_spaces() -> None:
    assert count("He said 我是学生, and left。今天！").words == 7


def test_a_long_run_is_counted_in_pieces() -> None:
    assert words_in_run("我是学生" * 2500) == pytest.approx(5000, abs=20)


def test_without_the_library_characters_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icu4py.breakers", None)  # an import of it fails then
    assert words_in_run("我是学生") == 4
    assert words_in_run("ก็ดี") == 2
