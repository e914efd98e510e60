"""Observer: it sees every step, row for row, and changes nothing."""

from dataclasses import replace

import torch
from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.observer import Observer
from tests.engine.diffusion.runs import OPTIONS, VOCABULARY, assert_same_runs, network, run, some_held

LONG = replace(OPTIONS, confidence_threshold=0.0)


def test_an_observer_sees_every_step_and_changes_nothing() -> None:
    seen: list[tuple[int, int, tuple[int, ...]]] = []
    canvas = some_held(2, 8, 3)
    states = run(
        network(), canvas, steering=Observer(lambda view, logits: seen.append((view.step, view.limit, logits.shape)))
    )
    assert [one[0] for one in seen] == list(range(1, len(states) + 1))
    assert seen[0] == (1, 16, (int((~canvas.held).sum()), VOCABULARY))
    assert_same_runs(states, run(network(), canvas))


def test_rows_name_the_positions_of_the_logits() -> None:
    """Row for row, whatever was left out: each row's own noise canvas is what the network saw there."""
    canvas = some_held(3, 8, 3)

    def watch(view: StepView, logits: Tensor) -> None:
        assert logits.shape == (len(view.rows), VOCABULARY)
        assert not view.at_rows(view.held).any()
        logits[torch.arange(len(view.rows)), view.at_rows(wanted)] = 1000.0

    wanted = torch.arange(24).view(3, 8)
    state = run(network(), canvas, 1, LONG, steering=Observer(watch))[0]
    assert torch.equal(state.argmax, torch.where(canvas.held, canvas.ids, wanted))
