"""The table of abilities: every one has its row, and a row says what no other place does."""

import pytest

from engine.edits.abilities import SERVICES, PlanKind
from engine.edits.opening import plan_of
from engine.edits.plans.answer import AnswerPlan
from engine.edits.plans.fix import CorrectionPlan
from engine.edits.plans.rephrase import InPlacePlan
from engine.messages import Ability, Rewrite
from tests.engine.edits.guides import guide

TEXT = "The old dog ran away from the house by the sea."
REWRITES = [ability for ability, service in SERVICES.items() if service.rewrites]


def test_every_ability_has_a_row_with_a_name_of_its_own() -> None:
    assert list(SERVICES) == list(Ability)
    assert len({service.doing for service in SERVICES.values()}) == len(Ability)
    assert set(Ability) - set(REWRITES) == {Ability.FILL, Ability.CONTINUE}


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_the_plan_is_the_one_that_the_row_names(kind: str) -> None:
    plans = {PlanKind.ANSWER: AnswerPlan, PlanKind.IN_PLACE: InPlacePlan, PlanKind.CORRECTION: CorrectionPlan}
    for ability in REWRITES:
        if ability not in guide(kind).kit.manifest.abilities:
            continue
        request = Rewrite(job="j", text=TEXT, start=0, end=len(TEXT), task=ability)
        plan = plan_of(guide(kind), request, lambda: None)
        named = SERVICES[ability].chat if kind == "chat" else SERVICES[ability].base
        assert type(plan) is plans[named]


def test_an_answer_has_the_room_that_the_row_gives() -> None:
    sizes = {}
    text = TEXT * 3
    for ability in (Ability.SHORTEN, Ability.EXPAND):
        request = Rewrite(job="j", text=text, start=0, end=len(text), task=ability, strength=1.0)
        task = AnswerPlan(guide("chat"), request, lambda: None).task(0, (), 0)
        assert task is not None
        sizes[ability] = task.layout.size, task.spans[0].end
    assert sizes[Ability.EXPAND][0] > sizes[Ability.SHORTEN][0] or sizes[Ability.EXPAND][1] < sizes[Ability.SHORTEN][1]
