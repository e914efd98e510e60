"""A base model is shown the text itself, or a task's id behind it, within what it may have together."""

from dataclasses import replace

import pytest

from engine.edits.abilities import SERVICES, PlanKind
from engine.edits.opening import guide_of
from engine.messages import Ability, Continue, Fill, Hole, Rewrite
from tests.engine.edits.guides import guide
from tests.engine.edits.plans.gaps import gaps, piece, window
from tests.engine.edits.tiny import ANSWER, tiny_model

BASE = guide("base")
ENCODE = BASE.kit.vocabulary.encode


def test_a_fill_stands_between_the_text_itself() -> None:
    between = gaps(BASE.kit)
    sides = BASE.fill_sides(between, Fill(job="j", text="x", holes=()), ENCODE)
    assert sides == BASE.text_sides(between.seen.ids, between.right, ended=True)
    assert sides.head == BASE.kit.bos


def test_an_answer_follows_its_passage_behind_the_tasks_id() -> None:
    asked = piece(BASE.kit)
    head = BASE.answer_head(asked, Rewrite(job="j", text="x", start=0, end=1, task=Ability.SHORTEN))
    assert head == (2, *asked.seen.ids, 8, *asked.ids, ANSWER)


def test_a_continuation_is_the_text_and_what_was_written() -> None:
    seen = window(BASE.kit, "The old dog")
    sides = BASE.continue_sides(seen, [40, 41], Continue(job="j", text="x", words=80), ENCODE)
    assert (sides.head, sides.left, sides.whole) == ((2,), (*seen.ids, 40, 41), BASE.whole)


def test_prefix_and_canvas_stay_within_what_the_model_may_have_together() -> None:
    assert BASE.whole == 1 + BASE.context + BASE.kit.sizes[0]
    assert BASE.window == BASE.context
    assert BASE.quoted == 0
    for size in BASE.kit.sizes:
        for passage in (5, 20, 400):
            before = BASE.answer_window(size, passage)
            assert before == 0 or 1 + before + 1 + passage + 1 + size <= BASE.whole
    longest = BASE.longest_passage(1.0)
    assert 2 * longest < BASE.whole


@pytest.mark.parametrize(("sizes", "block"), [((32, 64), 32), ((16, 48, 64), 48), ((8, 16), 16)])
def test_it_goes_on_in_short_blocks(sizes: tuple[int, ...], block: int) -> None:
    model = tiny_model("base")
    assert guide_of(replace(model, manifest=replace(model.manifest, canvas_lengths=sizes))).block == block


def test_it_closes_gaps_by_training_if_it_has_a_filler() -> None:
    model = tiny_model("base")
    assert BASE.trained_on_gaps
    assert not guide_of(replace(model, manifest=replace(model.manifest, filler_id=None))).trained_on_gaps


def test_it_writes_no_markup_and_reads_no_hints() -> None:
    text = BASE.kit.vocabulary.text
    assert {"*", "["} <= {text(token) for token in BASE.kit.special}
    assert "*" not in {text(token) for token in guide("chat").kit.special}
    hinted = Fill(job="j", text="ab", holes=(Hole(0, 0, hint="a verb"),))
    assert list(BASE.unread(hinted)) == ["Tiny base does not read hints; it goes by the text around a hole."]
    assert list(BASE.unread(replace(hinted, holes=(Hole(0, 0),)))) == []


def test_words_are_changed_where_they_stand_and_an_answer_starts_as_noise() -> None:
    kinds = {ability: BASE.plan_kind(service) for ability, service in SERVICES.items()}
    assert kinds[Ability.REPHRASE] is PlanKind.IN_PLACE
    assert kinds[Ability.FIX] is PlanKind.CORRECTION
    assert kinds[Ability.SHORTEN] is PlanKind.ANSWER
    assert BASE.starts_cold(Rewrite(job="j", text="x", start=0, end=1, strength=0.1))
    assert not BASE.insists
