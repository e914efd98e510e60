"""The interface of steering: what is held, the order of a chain, a pause, and what is added on the way."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows, denoise
from engine.diffusion.draws import SeededDraws
from engine.diffusion.steering import Chain, Steering, StepView
from engine.diffusion.steering.ban import Ban
from engine.diffusion.steering.observer import Observer
from engine.errors import RunCancelled
from tests.engine.diffusion.runs import NOISE, OPTIONS, assert_same_runs, marks, network, run, some_held
from tests.engine.diffusion.steering.controls import Lock, Pause

LONG = replace(OPTIONS, confidence_threshold=0.0)


@pytest.mark.parametrize("policy", list(Rows))
def test_a_lock_forces_the_row_and_writes_the_token_back(policy: Rows) -> None:
    where = marks(2, 9, (0, 3), (0, 4), (1, 8))
    ids = torch.full((2, 9), 13)
    net = network()
    states = run(net, Canvas.blank(2, 9), 1, LONG, rows=policy, steering=Lock(where, ids))
    assert not (net.seen[0][where] == 13).all(), "the first pass sees the canvas as it was"
    for seen, soft in zip(net.seen[1:], net.softs[1:], strict=True):
        assert (seen[where] == 13).all()
        assert torch.equal(soft[where], net.embed(ids[where]))
    for state in states:
        assert (state.argmax[where] == 13).all()
        assert (state.ids[where] == 13).all()
        assert state.accepted[where].all()
        assert not state.entropy[where].any()


def test_every_way_of_holding_gives_the_same_run_under_locks() -> None:
    canvas = some_held(3, 9, 1)
    where = marks(3, 9, (0, 3), (1, 4), (2, 8)) & ~canvas.held
    steering = Lock(where, torch.full((3, 9), 13))
    first, *others = (run(network(), canvas, 5, rows=policy, steering=steering) for policy in Rows)
    for other in others:
        assert_same_runs(first, other)


def test_a_lock_wins_over_a_ban_and_a_held_position_over_both() -> None:
    held = marks(1, 6, (0, 0))
    canvas = Canvas(torch.where(held, 20, -1), held)
    for policy in Rows:
        steering = Chain(Lock(marks(1, 6, (0, 0), (0, 2)), torch.full((1, 6), 13)), Ban([13, 20]))
        for state in run(network(), canvas, 1, LONG, rows=policy, steering=steering):
            assert state.argmax[0, 0] == 20
            assert state.argmax[0, 2] == 13
            assert not {13, 20} & set(state.argmax[0, [1, 3, 4, 5]].tolist())


def test_the_stop_rule_ignores_locked_positions() -> None:
    """Certain places would loosen a mean over all of them."""
    net = network(0.5)
    where = torch.ones(1, 8, dtype=torch.bool)
    where[0, 0] = False
    options = replace(OPTIONS, confidence_threshold=0.05, stability_threshold=0)
    for state in run(net, Canvas.blank(1, 8), 1, options, steering=Lock(where, torch.full((1, 8), 13))):
        assert state.stopped == bool(state.entropy[0, 0] < 0.05)


def test_a_pause_waits_and_may_cancel() -> None:
    calls: list[int] = []

    def wait() -> None:
        calls.append(len(calls))
        if len(calls) == 3:
            raise RunCancelled("The edit was cancelled.")

    done: list[int] = []
    net = network()
    states = denoise(net, net.encode([1]), Canvas.blank(1, 8), LONG, SeededDraws(0, NOISE), steering=Pause(wait))
    with pytest.raises(RunCancelled):
        done.extend(state.step for state in states)
    assert done == [1, 2]


def test_a_steering_added_between_two_steps_counts_from_the_next() -> None:
    net, chain = network(), Chain()
    states = denoise(net, net.encode([1, 2, 3]), Canvas.blank(1, 9), LONG, SeededDraws(1, NOISE), steering=chain)
    first = next(states)
    banned = set(first.argmax[0].tolist())
    chain.add(Ban(banned))
    for state in states:
        assert not banned & set(state.argmax[0].tolist())


def test_a_chain_is_its_parts_in_order() -> None:
    order: list[str] = []

    def note(name: str) -> Callable[[StepView, Tensor], None]:
        return lambda view, logits: order.append(name)

    part: Steering = Chain(Observer(note("a")), Chain(Observer(note("b"))), Observer(note("c")))
    run(network(), Canvas.blank(1, 4), options=replace(LONG, max_denoising_steps=1), steering=part)
    assert order == ["a", "b", "c"]
