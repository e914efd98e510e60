"""The wheel whole: two lists, whole words in their form, none twice, each with the edits that put it there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.wheel.fitting import Fitting, Way
from engine.edits.wheel.wheel import Wheel
from engine.errors import RedraftError, RequestError, RunCancelled
from engine.messages import Fill, Hole, WordList
from engine.model.tokenizing.lexicon import Lexicon
from engine.prose.words import fold
from engine.wordbook.forms import Forms
from tests.engine.edits.conftest import made, patched
from tests.engine.edits.tiny import tiny_model
from tests.engine.edits.wheel.books import TEXT, SmallBook, asked, small_lexicon, turned, wheel, worded

DOG = TEXT.index("dog") + 1


def texts(words: WordList) -> list[str]:
    return [word.text for word in words.words]


@pytest.fixture(scope="module")
def base() -> Wheel:
    return wheel()


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_first_the_likeliest_then_all_and_no_word_twice(kind: str) -> None:
    first, everything = turned(wheel(worded(kind)), asked(DOG, count=30))
    for words in (first, everything):
        assert (words.start, words.end, words.old) == (DOG - 1, DOG + 2, "dog")
        scores = [word.score for word in words.words]
        assert scores == sorted(scores, reverse=True)
        assert len({fold(word) for word in texts(words)}) == len(words.words) > 0
        assert all(small_lexicon().knows(word) for word in texts(words))
        assert scores[0] - scores[-1] <= 7.0
    assert first.passes == 2
    assert everything.passes >= 3
    given = TEXT.replace("dog", "[[1]]", 1)
    first, everything = turned(wheel(worded(kind)), asked(DOG, given))
    assert everything.words[0].score >= first.words[0].score, "in a hole, where no kind of word stands"


def test_the_first_list_waits_for_no_look_into_the_word_book(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading it takes some tenths of a second the first time; the whole list is there for that."""
    looked: list[str] = []
    plain = Forms.readings

    def noted(self: Forms, word: str) -> object:
        looked.append(word)
        return plain(self, word)

    monkeypatch.setattr(Forms, "readings", noted)
    run = wheel().run(asked(TEXT.index("cat") + 1, TEXT.replace("sat", "is")), Control())
    next(run)
    assert looked == []
    with pytest.raises(StopIteration):
        next(run)
    assert "cat" in looked


def test_the_same_request_has_the_same_words_and_the_text_is_as_it_was(base: Wheel) -> None:
    assert texts(turned(base, asked(DOG))[1]) == texts(turned(base, asked(DOG))[1])
    for word in turned(base, asked(DOG))[1].words:
        assert word.text in patched(TEXT, word.edits).replace("’", "'")


def test_no_more_than_are_asked_for(base: Wheel) -> None:
    assert len(turned(base, asked(DOG, count=3))[1].words) == 3


def test_more_leaves_out_those_seen(base: Wheel) -> None:
    seen = texts(turned(base, asked(DOG, count=5))[1])
    more = texts(turned(base, asked(DOG, count=5, without=tuple(seen)))[1])
    assert more
    assert not set(map(fold, seen)) & set(map(fold, more))


@pytest.mark.parametrize(
    ("wished", "good"),
    [
        ({"starts": "t"}, lambda word: word[0] == "t"),
        ({"rhymes": "cat"}, lambda word: word in ("mat", "sat", "that")),
        ({"syllables": 2}, lambda word: 2 in SmallBook().sounds.syllables(word)),
        ({"rarer": True}, lambda word: small_lexicon().count(word) < 9000),
        ({"unused": (0, len(TEXT))}, lambda word: word not in TEXT),
    ],
)
def test_each_dial_turns_up_what_it_says(base: Wheel, wished: dict[str, object], good: object) -> None:
    first, everything = turned(base, asked(DOG, **wished))
    assert everything.words
    assert callable(good)
    assert [word for word in [*texts(first), *texts(everything)] if not good(word.casefold())] == []


def test_close_in_meaning_are_those_of_its_sense_that_the_model_has(base: Wheel) -> None:
    assert set(texts(turned(base, asked(DOG, meaning="dog"))[1])) <= {"cat", "animal", "hound"}
    with pytest.raises(RequestError, match="meaning"):
        turned(base, asked(DOG, meaning="xqzt"))


def leaning(monkeypatch: pytest.MonkeyPatch, *words: str) -> None:
    """A model to which these words are the likeliest, in this order, whatever stands beside them."""
    tokens = {word: worded().tokenizer.encode(f" {word}") for word in words}
    plain = Fitting.canvas

    def canvas(self: Fitting, rows: Sequence[tuple[int, object]]) -> list[torch.Tensor]:
        changed = []
        for logs in plain(self, rows):  # type: ignore[arg-type]
            likelier = logs.clone()
            for rank, ids in enumerate(tokens.values()):
                for slot, token in enumerate(ids):
                    if len(ids) == logs.shape[0]:
                        likelier[slot, token] = -0.1 * rank
            changed.append(likelier)
        return changed

    monkeypatch.setattr(Fitting, "canvas", canvas)
    monkeypatch.setattr(Fitting, "scores", lambda self, ways: [score(way, words) for way in ways])


