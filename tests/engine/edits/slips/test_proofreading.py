"""Which words are mended, which are held, and which are none of a proofreader's business."""

import re
import textwrap
from collections import Counter
from collections.abc import Callable, Sequence
from typing import cast

import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from engine.edits.kit import Kit
from engine.edits.opening import guide_of
from engine.edits.slips import proofreading
from engine.edits.slips.confusions import regular_pasts
from engine.edits.slips.proofreading import Proofreading, times_written
from engine.messages import Edit, Range
from engine.model.network.network import Network
from engine.model.network.tree import Branch
from engine.model.tokenizing.lexicon import Lexicon
from tests.engine.edits.conftest import patched
from tests.engine.edits.tiny import tiny_model

WORDS = (
    "the old dog ran away from house by sea and it was not seen again a an of to is were where their there form them "
    "an received letter on said he she had in its it's I'm came at least night mill Tuesday London"
)
LEXICON = Lexicon(dict.fromkeys(WORDS.split(), 1000))


class Reader:
    """A network to whose causal path every word is equally likely, but for those it ``likes`` by so many nats."""

    def __init__(self, kit: Kit, likes: dict[str, float]) -> None:
        self.kit, self.likes = kit, likes
        self.stems: list[str] = []

    def empty_cache(self) -> None:
        return None

    def text(self, ids: Sequence[int]) -> str:
        return self.kit.vocabulary.weave(ids, range(len(ids)))[0].text

    def score(self, ids: Sequence[int], *, check: Callable[[], None] | None, rows: Sequence[int]) -> torch.Tensor:
        self.stems.append(self.text(ids[1:]))
        logits = torch.zeros(len(rows), len(self.kit.vocabulary.names()))
        for word in self.likes:
            for text in (word, f" {word}"):
                logits[:, self.kit.vocabulary.encode(text)[0]] = 1.0
        return logits

    def branched(
        self, stem: Sequence[int], branches: Sequence[Branch], cache: None, check: Callable[[], None] | None = None
    ) -> list[torch.Tensor]:
        self.stems.append(self.text(stem[1:]))
        found = []
        for place, ids in branches:
            assert 1 <= place <= len(stem)
            text = self.text(ids).strip()
            liked = [nats for word, nats in self.likes.items() if text.startswith(word)]
            found.append(torch.tensor([max(liked, default=0.0), *[0.0] * (len(ids) - 1)]))
        return found


@pytest.fixture(scope="module")
def plain() -> Kit:
    return guide_of(tiny_model("base")).kit


def looked(
    kit: Kit, text: str, likes: dict[str, float], *, kept: Sequence[Range] = (), ban: Sequence[str] = (), start: int = 0
) -> tuple[str, list[str], Reader]:
    """The text with its mends made, the words to hold, and the reader that was asked."""
    reader = Reader(kit, likes)
    encode = kit.encoder(text, lambda: None)
    mends, strange = Proofreading(cast(Network, reader), LEXICON, kit.bos, text, ban, encode, lambda: None).look(
        start, len(text), kept, ()
    )
    assert mends == sorted(mends, key=lambda one: one.start)
    return patched(text, mends), [text[low:high] for low, high in strange], reader


LIKES = {"the": 20.0, "received": 20.0, "where": 8.0, "from": 15.0, "Tuesday": 8.0, "at least": 40.0, "there": 8.0}


def test_an_unknown_word_is_mended_where_another_is_far_likelier_and_else_held(plain: Kit) -> None:
    text, held, _ = looked(plain, "It was teh dog, and he recieved it by nigt.", LIKES)
    assert text == "It was the dog, and he received it by nigt."
    assert held == ["nigt"]


def test_a_word_with_accents_apart_or_a_soft_hyphen_is_held_whole(plain: Kit) -> None:
    source = "The olde\u0301 dog ran hou\u00adse teh sea."
    text, held, _ = looked(plain, source, {**LIKES, "old": 90.0, "house": 90.0})
    assert text == source.replace("teh", "the")
    assert held == ["olde\u0301", "hou\u00adse"]


