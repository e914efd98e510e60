"""Banned words: found over seams, ruled out beforehand, and said in one sentence."""

import torch

from engine.edits.reading import Reading
from engine.edits.rules.ban import BanRule, offending
from engine.edits.rules.rule import Decoded, PlacedDraft
from engine.edits.text.draft import Draft
from engine.edits.tokens.layout import Row
from tests.engine.edits.guides import guide
from tests.engine.edits.rules.contexts import context, logits, row, view


def of(text: str) -> Draft:
    return Draft(text, tuple(range(len(text))))


def test_a_banned_phrase_is_found_over_either_seam() -> None:
    assert offending(PlacedDraft(of("cat"), "The old ", " sat"), ("old cat",), {}) == {0, 1, 2}
    assert offending(PlacedDraft(of("old "), "The ", "cat sat"), ("OLD CAT",), {}) == {0, 1, 2, 3}
    assert offending(PlacedDraft(of("cat"), "The old cat ", " sat"), ("old cat",), {}) is None
    assert offending(PlacedDraft(of("s"), "cat", ""), ("cat",), {}) is None


def test_a_long_phrase_is_found_over_a_seam_too() -> None:
    phrase = "it was the best of times, it was the worst of times, it was the age of wisdom, it was the age of folly"
    before, new = phrase.rsplit(" ", 1)
    assert offending(PlacedDraft(of(new), f"For {before} ", ", and"), (phrase,), {}) == set(range(len(new)))


def test_what_is_exempt_is_the_writers_own() -> None:
    assert offending(PlacedDraft(of("the cat sat"), "", "", ((4, 7),)), ("cat",), {}) is None
    assert offending(PlacedDraft(of("the cat sat"), "", "", ((4, 7),)), ("the cat",), {}) is not None


def decoded(*placed: PlacedDraft, ban: tuple[str, ...]) -> Decoded:
    drafts = tuple(one.draft for one in placed)
    return Decoded(Reading(drafts), placed, Row((), (), (), ()), ban)


def test_the_check_goes_by_the_words_banned_by_now_and_over_all_drafts() -> None:
    rule = BanRule()
    placed = (PlacedDraft(of("a cat"), "", ""), PlacedDraft(Draft("dogs", (10, 11, 12, 13)), "hot ", ""))
    assert rule.check(decoded(*placed, ban=())) is None
    assert rule.check(decoded(*placed, ban=("dog",))) is None
    violation = rule.check(decoded(*placed, ban=("cat", "hot dogs")))
    assert violation is not None
    assert violation.slots == {2, 3, 4, 10, 11, 12, 13}
    assert violation.guilty
    assert violation.sentence == (
        "The model could not do without “cat”, “hot dogs” here; free a word or try another seed."
    )


def test_a_fault_that_lies_in_no_slot_is_a_fault() -> None:
    violation = BanRule().check(decoded(PlacedDraft(Draft.foreign("cat"), "", ""), ban=("cat",)))
    assert violation is not None
    assert not violation.slots


def test_the_ids_that_spell_a_word_are_ruled_out_beforehand() -> None:
    kit = guide("base").kit
    rule = BanRule.of(kit.vocabulary, ("The",))
    (the,) = kit.vocabulary.encode("The")
    assert the in rule.ids
    assert set(kit.vocabulary.encode(" the")) <= set(rule.ids)
    run = context(row([20, 21], (0, 2)))
    steering = rule.steering(run)
    assert steering is not None
    masked = logits(run)
    steering.steer(view(run), masked)
    assert torch.isneginf(masked[:, list(rule.ids)]).all()
    assert BanRule().steering(run) is None
