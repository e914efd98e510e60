"""A whole generation from a checkpoint on disk: transformers wrote it, we read it, and the tokens are the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.model import load_network
from tests.reference.generation_models import (
    CANVAS,
    OPTIONS,
    ours,
    padded,
    prompt_of,
    theirs,
    tiny_model,
)

# The sliding window of these models is 16.
PROMPTS = (3, 16, 41)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("experts", [1, 4])
def test_two_canvases_from_disk_equal_those_of_transformers(
    experts: int, rows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full_counts: Callable[[int, int], int]
) -> None:
    for seed in range(full_counts(2, 12)):
        model = tiny_model(seed, CANVAS, experts)
        folder = tmp_path / str(seed)
        model.save_pretrained(folder)
        network = load_network(folder, device="cpu", dtype="float32")
        prompt = prompt_of(seed, PROMPTS[(seed + rows + experts) % 3])
        texts, _ = ours(network, prompt, rows, 2, OPTIONS, seed)
        assert (padded(texts) == theirs(monkeypatch, model, prompt, rows, 2, OPTIONS, seed)).all()

        stops = replace(OPTIONS, eos_ids=(int(texts[0][CANVAS // 2]),))
        ended, _ = ours(network, prompt, rows, 2, stops, seed)
        assert (padded(ended) == theirs(monkeypatch, model, prompt, rows, 2, stops, seed)).all()
        assert int(ended[0][-1]) == 0
