"""Require: the run of ids stands in every row, where it is likeliest, and stays there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows
from engine.diffusion.steering import Chain, StepView
from engine.diffusion.steering.require import Require
from engine.errors import SteeringError
from tests.engine.diffusion.runs import OPTIONS, assert_same_runs, marks, network, run, some_held

LONG = replace(OPTIONS, confidence_threshold=0.0)


@pytest.mark.parametrize("policy", list(Rows))
def test_a_required_run_of_ids_stands_in_every_row(policy: Rows) -> None:
    canvas = some_held(3, 12, 9, 0.2)
    states = run(network(), canvas, 1, LONG, rows=policy, steering=Require([30, 31]))
    for state in states:
        for row in range(3):
            text = state.argmax[row].tolist()
            places = [at for at in range(11) if text[at : at + 2] == [30, 31]]
            assert any(not canvas.held[row, at : at + 2].any() for at in places)
        assert torch.equal(state.argmax[canvas.held], canvas.ids[canvas.held])


def test_a_required_run_goes_where_the_network_thinks_it_likeliest() -> None:
    free = run(network(), Canvas.blank(1, 10), 1)[-1].argmax[0]
    wanted = free[6:8].tolist()
    states = run(network(), Canvas.blank(1, 10), 1, LONG, steering=Require(wanted))
    assert states[-1].argmax[0, 6:8].tolist() == wanted


def test_required_runs_do_not_overlap() -> None:
    steering = Chain(Require([30, 31]), Require([31, 30]), Require([30, 31, 32]))
    for state in run(network(), Canvas.blank(2, 14), 1, LONG, steering=steering):
        for text in state.argmax.tolist():
            assert sum(text.count(one) for one in (30, 31, 32)) >= 7


def test_a_required_run_stays_after_its_time_and_a_fork_finds_it() -> None:
    for seed in range(3):
        canvas = some_held(3, 12, seed, 0.2)
        whole = run(network(1.0), canvas, seed, steering=Require([30, 31]))
        for state in whole:
            rest = run(network(1.0), canvas, seed, steering=Require([30, 31]), keyframe=state.keyframe())
            assert_same_runs(rest, whole[state.step :])
        places = [(state.argmax == 30).int().argmax(dim=1).tolist() for state in whole if state.step > 8]
        assert all(one == places[0] for one in places)


@pytest.mark.parametrize(("length", "held", "match"), [(2, [], "shorter"), (6, [1, 4], "no free place")])
def test_no_place_for_what_is_required(length: int, held: Sequence[int], match: str) -> None:
    where = marks(1, length, *((0, at) for at in held))
    with pytest.raises(SteeringError, match=match):
        run(network(), Canvas(torch.where(where, 5, -1), where), steering=Require([30, 31, 32]))


def steered(ids: list[int], held: Sequence[int], where: Sequence[int] | None, step: int) -> list[int]:
    """The positions at which ``Require([30, 31])`` keeps ids of a canvas whose last free positions are likeliest."""
    canvas = torch.tensor([ids])
    flags = marks(1, len(ids), *((0, at) for at in held))
    view = StepView(step, 10, 0.5, canvas, flags, torch.arange(len(ids)))
    logits = torch.zeros(len(ids), 40)
    logits[-2, 30] = logits[-1, 31] = 5.0
    allowed = None if where is None else marks(1, len(ids), *((0, at) for at in where))
    Require([30, 31], allowed).steer(view, logits)
    assert view.kept is not None
    return view.kept[0][0].nonzero()[:, 0].tolist()


@pytest.mark.parametrize("step", [1, 9])
@pytest.mark.parametrize("where", [None, range(2, 8)])
def test_what_stands_held_is_not_required_a_second_time(where: Sequence[int] | None, step: int) -> None:
    assert steered([1, 2, 30, 31, 5, 6, 7, 8], [0, 1, 2, 3], where, step) == []


@pytest.mark.parametrize("step", [1, 9])
def test_what_stands_outside_of_its_places_does_not_count(step: int) -> None:
    assert steered([30, 31, 3, 4, 5, 6, 7, 8], [0, 1], range(2, 8), step) == [6, 7]


def test_where_it_may_stand_is_kept_to() -> None:
    assert steered([1, 2, 3, 4, 5, 6, 7, 8], [0, 1], range(2, 6), 1) == [2, 3]
