"""A whole generation equals transformers' token for token when both draw the same.

Both loops run on transformers' own forward, so that nothing but the loop can differ.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch
from torch import Tensor
from transformers import LogitsProcessor, LogitsProcessorList

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows, denoise
from engine.diffusion.draws import Noise, SeededDraws
from tests.reference.generation_models import (
    CANVAS,
    OPTIONS,
    TransformersDenoiser,
    ours,
    padded,
    prompt_of,
    theirs,
    tiny_model,
)


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


class OneHot(LogitsProcessor):
    """The held positions of ``canvas`` as a processor of transformers forces them."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas

    def __call__(self, input_ids: Tensor, scores: Tensor, cur_step: Tensor) -> Tensor:
        del input_ids, cur_step
        sure = torch.full_like(scores, float("-inf")).scatter(2, self._canvas.ids.clamp(min=0).unsqueeze(2), 0.0)
        return torch.where(self._canvas.held.unsqueeze(2), sure, scores)


@pytest.mark.parametrize("rows", [1, 3])
def test_held_positions_equal_those_a_logits_processor_forces(
    rows: int, monkeypatch: pytest.MonkeyPatch, full_counts: Callable[[int, int], int]
) -> None:
    """With nothing left to the stop rule, whose mean is taken over free positions only."""
    for seed in range(full_counts(3, 24)):
        model = tiny_model(seed, CANVAS)
        prompt = prompt_of(seed, 9)
        options = replace(OPTIONS, confidence_threshold=1e-30)
        generator = torch.Generator().manual_seed(seed)
        held = torch.rand(rows, CANVAS, generator=generator) < 0.5
        canvas = Canvas(torch.where(held, torch.randint(3, 90, held.shape, generator=generator), -1), held)
        noise = Noise(model.config.text_config.vocab_size)
        first = canvas.starting(SeededDraws(seed, noise).start(rows, CANVAS))
        expected = theirs(
            monkeypatch,
            model,
            prompt,
            rows,
            1,
            options,
            seed,
            decoder_input_ids=first,
            logits_processor=LogitsProcessorList([OneHot(canvas)]),
        )
        network = TransformersDenoiser(model)
        for way in Rows:
            *_, last = denoise(network, network.encode(prompt), canvas, options, SeededDraws(seed, noise), rows=way)
            assert torch.equal(last.argmax, expected)
