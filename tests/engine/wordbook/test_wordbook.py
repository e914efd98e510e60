"""The word book: what comes with the program is whole, read when it is asked for, and missed with a sentence."""

from pathlib import Path

import pytest

from engine.errors import RequestError
from engine.installation import bundled_resources
from engine.wordbook.wordbook import FORMS, SENSES, SOUNDS, Wordbook


@pytest.fixture(scope="module")
def book() -> Wordbook:
    return Wordbook.bundled()


def test_what_comes_with_the_program_knows_english(book: Wordbook) -> None:
    assert {"night", "white"} <= book.sounds.rhyming("light")
    assert book.sounds.begins_with_vowel("hour")
    assert not book.sounds.begins_with_vowel("university")
    assert "stroll" in {close.word for close in book.senses.close_to("walk", "v")}
    assert book.forms.number("mice") == "many"


def test_nothing_is_read_before_it_is_asked_for() -> None:
    Wordbook(Path("nowhere"))


@pytest.mark.parametrize("part", ["sounds", "senses", "forms"])
def test_a_list_that_is_missing_or_damaged_is_named(part: str, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=f"{part}.txt.xz"):
        getattr(Wordbook(tmp_path), part)
    for name in (SOUNDS, SENSES, FORMS):
        (tmp_path / name).write_bytes(b"no list")
    with pytest.raises(RequestError, match=f"{part}.txt.xz"):
        getattr(Wordbook(tmp_path), part)


def test_it_is_small_and_its_licences_lie_beside_it() -> None:
    folder = bundled_resources() / "words"
    assert sum((folder / name).stat().st_size for name in (SOUNDS, SENSES, FORMS)) < 2_000_000
    licences = (folder / "LICENCES.md").read_text(encoding="utf-8")
    assert all(
        name in licences for name in (SOUNDS, SENSES, FORMS, "Princeton University", "Carnegie Mellon University")
    )