def test_what_is_spoken_is_held_but_for_what_is_far_likelier(plain: Kit) -> None:
    source = "It was teh dog, ye recieved were by the sea and the old mill at night."
    reader = Reader(plain, {**LIKES, "the": 13.0, "received": 40.0, "ye": 1.0})
    spoken = [(0, len(source))]

    def look(stretches: Sequence[Range]) -> tuple[str, set[str]]:
        encode = plain.encoder(source, lambda: None)
        proofs = Proofreading(cast(Network, reader), LEXICON, plain.bos, source, (), encode, lambda: None, stretches)
        mends, held = proofs.look(0, len(source), (), ())
        return patched(source, mends), {source[low:high] for low, high in held}

    assert look(()) == ("It was the dog, ye received where by the sea and the old mill at night.", set())
    mended, held = look(spoken)
    assert mended == "It was teh dog, ye received were by the sea and the old mill at night."
    assert held == {"It", "was", "teh", "dog", "ye", "were", "by", "the", "sea", "and", "old", "mill", "at", "night"}


def test_a_mended_word_keeps_its_capital_and_its_apostrophe(plain: Kit) -> None:
    assert looked(plain, "Teh dog ran. Recieved a letter.", {"The": 40.0, "Received": 40.0})[0].startswith("The dog")
    assert looked(plain, "He said i’mm not seen.", {"I’m": 40.0, "I'm": 40.0})[0] == "He said I’m not seen."


def test_what_may_be_a_name_or_letters_for_words_is_held(plain: Kit) -> None:
    likes = {"the": 90.0, "The": 90.0, "THE": 90.0}
    text, held, _ = looked(plain, "He said Teh and TEH and tEH.", likes)
    assert (text, held) == ("He said Teh and TEH and tEH.", ["Teh", "TEH", "tEH"])


def test_a_known_word_gives_way_to_one_that_is_written_for_it_more_easily_than_to_its_neighbour(plain: Kit) -> None:
    assert looked(plain, "He saw were it ran.", {"where": 6.0})[0] == "He saw where it ran."
    assert looked(plain, "A letter form the sea.", {"from": 6.0})[0] == "A letter form the sea."
    assert looked(plain, "A letter form the sea.", {"from": 11.0})[0] == "A letter from the sea."
    assert looked(plain, "It came on tuesday.", {"Tuesday": 6.0})[0] == "It came on Tuesday."
    assert looked(plain, "It was a old dog.", {"an": 6.0})[0] == "It was an old dog."


def test_the_past_of_a_verb_that_is_not_regular_is_meant_by_its_regular_form(plain: Kit) -> None:
    assert looked(plain, "He goed to the sea and it runned away.", {"went": 6.0, "ran": 6.0})[0] == (
        "He went to the sea and it ran away."
    )
    forms = regular_pasts()
    assert (forms["goed"], forms["runned"], forms["maked"], forms["sayed"]) == ("went", "ran", "made", "said")
    assert forms["buied"] == forms["buyed"] == "bought"
    assert not {"seed", "leaded", "hanged", "used", "ended"} & forms.keys()


def test_of_two_neighbours_judged_by_each_other_the_surer_is_mended(plain: Kit) -> None:
    text = "He saw were their dog ran."
    assert looked(plain, text, {"where": 6.0, "there": 9.0})[0] == "He saw were there dog ran."


def test_what_is_kept_or_banned_or_joined_to_a_sign_is_left_alone(plain: Kit) -> None:
    text = "It was teh dog."
    assert looked(plain, text, LIKES, kept=[(7, 10)])[:2] == (text, [])
    assert looked(plain, text, LIKES, ban=["The"])[:2] == (text, ["teh"])
    text = "It was teh_dog and teh-dog and teh2 and -teh."
    assert looked(plain, text, LIKES)[:2] == (text, [])


