"""The tokenizer gives back every text, and keeps the base model's special ids."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from engine.training.texts.bpe import ANSWER, FILLER, FIRST_TEXT_ID, FIX, SPECIALS, train_tokenizer, word_edges
from engine.training.texts.corpus import CorpusError

MADE = train_tokenizer(["The old man opened the door. It's late, isn't it?\n"] * 50, 400)


def check_tokenizer(text: str) -> Tokenizer:
    """The tokenizer of ``text``; CorpusError when its specials are not where the base format wants them."""
    tokenizer = Tokenizer.from_str(text)
    for token, name in enumerate(SPECIALS):
        if tokenizer.token_to_id(name) != token:
            raise CorpusError(f"The tokenizer has {name} at {tokenizer.token_to_id(name)}, not at {token}.")
    return tokenizer


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_decoding_gives_back_any_text(text: str) -> None:
    assert MADE.decode(MADE.encode(text).ids, skip_special_tokens=False) == text


@pytest.mark.parametrize(
    "text", ["<eos>", "a <blank> b", "  two  spaces ", "1234.5", "cafe\u0301 — “quoted”\r\n\n\t", "👩‍👧"]
)
def test_awkward_texts_come_back_and_never_hold_a_special(text: str) -> None:
    ids = MADE.encode(text).ids
    assert MADE.decode(ids, skip_special_tokens=False) == text
    assert all(token >= FIRST_TEXT_ID for token in ids)


def test_special_ids_are_the_base_formats() -> None:
    assert [MADE.token_to_id(name) for name in SPECIALS] == list(range(16))
    assert (FILLER, ANSWER, FIX) == (5, 6, 7)
    assert MADE.id_to_token(16 + 255) is not None
    check_tokenizer(MADE.to_str())


def test_a_tokenizer_with_other_specials_is_refused() -> None:
    with pytest.raises(CorpusError, match="has <eos> at 7, not at 1"):
        check_tokenizer(MADE.to_str().replace('"<eos>"', '"<x>"').replace('"<fix>"', '"<eos>"'))


def test_digits_stand_alone_and_apostrophes_stay_in_their_word() -> None:
    pieces = MADE.encode("in 1234 it's").tokens
    assert pieces[-1] == "Ġit's" or "'" in pieces[-1]
    assert [p.strip("Ġ") for p in pieces if p.strip("Ġ").isdigit()] == ["1", "2", "3", "4"]


def test_word_edges_are_at_spaces_and_signs_only(tokenizer: Tokenizer) -> None:
    begins, ends = word_edges(tokenizer)
    ids = tokenizer.encode("The xylograph, 12 lamps").ids
    words, word = [], ""
    for n, token in enumerate(ids):
        if n and not (begins[token] and ends[ids[n - 1]]):
            words.append(word)
            word = ""
        word += tokenizer.decode([token])
    assert [*words, word] == ["The", " xylograph", ",", " 12", " lamps"]
