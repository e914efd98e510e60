"""Which words are close: those of the same sense first, then wider, narrower and neighbouring ones."""

from engine.wordbook.senses import Senses

LINES = [
    "n\t\tanimal:9 beast",
    "n\t0\tdog:8 hound:2",
    "n\t0\tcat:5",
    "n\t1\tpoodle",
    "n\t\tdog:2 scoundrel",
    "v\t\tdog tail",
    "a\t7\tglad:3 happy:1",
    "a\t6\tcheerful",
]
SENSES = Senses(LINES)


def test_words_that_can_stand_for_it_come_first_by_how_often_it_is_meant_so() -> None:
    close = {near.word: near.closeness for near in SENSES.close_to("dog", "n")}
    assert close["hound"] == 0.8
    assert close["animal"] == close["beast"] == 0.8 * 0.4
    assert close["poodle"] == 0.8 * 0.35
    assert close["cat"] == 0.8 * 0.2
    assert close["scoundrel"] == 0.2
    assert "dog" not in close
    assert list(close) == sorted(close, key=lambda word: (-close[word], word))


def test_a_kind_is_looked_at_by_itself() -> None:
    assert [near.word for near in SENSES.close_to("dog", "v")] == ["tail"]
    assert SENSES.close_to("dog", "a") == []
    assert SENSES.is_lemma("dog", "v")
    assert not SENSES.is_lemma("cat", "v")


def test_adjectives_have_similar_ones_on_either_side() -> None:
    assert {near.word for near in SENSES.close_to("glad", "a")} == {"happy", "cheerful"}
    assert {near.word for near in SENSES.close_to("cheerful", "a")} == {"glad", "happy"}


def test_what_lies_below_a_very_wide_sense_is_not_beside_it() -> None:
    wide = Senses(["n\t\tthing", *(f"n\t0\tkind{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(60))])
    assert [near.word for near in wide.close_to("kindaa", "n")] == ["thing"]
