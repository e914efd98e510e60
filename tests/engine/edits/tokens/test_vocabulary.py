from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.edits.rules.ban import banned_ids, offending
from engine.edits.rules.rule import PlacedDraft
from engine.edits.text.typography import normal
from engine.edits.tokens.vocabulary import Vocabulary
from engine.model.tokenizing.tokenizer import Tokenizer
from tests.engine.edits.tiny import tiny_model


@cache
def tiny_vocabulary() -> Vocabulary:
    model = tiny_model("base")
    return Vocabulary(model.tokenizer, model.network.vocab_size)


@pytest.fixture
def vocabulary() -> Vocabulary:
    return tiny_vocabulary()


def shown(text: str, vocabulary: Vocabulary) -> str:
    ids = vocabulary.encode(text)
    return vocabulary.weave(ids, range(len(ids)))[0].text


def test_text_comes_back_with_every_character_owned(vocabulary: Vocabulary) -> None:
    text = "The cat’s naïve 猫 👩‍👩‍👧 שלום… e\u0301"
    ids = vocabulary.encode(text)
    draft, leads = vocabulary.weave(ids, range(len(ids)))
    assert draft.text == normal(text)
    assert set(draft.owner) | set(leads) == set(range(len(ids)))
    assert all(slot in draft.owner for slot in leads.values())


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 519), max_size=30))
def test_any_ids_can_be_shown(ids: list[int]) -> None:
    draft, _ = tiny_vocabulary().weave(ids, range(len(ids)))
    assert "\ufffd" not in draft.text
    assert all(char.isprintable() or char in "\n\t" or not char.isascii() for char in draft.text)
    assert not any(mark in draft.text for mark in ("<eos>", "<turn|>", "<filler>"))


def test_half_a_character_is_left_out(vocabulary: Vocabulary) -> None:
    ids = vocabulary.encode("a 猫")
    assert len(ids) > 3
    assert vocabulary.weave(ids[:-1], range(len(ids) - 1))[0].text == "a "


def test_marks_in_a_text_are_text(vocabulary: Vocabulary) -> None:
    assert shown("a <eos> b <turn|>", vocabulary) == "a <eos> b <turn|>"
    assert not {1, 12} & set(vocabulary.encode("<eos> <turn|>"))


def test_cuts_fall_between_words(vocabulary: Vocabulary) -> None:
    text = "It was extraordinarily late"
    ids = vocabulary.encode(text)
    starts = ("", "It", "It was", "It was extraordinarily", text)
    ends = ("", "late", "extraordinarily late", "was extraordinarily late", text)
    for count in range(len(ids) + 1):
        first = vocabulary.whole_words(ids, count)
        last = vocabulary.last_words(ids, count)
        assert max(first, last) <= count
        assert vocabulary.weave(ids[:first], range(first))[0].text.strip() in starts
        assert vocabulary.weave(ids[len(ids) - last :], range(last))[0].text.strip() in ends


def test_line_breaks_and_what_carries_a_word_on(vocabulary: Vocabulary) -> None:
    assert vocabulary.encode("\n")[0] in vocabulary.line_breaks()
    assert vocabulary.encode(" cat")[0] not in vocabulary.line_breaks()
    carrying = set(vocabulary.continuing())
    assert vocabulary.encode("x")[0] in carrying
    assert vocabulary.encode(" cat")[0] not in carrying
    assert vocabulary.encode(".")[0] not in carrying


def test_what_shows_nothing_is_told_from_what_shows_a_space(vocabulary: Vocabulary) -> None:
    silent = set(vocabulary.silent())
    assert silent
    assert all(not vocabulary.weave([token], [0])[0].text for token in silent)
    shown = {vocabulary.encode(text)[0] for text in (" cat", "x", ",", " ", "\n", "🙂")}
    assert not shown & silent
    assert not {vocabulary.encode(part)[0] for part in ("😀", "ф")} & silent, "a part of a character is none"


def test_what_closes_is_told_from_what_opens(vocabulary: Vocabulary) -> None:
    closing = {vocabulary.text(token) for token in vocabulary.closing()}
    assert {",", ".", ")", "!"} <= closing
    assert not {"(", "-", '"', "'", " ", "a", " cat"} & closing


def test_what_is_no_word_by_itself_is_told_from_words(vocabulary: Vocabulary) -> None:
    wordless = set(vocabulary.wordless())
    assert {vocabulary.encode(mark)[0] for mark in (",", ".", "“", "\n", " ", "🙂")} <= wordless
    assert not {vocabulary.encode(word)[0] for word in (" cat", "x", "5")} & wordless


def test_a_model_of_single_breaks_sees_no_blank_lines() -> None:
    model = tiny_model("base")
    single = Vocabulary(model.tokenizer, model.network.vocab_size, single_breaks=True)
    assert single.encode("a\r\n \r\nb") == single.encode("a\nb")


def test_banned_ids_are_whole_words_only(vocabulary: Vocabulary) -> None:
    ids = banned_ids(vocabulary, ("the",))
    texts = {vocabulary.text(token) for token in ids}
    assert {" the", " The"} <= texts
    assert all(text.strip().lower() == "the" for text in texts)


def test_offences_name_their_slots_and_spare_the_writer(vocabulary: Vocabulary) -> None:
    ids = vocabulary.encode(" saw THE cat")
    draft, leads = vocabulary.weave(ids, range(10, 10 + len(ids)))
    slots = offending(PlacedDraft(draft, "the dog", " the end"), ("the",), leads)
    assert slots
    assert all(vocabulary.text(ids[slot - 10]).strip().lower() in "the" for slot in slots)
    assert offending(PlacedDraft(draft, "the dog", " the end"), ("dog", "end"), leads) is None
    assert offending(PlacedDraft(draft, "a", "", ((0, len(draft.text)),)), ("the",), leads) is None


class Counted:
    """A tokenizer that counts how often it is asked: in a child each time costs a message there and one back."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner, self.asked = inner, 0

    def __getattr__(self, name: str) -> object:
        self.asked += name.startswith(("encode", "decode"))
        return getattr(self.inner, name)


def test_a_tokenizer_is_asked_for_many_at_once() -> None:
    model = tiny_model("base")
    counted = Counted(model.tokenizer)
    vocabulary = Vocabulary(counted, model.network.vocab_size)  # type: ignore[arg-type]
    vocabulary.markup()
    for token in range(model.network.vocab_size):
        vocabulary.text(token)
    assert counted.asked == 1
    text = "naïve 猫猫 👩‍👩‍👧 שלום " * 20
    unreadable = vocabulary.unreadable(text, 0, len(text))
    assert unreadable
    assert vocabulary.unreadable(text, 0, len(text)) == unreadable
    assert counted.asked <= 3
    ids = vocabulary.encode(text)
    counted.asked = 0
    vocabulary.weave(ids, range(len(ids)))
    broken = sum("\ufffd" in vocabulary.text(token) for token in ids)
    assert 0 < counted.asked <= broken
