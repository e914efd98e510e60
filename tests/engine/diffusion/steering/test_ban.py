"""Ban: what is ruled out is never written, and nothing else changes."""

from dataclasses import replace

import pytest
import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows
from engine.diffusion.steering import StepView
from engine.diffusion.steering.ban import Ban
from tests.engine.diffusion.runs import OPTIONS, VOCABULARY, marks, network, run, some_held
from tests.engine.diffusion.steering.controls import OpenTail

LONG = replace(OPTIONS, confidence_threshold=0.0)


@pytest.mark.parametrize("policy", list(Rows))
def test_a_banned_id_is_never_written(policy: Rows) -> None:
    for seed in range(4):
        canvas = some_held(2, 10, seed)
        free = run(network(), canvas, seed, LONG, rows=policy)
        banned = set(free[-1].argmax[~canvas.held].tolist())
        states = run(network(), canvas, seed, LONG, rows=policy, steering=Ban(banned))
        for state in states:
            written = state.argmax[~canvas.held].tolist()
            assert not banned & set(written)
            # Of the next pass only what is noise may be a banned id.
            taken = state.ids[~canvas.held & state.accepted].tolist()
            assert not banned & set(taken)
            assert torch.equal(state.argmax[canvas.held], canvas.ids[canvas.held])


@pytest.mark.parametrize("policy", list(Rows))
def test_a_ban_at_places_leaves_the_others_alone(policy: Rows) -> None:
    first = run(network(), Canvas.blank(2, 8), 1, LONG)[-1].argmax
    banned = set(first[0].tolist()) | set(first[1].tolist())
    where = marks(2, 8, (0, 1), (1, 5))
    states = run(network(), Canvas.blank(2, 8), 1, LONG, rows=policy, steering=Ban(banned, where))
    for state in states:
        assert not banned & set(state.argmax[where].tolist())
    assert banned & set(states[-1].argmax[~where].tolist())


def test_special_ids_are_banned_but_endings_are_allowed_at_an_open_tail() -> None:
    tail = torch.zeros(1, 12, dtype=torch.bool)
    tail[0, 8:] = True
    logits = torch.randn(12, VOCABULARY, generator=torch.Generator().manual_seed(0))
    before = logits.clone()
    view = StepView(
        1, 4, 0.5, torch.zeros(1, 12, dtype=torch.int64), torch.zeros(1, 12, dtype=torch.bool), torch.arange(12)
    )
    OpenTail(range(6), [0, 1], tail).steer(view, logits)
    assert torch.isneginf(logits[:8, :6]).all()
    assert torch.isneginf(logits[8:, 2:6]).all()
    assert torch.equal(logits[8:, :2], before[8:, :2])
    assert torch.equal(logits[:, 6:], before[:, 6:])


def test_an_open_tail_over_some_of_the_rows() -> None:
    """With held positions left out the logits have fewer rows than the canvas has positions."""
    canvas = some_held(2, 10, 4, 0.5)
    tail = torch.zeros(2, 10, dtype=torch.bool)
    tail[:, 6:] = True
    endings, specials = {0, 1}, set(range(10))
    for state in run(network(), canvas, 1, LONG, steering=OpenTail(specials, endings, tail)):
        inside = set(state.argmax[~canvas.held & ~tail].tolist())
        assert not specials & inside
        assert not (specials - endings) & set(state.argmax[~canvas.held & tail].tolist())
