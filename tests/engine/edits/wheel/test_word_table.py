"""The words that a model can write, by their ids; and what it has where it brings no words."""

from dataclasses import replace

import pytest

from engine.edits.opening import guide_of
from engine.edits.wheel.word_table import LONGEST, WordTable, is_plain_word
from engine.errors import RunCancelled
from engine.model.tokenizing.lexicon import Lexicon
from tests.engine.edits.tiny import tiny_model
from tests.engine.edits.wheel.books import SmallBook, worded


def table(kind: str = "base") -> WordTable:
    return WordTable(guide_of(worded(kind)).kit, SmallBook())


@pytest.mark.parametrize("spaced", [True, False])
def test_every_word_is_spelled_by_its_ids(spaced: bool) -> None:
    own = table()
    kit = guide_of(worded()).kit
    singles = own.singles(spaced)
    assert len(set(singles.words)) == len(singles.words) > 0
    blank = " " * spaced
    for word, (token,) in zip(singles.words, singles.ids.tolist(), strict=True):
        assert kit.vocabulary.text(token) == f"{blank}{word}"
        assert own.knows(word)
    for length, longer in own.longer(spaced, False, lambda: None).items():
        assert 2 <= length <= LONGEST
        for word, ids in zip(longer.words, longer.ids.tolist(), strict=True):
            assert kit.model.tokenizer.encode(f"{blank}{word}") == ids
            assert len(ids) == length


def test_words_of_several_ids_are_there_with_a_capital_too() -> None:
    lexicon = Lexicon({"xylophone": 900, "mats": 900, "zebra": 900, "zq": 3})
    own = WordTable(guide_of(replace(tiny_model("base"), lexicon=lexicon)).kit, SmallBook())
    plain = {word for spelled in own.longer(True, False, lambda: None).values() for word in spelled.words}
    capital = {word for spelled in own.longer(True, True, lambda: None).values() for word in spelled.words}
    assert "mats" in plain
    assert all(word[0].isupper() for word in capital)
    assert "zq" not in plain, "nobody means what hardly any text has"


def test_a_model_without_words_has_those_whose_sound_is_known() -> None:
    own = WordTable(guide_of(tiny_model("chat")).kit, SmallBook())
    assert own.count is None
    assert set(own.singles(True).words) <= set(SmallBook().sounds.words())
    assert "cat" in own.singles(True).words
    assert own.is_usual("cat")
    assert not own.knows("zebra")


def test_the_long_look_at_all_words_can_be_left() -> None:
    def cancelled() -> None:
        raise RunCancelled("")

    with pytest.raises(RunCancelled):
        table().longer(True, False, cancelled)


@pytest.mark.parametrize(
    ("word", "plain"),
    [("cat", True), ("don't", True), ("a", True), ("b", False), ("'s", False), ("x1", False), ("", False)],
)
def test_a_word_is_letters_with_apostrophes_between_them(word: str, plain: bool) -> None:
    assert is_plain_word(word) is plain
