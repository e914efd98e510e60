"""Going on behind a text: how long, where a sentence ends, and that each canvas follows the one before."""

from dataclasses import replace

import pytest

from engine.edits.opening import guide_of
from engine.edits.plans.continuing import ContinuePlan
from engine.edits.rules.lead import LeadRule
from engine.edits.rules.repeats import RepeatsRule
from engine.edits.task import Task
from engine.errors import RequestError
from engine.messages import Continue, Edit
from tests.engine.edits.guides import forbidden, guide
from tests.engine.edits.tiny import tiny_model

KINDS = pytest.mark.parametrize("kind", ["base", "chat"])
TEXT = "It rained. The old dog"


def plan_of(kind: str, words: int = 6, text: str = TEXT) -> ContinuePlan:
    return ContinuePlan(guide(kind), Continue(job="j", text=text, words=words), lambda: None)


def planned(plan: ContinuePlan, done: tuple[Edit, ...] = (), piece: int = 0) -> Task:
    task = plan.task(piece, done, 0)
    assert task is not None
    return task


def wrote(text: str) -> tuple[Edit, ...]:
    return (Edit(len(TEXT), len(TEXT), "", text),)


def ended(plan: ContinuePlan, kind: str, text: str) -> str:
    """What a canvas comes to that holds ``text`` and then its end."""
    task, kit = planned(plan), guide(kind).kit
    ids = kit.vocabulary.encode(text)
    ids = [*ids, *[kit.stops[0]] * (task.layout.size - len(ids))]
    return plan.read(task, 0, ids[: task.layout.size], (), True).edits[0].new


@KINDS
def test_a_canvas_is_open_behind_the_text_and_what_was_written(kind: str) -> None:
    plan, kit = plan_of(kind), guide(kind).kit
    first, second = planned(plan), planned(plan, wrote(" ran away"), 1)
    for task, left in ((first, TEXT), (second, f"{TEXT} ran away")):
        shown = kit.vocabulary.weave(task.layout.prefix, range(len(task.layout.prefix)))[0].text
        assert shown.endswith(left)
        assert not any(task.layout.rows[0].held)
        assert task.reach == (0, len(TEXT))


@KINDS
def test_a_long_text_takes_several_canvases_of_the_models_blocks(kind: str) -> None:
    few, many = plan_of(kind, 6), plan_of(kind, 200)
    assert few.pieces < many.pieces
    assert planned(many).layout.size == guide(kind).block


@KINDS
def test_it_ends_with_the_sentence_nearest_to_the_wanted_count(kind: str) -> None:
    written = " ran away from the sea. It was late. He was not seen again before the evening. A"
    assert ended(plan_of(kind, 7), kind, written) == " ran away from the sea. It was late."
    assert ended(plan_of(kind, 3), kind, " ran away from the house by the sea and on") == " ran away from"


@KINDS
def test_what_the_text_says_already_is_trimmed(kind: str) -> None:
    assert not ended(plan_of(kind, 4), kind, " The old dog ran. It was late.").startswith(" The old dog")


def test_enough_is_near_the_wanted_count_and_a_lead_is_given_time_for_its_sentence() -> None:
    plain = plan_of("base", 10)
    assert not plain.finished(())
    assert not plain.finished(wrote(" ran away"))
    assert plain.finished(wrote(" ran" * 9))
    model = tiny_model("base")
    leading = guide_of(replace(model, manifest=replace(model.manifest, lead=0.8)))
    led = ContinuePlan(leading, Continue(job="j", text=TEXT, words=10), lambda: None)
    assert not led.finished(wrote(" ran" * 9))
    assert led.finished(wrote(" ran" * 9 + "."))
    assert led.finished(wrote(" ran" * 12))
    assert any(isinstance(rule, LeadRule) for rule in planned(led).rules)


def test_new_text_is_kept_from_repeating_unless_it_is_led() -> None:
    model = tiny_model("base")
    for lead, wanted in ((0.0, RepeatsRule), (0.8, LeadRule)):
        asking = guide_of(replace(model, manifest=replace(model.manifest, lead=lead, repeats=2.0)))
        task = planned(ContinuePlan(asking, Continue(job="j", text=TEXT, words=6), lambda: None))
        assert [type(rule) for rule in task.rules if isinstance(rule, RepeatsRule | LeadRule)] == [wanted]


@KINDS
@pytest.mark.parametrize(("text", "free"), [("The old dog", True), ("The old dog ", False)])
def test_no_comma_stands_apart_and_no_word_is_carried_on(kind: str, text: str, free: bool) -> None:
    vocabulary = guide(kind).kit.vocabulary
    ids = [rule.ids for rule in forbidden(planned(plan_of(kind, text=text)))]
    assert (vocabulary.closing() not in ids) == free
    assert vocabulary.continuing() in ids


def test_what_is_checked_is_what_this_canvas_wrote_behind_all_before() -> None:
    plan = plan_of("base")
    done = wrote(" ran away")
    task = planned(plan, done, 1)
    ids = guide("base").kit.vocabulary.encode(" from it.")
    reading = plan.read(task, 0, [*ids, *[1] * (task.layout.size - len(ids))], done, True)
    (placed,) = plan.placed(task, reading, done)
    assert placed.before == f"{TEXT} ran away"
    assert placed.draft.text == " from it."
    assert placed.after == ""
    assert reading.edits[0].new == " ran away from it."


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(RequestError, match="nothing to go on from"):
        plan_of("base", text=" \n")
