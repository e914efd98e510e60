"""A whole generation equals transformers' token for token when both draw the same.

Both loops run on transformers' own forward, so that nothing but the loop can differ.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from transformers import DiffusionGemmaForBlockDiffusion

from engine.diffusion.draws import Noise, SeededDraws
from engine.diffusion.generation import generate
from engine.diffusion.options import GenerationOptions
from tests.reference.generation_models import TransformersDenoiser, feed, generation_arguments, tiny_model

CANVAS = 12
OPTIONS = GenerationOptions(
    max_denoising_steps=12, entropy_bound=5.0, t_min=0.05, t_max=0.5, confidence_threshold=0.25, pad_id=0
)


def ours(
    network: TransformersDenoiser, prompt: Tensor, rows: int, canvases: int, options: GenerationOptions, seed: int
) -> tuple[list[Tensor], set[int]]:
    """The texts, and the steps at which canvases came to rest."""
    noise = Noise(network.vocab_size)
    rests: set[int] = set()

    def run() -> list[Tensor]:
        writings = generate(
            network,
            network.encode(prompt),
            rows,
            CANVAS,
            canvases,
            options,
            lambda canvas, members: SeededDraws(seed + canvas, noise, members),
        )
        while True:
            try:
                writing = next(writings)
            except StopIteration as end:
                return list(end.value)
            if writing.state.stopped:
                rests.add(writing.state.step)

    return run(), rests


def theirs(
    monkeypatch: pytest.MonkeyPatch,
    model: DiffusionGemmaForBlockDiffusion,
    prompt: Tensor,
    rows: int,
    canvases: int,
    options: GenerationOptions,
    seed: int,
) -> Tensor:
    """The new tokens [rows, n * CANVAS]."""
    noise = Noise(model.config.text_config.vocab_size)
    with monkeypatch.context() as patch:
        feed(patch, lambda canvas: SeededDraws(seed + canvas, noise), rows, CANVAS)
        output = model.generate(
            prompt.unsqueeze(0).expand(rows, -1), **generation_arguments(options, canvases * CANVAS)
        )
    return output.sequences[:, len(prompt) :]


def padded(texts: list[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(texts, batch_first=True, padding_value=0)


def prompt_of(seed: int, length: int) -> Tensor:
    return torch.randint(3, 90, (length,), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("stability", [0, 1, 2])
def test_two_canvases_equal_those_of_transformers(
    rows: int, stability: int, monkeypatch: pytest.MonkeyPatch, full_counts: Callable[[int, int], int]
) -> None:
    rests: set[int] = set()
    for seed in range(full_counts(3, 24)):
        model = tiny_model(seed, CANVAS)
        prompt = prompt_of(seed, 5 + 9 * seed % 40)
        options = replace(OPTIONS, stability_threshold=stability)
        texts, rested = ours(TransformersDenoiser(model), prompt, rows, 2, options, seed)
        assert torch.equal(padded(texts), theirs(monkeypatch, model, prompt, rows, 2, options, seed))
        rests |= rested
    assert min(rests) < 12, "no canvas came to rest: the stop rule was not tried"


@pytest.mark.parametrize("rows", [1, 3])
def test_stop_tokens_and_padding_equal_those_of_transformers(
    rows: int, monkeypatch: pytest.MonkeyPatch, full_counts: Callable[[int, int], int]
) -> None:
    shapes = set()
    for seed in range(full_counts(3, 24)):
        model = tiny_model(seed, CANVAS)
        network = TransformersDenoiser(model)
        prompt = prompt_of(seed, 7)
        free, _ = ours(network, prompt, rows, 3, OPTIONS, seed)
        # A token that the first text writes in its first canvas, and one that the last writes in its second.
        options = replace(OPTIONS, eos_ids=(int(free[0][5]), int(free[-1][CANVAS + 3])))
        texts, _ = ours(network, prompt, rows, 3, options, seed)
        assert torch.equal(padded(texts), theirs(monkeypatch, model, prompt, rows, 3, options, seed))
        shapes.update(len(text) // CANVAS for text in texts)
        first = free[0][:CANVAS].tolist()
        stop = next(at for at, token in enumerate(first) if token in options.eos_ids)
        assert texts[0].tolist() == first[: stop + 1] + [0] * (CANVAS - stop - 1)
    if rows > 1:
        assert len(shapes) > 1, "every text ended with the same canvas"
