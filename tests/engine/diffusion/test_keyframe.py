"""Forks: a run taken up at any of its steps goes on exactly as it did, or differently where it was told to."""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows, StepState, denoise
from engine.diffusion.draws import SeededDraws
from engine.diffusion.steering.ban import Ban
from tests.engine.diffusion.runs import NOISE, OPTIONS, assert_same_runs, network, run, some_held
from tests.engine.diffusion.steering.controls import Lock, OpenTail


def outline(states: list[StepState]) -> list[tuple[int, list[list[int]], list[bool], list[list[list[float]]]]]:
    """What tells one run from another."""
    return [(state.step, state.ids.tolist(), state.rested.tolist(), state.keyframe().soft.tolist()) for state in states]


@pytest.mark.parametrize("policy", list(Rows))
@pytest.mark.parametrize("stability", [0, 1, 3])
def test_resuming_from_any_step_reproduces_the_run(
    policy: Rows, stability: int, full_counts: Callable[[int, int], int]
) -> None:
    options = replace(OPTIONS, stability_threshold=stability)
    for seed in range(full_counts(2, 40)):
        canvas = some_held(3, 10, seed, 0.3)
        whole = run(network(), canvas, seed, options, rows=policy, steering=Ban([4, 5]))
        for state in whole:
            # The keyframe knows its draws: the object given here starts from another seed.
            rest = run(network(), canvas, 999, options, rows=policy, steering=Ban([4, 5]), keyframe=state.keyframe())
            assert_same_runs(rest, whole[state.step :])


def test_resuming_a_later_start_keeps_the_ramp() -> None:
    whole = run(network(), Canvas.blank(2, 8), start=0.6)
    for state in whole:
        assert_same_runs(run(network(), Canvas.blank(2, 8), start=0.6, keyframe=state.keyframe()), whole[state.step :])


def test_every_part_of_a_keyframe_counts() -> None:
    """Without any one of them the rest of the run comes out otherwise, so none may be forgotten."""
    options = replace(OPTIONS, stability_threshold=2)
    canvas = Canvas.blank(4, 10)
    lost = dict.fromkeys(("ids", "soft", "history", "rested", "generator"), False)
    for seed in range(3):
        whole = run(network(), canvas, seed, options)
        for state in whole[:-1]:
            frame = state.keyframe()
            changes = {
                "ids": replace(frame, ids=torch.zeros_like(frame.ids)),
                "soft": replace(frame, soft=None),
                "history": replace(frame, history=torch.full_like(frame.history, -1)),
                "rested": replace(frame, rested=torch.zeros_like(frame.rested)),
                "generator": replace(frame, generator=None),
            }
            for name, changed in changes.items():
                rest = run(network(), canvas, 77, options, keyframe=changed)
                lost[name] |= outline(rest) != outline(whole[state.step :])
    assert all(lost.values()), lost


def test_a_fork_with_another_seed_goes_elsewhere_and_is_reproducible() -> None:
    whole = run(network(1.0), Canvas.blank(1, 12), 3, replace(OPTIONS, entropy_bound=0.1))
    frame = replace(whole[1].keyframe(), generator=None)
    options = replace(OPTIONS, entropy_bound=0.1)
    other = run(network(1.0), Canvas.blank(1, 12), 4, options, keyframe=frame)
    assert_same_runs(other, run(network(1.0), Canvas.blank(1, 12), 4, options, keyframe=frame))
    assert not torch.equal(other[0].ids, whole[2].ids)


def test_a_fork_with_more_held_keeps_it() -> None:
    whole = run(network(), Canvas.blank(2, 8), 6)
    where = torch.zeros(2, 8, dtype=torch.bool)
    where[:, 2:4] = True
    canvas = Canvas.blank(2, 8).holding(where, torch.full((2, 8), 11))
    frame = whole[0].keyframe().awake()
    net = network()
    states = run(net, canvas, 6, keyframe=frame)
    assert (net.seen[0][:, 2:4] == 11).all()
    assert torch.equal(net.softs[0][:, 2:4], net.embed(torch.full((2, 2), 11)))
    assert all((state.argmax[:, 2:4] == 11).all() for state in states)
    assert_same_runs(run(network(), canvas, 6, keyframe=frame, rows=Rows.ONE_HOT), states)


def test_canvases_at_rest_give_no_further_step_until_woken() -> None:
    whole = run(network(), Canvas.blank(2, 8), 6)
    assert whole[-1].stopped
    frame = whole[-1].keyframe()
    assert run(network(), Canvas.blank(2, 8), keyframe=frame) == []
    woken = run(network(), Canvas.blank(2, 8), keyframe=frame.awake(), steering=Ban(whole[-1].argmax[0].tolist()))
    assert woken
    assert not torch.isin(woken[-1].argmax, whole[-1].argmax[0]).any()


def test_a_keyframe_after_the_last_step_gives_nothing() -> None:
    whole = run(network(), Canvas.blank(1, 8), options=replace(OPTIONS, confidence_threshold=0.0))
    assert whole[-1].step == whole[-1].limit
    assert run(network(), Canvas.blank(1, 8), keyframe=whole[-1].keyframe().awake()) == []


def test_one_row_goes_on_alone_as_it_did_among_others() -> None:
    canvas = some_held(3, 10, 2)
    draws = SeededDraws(2, NOISE)
    whole = run(network(), canvas, draws=draws)
    for row in range(3):
        frame = whole[0].keyframe().row(row)
        rest = run(network(), canvas.row(row), draws=draws.row(row), keyframe=frame)
        for state in whole[1:]:
            at = min(state.step - 2, len(rest) - 1)
            assert torch.equal(state.argmax[row], (rest[at] if rest else whole[0]).argmax[0 if rest else row])


def test_a_run_can_be_steered_otherwise_between_two_steps() -> None:
    """Locks and bans of a paused run: the generator is let go and taken up from its keyframe with another steering."""
    canvas, seed = Canvas.blank(1, 10), 8
    options = replace(OPTIONS, confidence_threshold=0.0)
    net = network()
    states = denoise(net, net.encode([1]), canvas, options, SeededDraws(seed, NOISE))
    first = next(states)
    states.close()
    where = torch.zeros(1, 10, dtype=torch.bool)
    where[0, 4] = True
    tail = torch.zeros(1, 10, dtype=torch.bool)
    tail[0, 7:] = True
    for steering in (Ban([3]), Lock(where, first.argmax), OpenTail([0, 1, 2], [1], tail)):
        rest = run(network(), canvas, seed, options, keyframe=first.keyframe(), steering=steering)
        assert len(rest) == 15


def test_bytes_count_all_tensors() -> None:
    frame = run(network(), Canvas.blank(2, 8))[0].keyframe()
    assert frame.bytes == 2 * 8 * (8 + 8 + 4 + 8 + 16 * 4) + 2
    assert replace(frame, soft=None).bytes == 2 * 8 * (8 + 8 + 4 + 8) + 2
