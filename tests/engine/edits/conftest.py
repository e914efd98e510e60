"""Shared by the planner's tests: an ``Editing`` of a tiny random model of each kind, and how a run is played."""

from collections.abc import Callable, Sequence

import pytest

from engine.edits.editing import Editing, Run
from engine.messages import Edit, Finished, Started, Step
from tests.engine.edits.tiny import tiny_model


@pytest.fixture(scope="session")
def editing() -> Callable[[str], Editing]:
    """``editing(kind)``: one Editing a kind for all tests; its prefix cache and journal go from test to test."""
    made_once: dict[str, Editing] = {}

    def of(kind: str) -> Editing:
        if kind not in made_once:
            made_once[kind] = Editing(tiny_model(kind))
        return made_once[kind]

    return of


def events(run: Run) -> tuple[list[Started | Step], Finished]:
    """Everything that a run yields, and its result."""
    emitted = []
    while True:
        try:
            emitted.append(next(run))
        except StopIteration as end:
            return emitted, end.value


def made(run: Run) -> Finished:
    """The result of a run."""
    return events(run)[1]


def patched(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with ``edits`` made, each of which is true to it."""
    for edit in reversed(edits):
        assert text[edit.start : edit.end] == edit.old
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text
