"""Several canvases: each text behind a prefix of its own, until it stops or the canvases are used up."""

from dataclasses import replace

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given

from engine.diffusion.draws import SeededDraws
from engine.errors import RunCancelled
from engine.model.checkpoint.generation_config import GenerationOptions
from tests.engine.diffusion.fakes import FakeNetwork
from tests.engine.diffusion.runs import NOISE, OPTIONS, PROMPT, network
from tests.reference.generation import GenerationStep, close_canvas, commit, generate


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


def test_a_committed_canvas_lengthens_the_prefix() -> None:
    net = network()
    cache = net.encode(PROMPT)
    longer = commit(net, cache, torch.tensor([8, 9]))
    assert longer.ids == (*PROMPT, 8, 9)
    assert cache.ids == PROMPT


@given(st.lists(st.lists(st.integers(0, 5), min_size=6, max_size=6), min_size=1, max_size=4))
def test_closing_leaves_only_padding_after_the_first_stop(rows: list[list[int]]) -> None:
    closed, ended = close_canvas(torch.tensor(rows), (3, 5), 0)
    for before, after, end in zip(rows, closed.tolist(), ended.tolist(), strict=True):
        stops = [at for at, token in enumerate(before) if token in (3, 5)]
        assert end == bool(stops)
        cut = stops[0] + 1 if stops else 6
        assert after == before[:cut] + [0] * (6 - cut)


def test_closing_without_padding_or_stops() -> None:
    ids = torch.tensor([[1, 2, 3]])
    closed, ended = close_canvas(ids, (2,), None)
    assert closed.tolist() == [[1, 2, 3]]
    assert ended.tolist() == [True]
    assert close_canvas(ids, (), 0)[1].tolist() == [False]
