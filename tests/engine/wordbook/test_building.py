"""How the lists are made: a small WordNet and a small dictionary in, lines out that the parts read."""

from pathlib import Path

import pytest

from engine.wordbook.building import forms, main, senses, sounds
from engine.wordbook.wordbook import Wordbook

NOUNS = """\
  1 a line of the licence
00000010 05 n 02 animal 0 Fido 0 000 | a living thing
00000020 05 n 03 dog 0 hound 0 guide_dog 0 002 @ 00000010 n 0000 ! 00000030 n 0101 | a pet
00000030 05 n 01 New_York 0 001 @ 00000010 n 0000 | a city
"""
ADJECTIVES = "00000040 00 s 01 galore(ip) 0 001 & 00000050 a 0000 | many\n00000050 00 a 01 many 0 000 | many\n"
SAID = """\
  "hour": "AW1 ER0",
  flower: "F L AW1 ER0",
  "tower(2)": "T AW1 ER0",
  "xyzzy": "Z IH1 Z IY0",
  "'s": "EH1 S",
}
"""


@pytest.fixture
def wordnet(tmp_path: Path) -> Path:
    folder = tmp_path / "dict"
    folder.mkdir()
    for name, text in (("noun", NOUNS), ("adj", ADJECTIVES), ("verb", ""), ("adv", "")):
        (folder / f"data.{name}").write_text(text, encoding="utf-8")
        (folder / f"{name}.exc").write_text(
            "mice mouse\nSt_Bernards St_Bernard\n" if name == "noun" else "", encoding="utf-8"
        )
    (folder / "index.sense").write_text("dog%1:05:00:: 00000020 1 42\nhound%1:05:00:: 00000020 1 0\n", encoding="utf-8")
    return folder


def test_single_words_in_small_letters_are_kept_with_their_counts_and_wider_senses(wordnet: Path) -> None:
    assert senses(wordnet) == ["n\t\tanimal", "n\t0\tdog:42 hound", "a\t3\tgalore", "a\t\tmany"]
    assert forms(wordnet) == ["n mice mouse"]


def test_words_that_rhyme_are_a_line_and_only_those_of_the_lexicon() -> None:
    assert sounds(SAID.splitlines(), frozenset({"hour", "flower", "tower"})) == ["flower2 hour2v tower2"]


def test_the_files_are_what_the_word_book_reads(wordnet: Path, tmp_path: Path) -> None:
    (tmp_path / "index.js").write_text(SAID, encoding="utf-8")
    (tmp_path / "words.txt").write_text("Flower 3\nhour 9\n", encoding="utf-8")
    places = (wordnet, wordnet, tmp_path / "index.js", tmp_path / "words.txt", tmp_path / "out")
    assert main([str(place) for place in places]) == 0
    book = Wordbook(tmp_path / "out")
    assert book.sounds.rhyming("hour") == {"flower"}
    assert [close.word for close in book.senses.close_to("dog", "n")] == ["hound", "animal"]
    assert book.forms.readings("dogs")[0].lemma == "dog"