def score(way: Way, words: Sequence[str]) -> float:
    return -float(words.index(way.word)) if way.word in words else -99.0


def test_the_article_before_it_is_mended_with_it_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    leaning(monkeypatch, "evening", "teacher", "dog")
    _, everything = turned(wheel(), asked(DOG, count=3))
    (word,) = [word for word in everything.words if word.text == "evening"]
    assert patched(TEXT, word.edits) == TEXT.replace("a dog", "an evening")
    (plain,) = [word for word in everything.words if word.text == "teacher"]
    assert patched(TEXT, plain.edits) == TEXT.replace("a dog", "a teacher")


def test_words_of_another_kind_or_form_stand_behind_those_of_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The cat sat and the dogs ran, and the cats sat by the sea."
    lexicon = Lexicon(dict.fromkeys(("dogs", "the", "and", "sat", "cat", "cats", "by", "before"), 900))
    leaning(monkeypatch, "cat", "sat", "cats", "before")
    own = wheel(replace(worded(), lexicon=lexicon))

    def scores(at: int, given: str = text) -> dict[str, float]:
        return {word.text: word.score for word in turned(own, asked(at, given))[1].words}

    noun = scores(text.index("dogs"))
    assert (noun["cat"], noun["sat"]) == (-3.0, -4.0), "of one, and a verb"
    small = scores(text.index("by"))
    assert (small["before"], small["cat"]) == (-3.0, -3.0), "a preposition, and none"
    assert scores(5, "The [[1]] ran, and the dog sat.")["cat"] == 0.0, "in a hole nothing says which kind is meant"


def test_a_word_that_would_be_doubled_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    at = TEXT.index("old") + 1
    leaning(monkeypatch, "dog", "the", "cat", "old")
    assert texts(turned(wheel(), asked(at))[1])[:2] == ["cat", "old"]


def test_at_the_start_of_a_sentence_words_have_a_capital(base: Wheel) -> None:
    words = texts(turned(base, asked(TEXT.index("It") + 1, count=20))[1])
    assert words
    assert all(word[0].isupper() for word in words)


def test_a_hole_gets_the_space_that_it_lacks(base: Wheel) -> None:
    text = TEXT.replace("old dog", "dog")
    for at, hole, place in ((text.index(" dog ran"), True, ""), (TEXT.index("old"), False, "[[1]]")):
        given = text if hole else TEXT.replace("old", "[[1]]")
        word = turned(base, asked(at + (not hole), given, hole=hole))[1].words[0]
        assert f"the {word.text} dog ran" in patched(given, word.edits)
        assert word.edits[0].old == place


def test_the_apostrophe_is_the_texts_own(monkeypatch: pytest.MonkeyPatch) -> None:
    leaning(monkeypatch, "it's")
    model = worded()
    assert small_lexicon().knows("it's")  # as "it" with an ending
    words = turned(wheel(model), asked(DOG, TEXT.replace("the old", "the cat’s old")))[1]
    assert all("'" not in word.text for word in words.words)


@pytest.mark.parametrize(
    ("text", "at", "why"),
    [
        ("Ein kleiner Straßenhund rannte über die grünen Felder davon.", 8, "English"),
        ("The cat sat on the Straße and the dog ran away from the house.", 20, "Straße"),
    ],
)
def test_another_language_is_refused(base: Wheel, text: str, at: int, why: str) -> None:
    with pytest.raises(RequestError, match=why):
        turned(base, asked(at, text))


def test_without_any_list_of_words_there_is_a_sentence() -> None:
    editing = Editing(tiny_model("chat"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("engine.wordbook.wordbook.SOUNDS", "nothing.xz")
        with pytest.raises(RedraftError, match="cannot be read"):
            turned(editing, asked(DOG))


def test_it_can_be_left_at_any_look(base: Wheel) -> None:
    control = Control()
    run = base.run(asked(DOG), control)
    next(run)
    control.cancel()
    with pytest.raises(RunCancelled):
        next(run)
    cancelled = Control()
    cancelled.cancel()
    with pytest.raises(RunCancelled):
        next(base.run(asked(DOG), cancelled))


def test_an_edit_behind_it_is_what_it_would_have_been() -> None:
    request = Fill(job="f", text=TEXT, holes=(Hole(DOG - 1, DOG + 2, 1),), seed=3)
    plain = made(Editing(worded()).run(request, Control())).variants
    editing = Editing(worded())
    turned(editing, asked(DOG))
    assert made(editing.run(request, Control())).variants == plain
