"""The sampler: the fast way against the readable one, and what a draw may never do."""

import itertools
import math
from collections.abc import Callable

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given, settings

from engine.diffusion.sampling import accept, at_rest, draw, measure, measure_plain


@pytest.mark.parametrize("vocabulary", [2, 37, 128, 129, 1000, 16384, 40001])
@pytest.mark.parametrize("rows", [1, 17, 300])
def test_blocks_equal_the_plain_measure(vocabulary: int, rows: int) -> None:
    generator = torch.Generator().manual_seed(vocabulary + rows)
    logits = torch.randn(rows, vocabulary, generator=generator) * 5
    logits[:, : vocabulary // 3] = float("-inf")
    logits[0, vocabulary // 2 :] = 1.5
    logits[-1] -= 40.0
    uniforms = torch.rand(rows, generator=generator)
    plain = measure_plain(logits, 0.7, uniforms, torch.float32)
    blocks = measure(logits.clone(), 0.7, uniforms, torch.float32)
    torch.testing.assert_close(blocks.entropy, plain.entropy, atol=2e-5, rtol=2e-5)
    torch.testing.assert_close(blocks.probabilities, plain.probabilities, atol=1e-6, rtol=1e-4)
    assert torch.equal(blocks.argmax, plain.argmax)
    assert torch.equal(blocks.sample, plain.sample)


def test_a_row_is_measured_the_same_alone_and_among_others() -> None:
    logits = torch.randn(19, 4001, generator=torch.Generator().manual_seed(0)) * 4
    uniforms = torch.rand(19, generator=torch.Generator().manual_seed(1))
    whole = measure(logits.clone(), 0.5, uniforms, torch.float32)
    for row in range(19):
        part = slice(row, row + 1)
        alone = measure(logits[part].clone(), 0.5, uniforms[part], torch.float32)
        assert torch.equal(alone.entropy, whole.entropy[part])
        assert torch.equal(alone.sample, whole.sample[part])
        assert torch.equal(alone.probabilities, whole.probabilities[part])


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32])
def test_probabilities_lie_in_the_memory_of_the_logits(dtype: torch.dtype) -> None:
    """In half precision they are written over logits that later blocks still have to read."""
    logits = torch.randn(40, 16384, generator=torch.Generator().manual_seed(2)) * 3
    expected = torch.softmax(logits / 0.6, dim=-1)
    given_ = logits.clone()
    measured = measure(given_, 0.6, torch.rand(40), dtype)
    assert measured.probabilities.dtype == dtype
    assert measured.probabilities.untyped_storage().data_ptr() == given_.untyped_storage().data_ptr()
    torch.testing.assert_close(measured.probabilities.float(), expected, atol=4e-3, rtol=8e-3)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 0.0, 1e-30, 1e-9, 0.1, 1.0, 7.0]), min_size=1, max_size=300),
    st.floats(0.0, 1.0, exclude_max=True, width=32),
)
def test_a_draw_never_hits_weight_zero(weights: list[float], uniform: float) -> None:
    if not any(weights):
        weights[0] = 1.0
    row = torch.zeros(1, 384)
    row[0, : len(weights)] = torch.tensor(weights)
    index = int(draw(row, torch.tensor([uniform])))
    assert row[0, index] > 0
    exact = row[0].double().cumsum(0)
    target = uniform * float(exact[-1])
    slack = 1e-5 * float(exact[-1])
    assert float(exact[index]) >= target - slack
    assert float(exact[index] - row[0, index].double()) <= target + slack


@pytest.mark.parametrize("uniform", [0.0, 1.0 - 2.0**-24])
def test_the_ends_of_the_unit_interval(uniform: float) -> None:
    weights = torch.rand(50, 1280, generator=torch.Generator().manual_seed(3))
    weights[:, :100] = 0.0
    weights[:, -200:] = 0.0
    indices = draw(weights, torch.full((50,), uniform))
    assert (weights.gather(1, indices.unsqueeze(1)) > 0).all()
    assert (indices == 100).all() if uniform == 0.0 else (indices >= 1000).all()


def test_draws_follow_the_probabilities(full_counts: Callable[[int, int], int]) -> None:
    """A fair share within six standard deviations: fails by chance less than once in ten million runs."""
    count = full_counts(20_000, 500_000)
    logits = torch.tensor([0.0, 1.0, 2.0, float("-inf"), 0.5]).repeat(count, 1)
    uniforms = torch.rand(count, generator=torch.Generator().manual_seed(4))
    measured = measure(logits, 0.8, uniforms, torch.float32)
    shares = torch.bincount(measured.sample, minlength=5) / count
    expected = torch.softmax(torch.tensor([0.0, 1.0, 2.0, float("-inf"), 0.5]) / 0.8, dim=0)
    assert ((shares - expected).abs() <= 6 * (expected * (1 - expected) / count).sqrt()).all()


def test_equal_maxima_give_the_first() -> None:
    logits = torch.zeros(3, 500)
    logits[0, [130, 131, 400]] = 2.0
    logits[1, [128, 255, 256]] = 2.0
    measured = measure(logits, 1.0, torch.rand(3), torch.float32)
    assert measured.argmax.tolist() == [130, 128, 0]


def test_no_number_shows_as_entropy() -> None:
    # At log2(e) the blocks' way scales by exactly 1, and nothing but its own mark tells of a row without a token.
    for way, heat in itertools.product((measure_plain, measure), (0.5, math.log2(math.e))):
        logits = torch.zeros(3, 200)
        logits[0, 7] = float("nan")
        logits[1] = float("-inf")
        measured = way(logits, heat, torch.tensor([0.5, 0.99, 0.99]), torch.float32)
        assert measured.entropy.isnan().tolist() == [True, True, False]
        assert int(measured.sample.max()) < 200


def test_acceptance_takes_at_least_one_and_the_surest_first() -> None:
    entropy = torch.tensor([[3.0, 2.0, 4.0], [0.05, 0.04, 0.2], [0.0, 0.0, 9.0]])
    assert accept(entropy, 0.1).tolist() == [[False, True, False], [True, True, True], [True, True, True]]


def test_held_positions_do_not_loosen_the_stop_rule() -> None:
    argmax = torch.tensor([[5, 6, 7, 8]])
    entropy = torch.tensor([[0.0, 0.0, 0.0, 0.02]])
    held_three = torch.tensor([[False, False, False, True]])
    everything = torch.ones(1, 4, dtype=torch.bool)
    assert at_rest(argmax.unsqueeze(0), argmax, entropy, everything, 0.01).tolist() == [True]
    assert at_rest(argmax.unsqueeze(0), argmax, entropy, held_three, 0.01).tolist() == [False]


def test_held_positions_need_not_have_stood_still() -> None:
    argmax = torch.tensor([[5, 6]])
    history = torch.tensor([[[9, 6]]])
    free = torch.tensor([[False, True]])
    assert at_rest(history, argmax, torch.zeros(1, 2), free, 0.01).tolist() == [True]
    assert at_rest(history, argmax, torch.zeros(1, 2), ~free, 0.01).tolist() == [False]