def test_every_time_that_a_text_has_a_word_it_is_more_likely_its_own(plain: Kit) -> None:
    once = "He had a vashte by the sea. "
    lexicon_has = {"the": 0.0}
    assert looked(plain, "It was teh dog. " + "And teh dog ran. " * 5, {"the": 25.0})[0].count("the dog") == 6
    text = "It was teh dog. " + "And teh dog ran. " * 2
    assert looked(plain, text, {"the": 14.0})[:2] == (text, ["teh"] * 3)
    assert looked(plain, once * 3, lexicon_has)[0] == once * 3


def test_a_text_of_another_language_is_left_alone(plain: Kit) -> None:
    text = "Det var en gang en liten flicka som bodde i ett litet hus vid teh skogen."
    mended, held, _ = looked(plain, text, LIKES | {"it": 30.0})
    assert mended == text
    assert {"liten", "teh", "flicka"} <= set(held)


def test_every_word_is_judged_behind_the_text_as_it_will_stand(plain: Kit) -> None:
    before = "The sea was old. "
    text = before + "It was teh dog. He saw were it ran."
    _, _, reader = looked(plain, text, LIKES, start=len(before))
    assert all(stem.startswith(before.strip()) for stem in reader.stems)
    # The unknown word is judged first; what comes behind it is read with the word that was meant.
    assert "teh" in text
    assert reader.stems[-1].endswith("It was the dog. He saw")


def test_a_line_break_of_a_wrapped_text_is_read_as_a_space(plain: Kit) -> None:
    line = "the old dog ran away from the house by the sea and it was not seen again by "
    text = textwrap.fill(line * 4 + "teh old house and teh sea by night again and again")
    text = text.replace(" teh", "\nteh", 1)
    mended, _, reader = looked(plain, text, LIKES)
    assert mended == text.replace("teh", "the")
    assert "\n" not in reader.stems[-1]


def test_nothing_is_asked_where_nothing_is_in_doubt(plain: Kit) -> None:
    assert looked(plain, "London saw London.", LIKES)[2].stems == []
    assert looked(plain, " … 12, 30. ", LIKES)[2].stems == []


def test_edits_are_true_to_the_text_with_what_went_before_made(plain: Kit) -> None:
    text = "A cat ran. It was teh dog."
    reader, encode = cast(Network, Reader(plain, LIKES)), plain.encoder(text, lambda: None)
    proofs = Proofreading(reader, LEXICON, plain.bos, text, (), encode, lambda: None)
    done = (Edit(2, 5, "cat", "dog and the house"),)
    mends, _ = proofs.look(11, len(text), (), done)
    assert mends == [Edit(18, 21, "teh", "the")]


@given(st.text(alphabet="ab1_ '’-\u0301\n", max_size=60))
@example("ha'ha'ha'ha ha'ha")
@example("x " * 3 + "’x’")
def test_words_are_counted_as_a_search_for_each_would(text: str) -> None:
    words = {match[0] for match in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text)}
    words |= {part for word in words for part in re.split("['’]", word)}
    times = times_written(text)
    assert {word: times[word] for word in words} == {
        word: len(re.findall(rf"\b{re.escape(word)}\b", text)) for word in words
    }


def test_the_text_is_gone_through_once_however_many_words_are_unknown(
    plain: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []

    def counted(text: str) -> Counter[str]:
        passes.append(len(text))
        return times_written(text)

    monkeypatch.setattr(proofreading, "times_written", counted)
    text = " ".join(f"the dgo{letter} ran." for letter in "abcdefghij")
    searches: list[str] = []
    real = re.findall
    monkeypatch.setattr(re, "findall", lambda pattern, *rest: searches.append(pattern) or real(pattern, *rest))
    proofs = Proofreading(
        cast(Network, Reader(plain, {})), LEXICON, plain.bos, text, (), plain.vocabulary.encode, lambda: None
    )
    for start in range(0, len(text), 24):
        proofs.look(start, min(start + 24, len(text)), (), ())
    assert passes == [len(text)]
    assert searches == []
