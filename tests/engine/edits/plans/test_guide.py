"""What both guides share: the abilities of a model, its sizes, and the text itself on both sides of a canvas."""

from dataclasses import replace

import pytest

from engine.edits.opening import guide_of
from engine.edits.plans.guide import LEFT_SHARE, SLACK
from engine.errors import RequestError
from engine.messages import Ability
from tests.engine.edits.guides import guide
from tests.engine.edits.tiny import tiny_model

KINDS = pytest.mark.parametrize("kind", ["base", "chat"])


@KINDS
def test_an_ability_is_required_by_the_manifest(kind: str) -> None:
    guide(kind).require(Ability.FILL)
    if kind == "base":
        with pytest.raises(RequestError, match="Tiny base lacks the ability “instruct”; it is made for: filling gaps"):
            guide(kind).require(Ability.INSTRUCT)


def test_a_task_has_an_id_or_is_refused() -> None:
    assert guide("base").task_id(Ability.FIX) == 7
    model = tiny_model("base")
    without = guide_of(replace(model, manifest=replace(model.manifest, tasks={})))
    with pytest.raises(RequestError, match="its manifest has no task id"):
        without.task_id(Ability.FIX)


def test_a_manifest_without_a_context_gets_what_the_model_may_have() -> None:
    model = tiny_model("chat")
    limited = guide_of(replace(model, manifest=replace(model.manifest, context=None)))
    assert limited.context == min(4096, model.network.config.max_position)
    assert guide("chat").context == 256


@KINDS
def test_an_answer_has_room_on_the_largest_canvas(kind: str) -> None:
    largest = guide(kind).kit.sizes[-1]
    for room in (1.0, 1.5, 2.0):
        longest = guide(kind).longest_passage(room)
        assert longest >= 1
        assert longest * room + SLACK <= largest
    assert guide(kind).longest_passage(1000.0) == 1


@KINDS
def test_the_text_stands_on_both_sides_and_ends_where_it_ends(kind: str) -> None:
    sides = guide(kind).text_sides([30, 31], [32], ended=True)
    assert (sides.left, sides.right, sides.share) == ((30, 31), (32,), LEFT_SHARE)
    assert sides.ending == guide(kind).kit.ending
    assert guide(kind).text_sides([30], [], ended=False).ending == ()


def test_what_is_mended_has_the_sizes_of_tasks_or_those_of_everything_else() -> None:
    assert guide("base").task_sizes == (64, 128)
    assert guide("chat").task_sizes == guide("chat").kit.sizes
