"""Rewriting by an answer: what is asked, what the canvas starts from, and how the answer becomes edits."""

from dataclasses import replace

import pytest

from engine.edits.plans.answer import AnswerPlan
from engine.edits.rules.keep import KeepRule
from engine.edits.task import Task
from engine.edits.tokens.layout import UNKNOWN
from engine.errors import RequestError
from engine.messages import Ability, Range, Rewrite
from tests.engine.edits.conftest import patched
from tests.engine.edits.guides import forbidden, guide

TEXT = "It rained. The old dog ran away from the house by the sea. A new day came."
START, END = TEXT.index("The old"), TEXT.index(" A new")


def plan_of(
    kind: str, task: Ability = Ability.SHORTEN, locks: tuple[Range, ...] = (), strength: float = 0.5
) -> AnswerPlan:
    request = Rewrite(job="j", text=TEXT, start=START, end=END, task=task, locks=locks, strength=strength)
    return AnswerPlan(guide(kind), request, lambda: None)


def planned(plan: AnswerPlan, seed: int = 0) -> Task:
    task = plan.task(0, (), seed)
    assert task is not None
    return task


def answered(plan: AnswerPlan, kind: str, text: str) -> str:
    """The whole text, should the model answer ``text``."""
    task, kit = planned(plan), guide(kind).kit
    ids = kit.vocabulary.encode(text)
    ids = [*ids, *[kit.tail[0]] * (task.layout.size - len(ids))]
    return patched(TEXT, plan.read(task, 0, ids, (), True).edits)


def test_a_base_model_answers_from_noise_and_a_chat_model_from_a_share_of_the_passage() -> None:
    assert planned(plan_of("base")).start == 1.0
    assert set(planned(plan_of("base")).layout.rows[0].ids) == {UNKNOWN}
    kit, low, high = guide("chat").kit, planned(plan_of("chat", strength=0.3)), planned(plan_of("chat", strength=0.9))
    assert (low.start, high.start) == (0.3, 0.9)
    counts = [sum(token == UNKNOWN for token in task.layout.rows[0].ids) for task in (low, high)]
    assert counts[0] < counts[1]
    ids = kit.vocabulary.encode(TEXT[START:END])
    row = low.layout.rows[0]
    assert row.source == row.ids
    assert all(token in (UNKNOWN, ids[at]) for at, token in enumerate(row.ids[: len(ids)]))
    assert planned(plan_of("chat", strength=0.3), seed=1).layout != low.layout


def test_no_strength_and_nothing_open_is_nothing_to_do() -> None:
    assert plan_of("chat", strength=0.0).task(0, (), 0) is None
    assert plan_of("chat", locks=((START, END),)).task(0, (), 0) is None


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_words_that_did_not_change_keep_their_bytes(kind: str) -> None:
    plan = plan_of(kind)
    assert answered(plan, kind, "The old cat ran away from the house by the sea.") == TEXT.replace("dog", "cat")
    assert answered(plan, kind, TEXT[START:END]) == TEXT


def test_the_marks_of_the_prompt_are_left_out() -> None:
    assert answered(plan_of("chat"), "chat", f"[[{TEXT[START:END]}]]") == TEXT


def test_a_change_that_would_touch_a_lock_is_taken_back_and_counted() -> None:
    low = TEXT.index("dog")
    plan = plan_of("chat", locks=((low, low + 3),))
    assert "dog" in answered(plan, "chat", "The old cat slept.")
    task, kit = planned(plan), guide("chat").kit
    ids = kit.vocabulary.encode("The old cat slept.")
    reading = plan.read(task, 0, [*ids, *[1] * (task.layout.size - len(ids))], (), True)
    assert reading.lost


def test_what_is_kept_can_be_insisted_on_of_a_chat_model_alone() -> None:
    low = TEXT.index("dog")
    rules = {kind: planned(plan_of(kind, locks=((low, low + 3),))).rules for kind in ("base", "chat")}
    (keep,) = [rule for rule in rules["chat"] if isinstance(rule, KeepRule)]
    assert keep.runs == (tuple(guide("chat").kit.vocabulary.encode(" dog")),)
    assert not any(isinstance(rule, KeepRule) for rule in rules["base"])


@pytest.mark.parametrize(
    ("kind", "task", "least"), [("chat", Ability.FIX, 2), ("chat", Ability.EXPAND, 4), ("base", Ability.EXPAND, 4)]
)
def test_an_answer_does_not_end_before_a_share_of_its_passage(kind: str, task: Ability, least: int) -> None:
    kit, planned_task = guide(kind).kit, planned(plan_of(kind, task))
    passage = len(kit.vocabulary.encode(TEXT[START:END]))
    (ends,) = [rule.slots for rule in forbidden(planned_task) if rule.ids == kit.tail]
    assert ends == (frozenset(range(passage // least)),)


def test_what_is_checked_is_the_draft_in_its_place() -> None:
    plan = plan_of("chat")
    task = planned(plan)
    reading = plan.read(task, 0, task.layout.rows[0].ids[:0] or [1] * task.layout.size, ())
    (placed,) = plan.placed(task, replace(reading, exempt=((0, 1),)), ())
    assert placed.before == "It rained. "
    assert placed.after == " A new day came."
    assert placed.exempt == ((0, 1),)


@pytest.mark.parametrize(("task", "doing"), [(Ability.FIX, "fix"), (Ability.SHORTEN, "rewrite")])
def test_a_passage_without_words_is_refused(task: Ability, doing: str) -> None:
    with pytest.raises(RequestError, match=f"no word to {doing}"):
        AnswerPlan(guide("chat"), Rewrite(job="j", text=" … ", start=0, end=3, task=task), lambda: None)
