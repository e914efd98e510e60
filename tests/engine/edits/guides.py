"""One guide a kind of tiny model, for all tests of plans and rules, and what a task rules out."""

from functools import cache

from engine.edits.opening import guide_of
from engine.edits.plans.guide import Guide
from engine.edits.rules.forbidden import Forbidden
from engine.edits.task import Task
from tests.engine.edits.tiny import tiny_model


@cache
def guide(kind: str) -> Guide:
    return guide_of(tiny_model(kind))


def forbidden(task: Task) -> list[Forbidden]:
    return [rule for rule in task.rules if isinstance(rule, Forbidden)]
