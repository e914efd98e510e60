"""What the loop's tests share: a network, options under which canvases rest at different steps, and whole runs."""

import torch
from torch import Tensor

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import StepState, denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.model.checkpoint.generation_config import GenerationOptions
from tests.engine.diffusion.fakes import FakeNetwork

VOCABULARY = 50
NOISE = Noise(VOCABULARY)
OPTIONS = GenerationOptions(
    max_denoising_steps=16, entropy_bound=0.5, t_min=0.1, t_max=0.6, confidence_threshold=0.1, stability_threshold=1
)
PROMPT = (1, 2, 3)


def network(sure: float = 2.0) -> FakeNetwork:
    return FakeNetwork(VOCABULARY, sure=sure)


def run(
    net: FakeNetwork, canvas: Canvas, seed: int = 1, options: GenerationOptions = OPTIONS, **more
) -> list[StepState]:
    """All states; ``draws`` may be given instead of a seed."""
    draws = more.pop("draws", None) or SeededDraws(seed, NOISE)
    return list(denoise(net, net.encode(PROMPT), canvas, options, draws, **more))


def some_held(rows: int, length: int, seed: int = 0, share: float = 0.4) -> Canvas:
    """A canvas of which about ``share`` is held."""
    generator = torch.Generator().manual_seed(seed)
    held = torch.rand(rows, length, generator=generator) < share
    ids = torch.randint(0, VOCABULARY, (rows, length), generator=generator)
    return Canvas(torch.where(held, ids, -1), held)


def marks(rows: int, length: int, *at: tuple[int, int]) -> Tensor:
    where = torch.zeros(rows, length, dtype=torch.bool)
    for row, place in at:
        where[row, place] = True
    return where


def assert_same(first: StepState, second: StepState) -> None:
    """Bit for bit, times aside, keyframes included."""
    assert (first.step, first.limit, first.stopped) == (second.step, second.limit, second.stopped)
    for name in ("ids", "argmax", "entropy", "accepted", "settled", "rested"):
        assert torch.equal(getattr(first, name), getattr(second, name)), (first.step, name)
    left, right = first.keyframe(), second.keyframe()
    assert left.step == right.step
    assert left.generator == right.generator
    for name in ("ids", "soft", "argmax", "entropy", "history", "rested"):
        assert _equal(getattr(left, name), getattr(right, name)), (first.step, name)


def assert_same_runs(first: list[StepState], second: list[StepState]) -> None:
    assert len(first) == len(second)
    for left, right in zip(first, second, strict=True):
        assert_same(left, right)


def _equal(left: Tensor | None, right: Tensor | None) -> bool:
    return left is None and right is None if left is None or right is None else torch.equal(left, right)
