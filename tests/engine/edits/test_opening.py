"""The guide of a model and the plan of a request: who serves what, and what is refused in one sentence."""

from dataclasses import replace

import pytest

from engine.edits.opening import as_rewrite, guide_of, plan_of
from engine.edits.plans.base_guide import BaseGuide
from engine.edits.plans.chat_guide import ChatGuide
from engine.edits.plans.continuing import ContinuePlan
from engine.edits.plans.fill import FillPlan
from engine.errors import RequestError
from engine.messages import Ability, Continue, Fill, Fix, Hole, Rewrite
from tests.engine.edits.guides import guide
from tests.engine.edits.tiny import tiny_model

TEXT = "The old dog ran away."


def test_the_kind_of_a_model_is_told_by_its_manifest() -> None:
    assert type(guide("base")) is BaseGuide
    assert type(guide("chat")) is ChatGuide


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_fills_and_continuations_have_their_plans(kind: str) -> None:
    fill = Fill(job="j", text=TEXT, holes=(Hole(3, 3, 1),))
    assert isinstance(plan_of(guide(kind), fill, lambda: None), FillPlan)
    assert isinstance(plan_of(guide(kind), Continue(job="j", text=TEXT, words=5), lambda: None), ContinuePlan)


def test_a_fix_is_a_rewrite_at_full_strength_with_all_that_was_asked() -> None:
    fix = Fix(job="j", text=TEXT, start=4, end=9, seed=3, steps=2, keep=("old",), ban=("cat",), locks=((4, 7),))
    rewrite = as_rewrite(fix)
    assert (rewrite.task, rewrite.strength, rewrite.instruction) == (Ability.FIX, 1.0, "")
    for name in ("job", "text", "start", "end", "seed", "variants", "steps", "keep", "ban", "locks"):
        assert getattr(rewrite, name) == getattr(fix, name)


@pytest.mark.parametrize("task", [Ability.FILL, Ability.CONTINUE])
def test_no_passage_is_rewritten_by_filling_or_going_on(task: Ability) -> None:
    request = Rewrite(job="j", text=TEXT, start=0, end=len(TEXT), task=task)
    with pytest.raises(RequestError, match="no way to rewrite"):
        plan_of(guide("base"), request, lambda: None)


def test_what_a_model_lacks_is_named_with_what_it_is_made_for() -> None:
    model = tiny_model("base")
    only = guide_of(replace(model, manifest=replace(model.manifest, abilities=(Ability.FILL,))))
    for request in (
        Continue(job="j", text=TEXT, words=5),
        Fix(job="j", text=TEXT, start=0, end=9),
        Rewrite(job="j", text=TEXT, start=0, end=9),
        Rewrite(job="j", text=TEXT, start=0, end=9, instruction="In verse."),
    ):
        with pytest.raises(RequestError, match="it is made for: filling gaps"):
            plan_of(only, request, lambda: None)
    nothing = guide_of(replace(model, manifest=replace(model.manifest, abilities=())))
    with pytest.raises(RequestError, match="made for: nothing"):
        plan_of(nothing, Fill(job="j", text=TEXT, holes=(Hole(3, 3),)), lambda: None)
    assert plan_of(nothing, Fill(job="j", text=TEXT, holes=()), lambda: None).pieces == 0
