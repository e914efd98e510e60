"""A whole generation from a checkpoint on disk: transformers wrote it, we read it, and the tokens are the same."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from transformers.models.diffusion_gemma.generation_diffusion_gemma import (
    DiffusionGemmaGenerationConfig,
    EntropyBoundSamplerConfig,
)

from engine.diffusion.canvas import Canvas
from engine.diffusion.denoise import Rows, denoise
from engine.diffusion.draws import Noise, SeededDraws
from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.generation_config import GenerationOptions, read_generation
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from tests.engine.diffusion.runs import assert_same_runs
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


def test_options_are_those_of_the_checkpoints_own_file(tmp_path: Path) -> None:
    model = tiny_model(0, CANVAS)
    model.generation_config = DiffusionGemmaGenerationConfig(
        max_denoising_steps=31,
        t_min=0.3,
        t_max=0.7,
        confidence_threshold=0.01,
        stability_threshold=2,
        sampler_config=EntropyBoundSamplerConfig(0.25),
        eos_token_id=[1, 6],
        pad_token_id=0,
    )
    model.save_pretrained(tmp_path)
    config = ModelConfig.read(tmp_path)
    assert read_generation(tmp_path, config) == GenerationOptions(31, 0.25, 0.3, 0.7, 0.01, 2, (1, 6), 0)
    # Without the file: transformers' own, and the ids of config.json.
    (tmp_path / "generation_config.json").unlink()
    assert read_generation(tmp_path, config) == GenerationOptions(eos_ids=config.eos_ids, pad_id=config.pad_id)


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("tiny")
    tiny_model(5, CANVAS).save_pretrained(folder)
    return load_network(folder, device="cpu", dtype="float32")


def canvas_of(rows: int, seed: int) -> Canvas:
    generator = torch.Generator().manual_seed(seed)
    held = torch.rand(rows, CANVAS, generator=generator) < 0.4
    return Canvas(torch.where(held, torch.randint(3, 90, held.shape, generator=generator), -1), held)


def test_resuming_from_any_step_reproduces_the_run(network: Network) -> None:
    cache, noise = network.encode(prompt_of(1, 20)), Noise(network.vocab_size)
    for rows in (1, 3):
        canvas = canvas_of(rows, rows)
        whole = list(denoise(network, cache, canvas, OPTIONS, SeededDraws(2, noise)))
        for state in whole:
            rest = denoise(network, cache, canvas, OPTIONS, SeededDraws(9, noise), keyframe=state.keyframe())
            assert_same_runs(list(rest), whole[state.step :])


def test_held_positions_need_no_head(network: Network) -> None:
    """On the real network a subset of the rows goes through other matrix products: equal but for rounding."""
    cache, noise = network.encode(prompt_of(1, 20)), Noise(network.vocab_size)
    for seed in range(3):
        canvas = canvas_of(2, seed)
        left_out, masked, one_hot = (
            list(denoise(network, cache, canvas, OPTIONS, SeededDraws(seed, noise), rows=way)) for way in Rows
        )
        assert len(left_out) == len(masked) == len(one_hot)
        for ours_, *others in zip(left_out, masked, one_hot, strict=True):
            for other in others:
                assert torch.equal(ours_.argmax, other.argmax)
                assert torch.equal(ours_.ids, other.ids)
                torch.testing.assert_close(ours_.entropy, other.entropy, atol=1e-3, rtol=1e-3)
