"""A whole generation equals transformers' token for token when both draw the same.

Both loops run on transformers' own forward, so that nothing but the loop can differ.
"""

from collections.abc import Callable
from dataclasses import replace

import pytest
import torch

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
