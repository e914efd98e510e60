"""The loop by itself, on a small random decoder."""

import torch

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.diffusion.options import GenerationOptions
from tests.engine.diffusion.fakes import FakeNetwork

OPTIONS = GenerationOptions(max_denoising_steps=12)


def test_a_run_comes_to_an_end_within_its_limit() -> None:
    network = FakeNetwork()
    states = list(
        denoise(
            network, network.encode([1, 2, 3]), Canvas.blank(2, 9), OPTIONS, SeededDraws(7, Noise(network.vocab_size))
        )
    )
    assert 1 <= len(states) <= 12
    assert [state.step for state in states] == list(range(1, len(states) + 1))
    assert torch.isfinite(states[-1].entropy).all()
