"""One canvas of a tiny model's edit, as the modules of the loop are handed it."""

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.control import Control
from engine.edits.loop.journal import Journal
from engine.edits.loop.prefix import PrefixStore
from engine.edits.loop.run_state import RunState
from engine.edits.loop.seeds import CanvasPlace
from engine.edits.opening import guide_of, plan_of
from engine.edits.task import Task
from engine.messages import EditRequest
from tests.engine.edits.tiny import tiny_model


def run_state(request: EditRequest, kind: str = "base") -> RunState:
    """The state of a run of ``request`` that has not begun."""
    kit = guide_of(tiny_model(kind)).kit
    return RunState(
        kit=kit,
        prefixes=PrefixStore(kit.network),
        control=Control(),
        journal=Journal(request),
        memory=lambda: 1000,
    )


def first_canvas(request: EditRequest, kind: str = "base") -> tuple[CanvasContext, Task]:
    """The first canvas of a run of ``request``, and its task."""
    state = run_state(request, kind)
    plan = plan_of(guide_of(state.kit.model), request, state.control.check)
    task = plan.task(0, (), request.seed)
    assert task is not None
    prefix = state.prefixes.prefix(task.layout.prefix)
    return CanvasContext(state, plan, (), CanvasPlace(0, 0, request.seed), prefix), task
