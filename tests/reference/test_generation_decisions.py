"""On the same logits the sampler's decisions equal transformers': acceptance, entropy, argmax, the stop rule."""

from collections.abc import Callable

import hypothesis.strategies as st
import pytest
import torch
from hypothesis import given, settings
from torch import Tensor
from transformers.models.diffusion_gemma.generation_diffusion_gemma import (
    EntropyBoundSampler,
    EntropyBoundSamplerConfig,
    LinearTemperatureScheduleLogitsProcessor,
    StableAndConfidentStoppingCriteria,
)

from engine.diffusion.sampling import Measured, accept, at_rest, measure, measure_plain, temperature
from engine.model.checkpoint.generation_config import GenerationOptions

WAYS = [measure_plain, measure]


def accepted_by_transformers(logits: Tensor, bound: float) -> Tensor:
    rows, length, vocabulary = logits.shape
    sampler = EntropyBoundSampler(EntropyBoundSamplerConfig(bound), length, vocabulary, 48)
    canvas = torch.zeros(rows, length, dtype=torch.int64)
    sampler.accept_canvas(canvas, canvas, logits, 1)
    return sampler.accepted_token_mask


def entropies(logits: Tensor) -> Tensor:
    return torch.distributions.Categorical(logits=logits).entropy()


def logits_of(seed: int, rows: int, length: int, vocabulary: int) -> Tensor:
    """From flat to certain, a third of the positions equal to others, some tokens ruled out."""
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(rows, length, vocabulary, generator=generator)
    logits = logits * torch.rand(rows, length, 1, generator=generator).mul(4).exp()
    alike = torch.randint(0, length, (2, max(1, length // 3)), generator=generator)
    logits[:, alike[0]] = logits[:, alike[1]]
    return logits.masked_fill(torch.rand(vocabulary, generator=generator) < 0.05, float("-inf"))


@pytest.mark.parametrize("way", WAYS)
def test_acceptance_and_stop_equal_on_random_logits(
    way: Callable[..., Measured], full_counts: Callable[[int, int], int]
) -> None:
    some, rests = 0, 0
    for seed in range(full_counts(60, 2000)):
        rows, length, vocabulary = 1 + seed % 3, 4 + seed % 13, 40 + 7 * (seed % 40)
        heat = 0.4 + 0.4 * (seed % 10) / 10
        bound, threshold = 0.1 * 1.5 ** (seed % 9), 0.05 * 1.5 ** (seed % 17)
        logits = logits_of(seed, rows, length, vocabulary)
        measured = way(logits.clone().view(-1, vocabulary), heat, torch.rand(rows * length), torch.float32)
        entropy, argmax = measured.entropy.view(rows, length), measured.argmax.view(rows, length)
        torch.testing.assert_close(entropy, entropies(logits / heat), atol=2e-5, rtol=2e-5)
        assert torch.equal(argmax, (logits / heat).argmax(dim=-1))
        expected = accepted_by_transformers(logits / heat, bound)
        assert torch.equal(accept(entropy, bound), expected)
        some += int(expected.sum(dim=-1).max() > 1)

        criteria = StableAndConfidentStoppingCriteria(1, threshold)
        before = argmax.clone()
        before[0, 0] += seed % 2
        criteria(before, logits / heat)
        stop = criteria(argmax, logits / heat)
        free = torch.ones(rows, length, dtype=torch.bool)
        assert torch.equal(at_rest(before.unsqueeze(0), argmax, entropy, free, threshold), stop)
        rests += int(stop.any())
    assert some
    assert rests


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from([0.0, 1e-6, 0.01, 0.02, 0.05, 0.1, 0.5, 3.0]), min_size=1, max_size=16),
    st.sampled_from([0.01, 0.02, 0.1, 0.5]),
)
def test_acceptance_of_equal_entropies(values: list[float], bound: float) -> None:
    """Ties, and sums that meet the bound exactly: the same float operations in the same order as transformers."""
    entropy = torch.tensor([values])
    ordered, order = torch.sort(entropy, dim=-1)
    chosen = torch.cumsum(ordered, dim=-1) - ordered <= bound
    expected = torch.zeros_like(chosen).scatter(-1, order, chosen)
    accepted = accept(entropy, bound)
    assert torch.equal(accepted, expected)
    assert accepted.any()


@settings(max_examples=100, deadline=None)
@given(
    st.integers(0, 3),
    st.lists(st.lists(st.integers(0, 2), min_size=3, max_size=3), min_size=1, max_size=6),
    st.floats(0.01, 2.0),
)
def test_stop_rule_over_several_steps(stability: int, steps: list[list[int]], threshold: float) -> None:
    criteria = StableAndConfidentStoppingCriteria(stability, threshold)
    history = torch.full((stability, 1, 3), -1)
    for number, step in enumerate(steps):
        argmax = torch.tensor([step])
        logits = torch.nn.functional.one_hot(argmax, 3).float() * (3.0 + number)
        expected = criteria(argmax, logits)
        rests = at_rest(history, argmax, entropies(logits), torch.ones(1, 3, dtype=torch.bool), threshold)
        assert torch.equal(rests, expected)
        if stability:
            history = torch.cat([history, argmax.unsqueeze(0)])[1:]


@pytest.mark.parametrize("steps", [1, 7, 48])
def test_temperature_ramp(steps: int) -> None:
    options = GenerationOptions(max_denoising_steps=steps)
    ramp = LinearTemperatureScheduleLogitsProcessor(options.t_min, options.t_max, steps)
    for remaining in range(1, steps + 1):
        scaled = ramp(None, torch.ones(1), cur_step=torch.tensor(remaining))
        torch.testing.assert_close(torch.tensor([1.0 / temperature(options, remaining)]), scaled)
