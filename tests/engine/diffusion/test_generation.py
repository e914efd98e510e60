"""Several canvases: each text behind a prefix of its own, until it stops or the canvases are used up."""

from dataclasses import replace

import pytest
import torch

from engine.diffusion.draws import SeededDraws
from engine.diffusion.generation import GenerationStep, generate
from engine.errors import RunCancelled
from engine.model.checkpoint.generation_config import GenerationOptions
from tests.engine.diffusion.fakes import FakeNetwork
from tests.engine.diffusion.runs import NOISE, OPTIONS, PROMPT, network


def write(
    net: FakeNetwork, rows: int, canvases: int, options: GenerationOptions = OPTIONS, seed: int = 1
) -> tuple[list[torch.Tensor], list[GenerationStep]]:
    steps: list[GenerationStep] = []
    run = generate(
        net,
        net.encode(PROMPT),
        rows,
        6,
        canvases,
        options,
        lambda canvas, members: SeededDraws(seed + canvas, NOISE, members),
    )
    while True:
        try:
            steps.append(next(run))
        except StopIteration as end:
            return end.value, steps


def test_each_text_is_the_same_alone() -> None:
    together, _ = write(network(), 3, 3)
    assert [len(text) for text in together] == [18, 18, 18]
    assert torch.equal(write(network(), 1, 3)[0][0], together[0])


def test_later_canvases_see_the_earlier_ones() -> None:
    texts, steps = write(network(), 1, 2)
    alone = generate(
        network(), network().encode(PROMPT), 1, 6, 1, OPTIONS, lambda canvas, members: SeededDraws(2, NOISE, members)
    )
    second = [step.state for step in steps if step.canvas == 1]
    unseen = [step.state for step in alone]
    assert torch.equal(texts[0][6:], second[-1].argmax[0])
    assert not torch.equal(second[0].entropy, unseen[0].entropy)


def test_a_text_ends_with_its_stop_token() -> None:
    free, _ = write(network(), 2, 3)
    options = replace(OPTIONS, eos_ids=(int(free[0][2]),), pad_id=0)
    texts, steps = write(network(), 2, 3, options)
    first = free[0][:6].tolist()
    stop = first.index(int(free[0][2]))
    assert texts[0].tolist() == first[: stop + 1] + [0] * (5 - stop)
    assert all(0 not in step.rows for step in steps if step.canvas)


def test_no_rows_and_no_canvases() -> None:
    assert write(network(), 0, 2) == ([], [])
    texts, steps = write(network(), 2, 0)
    assert [len(text) for text in texts] == [0, 0]
    assert steps == []


def test_cancel_reaches_the_commit() -> None:
    """Also the pass that takes a finished canvas into the prefix asks."""
    net, left = network(), [1000]

    def check() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise RunCancelled("The edit was cancelled.")

    run = generate(net, net.encode(PROMPT), 1, 6, 2, OPTIONS, lambda canvas, rows: SeededDraws(1, NOISE), check=check)
    for writing in run:
        if writing.state.stopped:
            break
    left[0] = 0
    passes = net.passes
    with pytest.raises(RunCancelled):
        next(run)
    assert net.passes == passes
