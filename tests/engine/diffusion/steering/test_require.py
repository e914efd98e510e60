"""Require: the run of ids stands in every row, where it is likeliest, and stays there."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows
from engine.diffusion.steering import Chain
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
