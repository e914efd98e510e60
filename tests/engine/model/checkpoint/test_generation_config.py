"""The options of a run: transformers' defaults, and one sentence for numbers that no run could use."""

import json
from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.model.checkpoint.generation_config import GenerationOptions, read_generation
from engine.model.config import ModelConfig
from tests.engine.model.checkpoint.breaking import edit_json, refused


def test_defaults_are_those_of_the_released_checkpoint() -> None:
    options = GenerationOptions()
    assert (options.max_denoising_steps, options.entropy_bound) == (48, 0.1)
    assert (options.t_min, options.t_max) == (0.4, 0.8)
    assert (options.confidence_threshold, options.stability_threshold) == (0.005, 1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_denoising_steps", 0),
        ("max_denoising_steps", 10**9),
        ("entropy_bound", 0.0),
        ("entropy_bound", float("nan")),
        ("t_min", 0.0),
        ("t_min", 0.9),
        ("t_max", float("inf")),
        ("confidence_threshold", -0.1),
        ("stability_threshold", -1),
    ],
)
def test_absurd_values_are_named(name: str, value: float) -> None:
    with pytest.raises(ModelError, match=str(value)):
        GenerationOptions(**{name: value})


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("t_min", {"t_min": 10**400}),
        ("max_denoising_steps", {"max_denoising_steps": 10**400}),
        ("entropy_bound", {"sampler_config": {"entropy_bound": -(10**400)}}),
    ],
)
def test_a_number_too_large_for_any_float_is_named(folder: Path, name: str, change: dict[str, object]) -> None:
    edit_json(folder / "generation_config.json", lambda top: top.update(change))
    refused(folder, "generation_config.json", name)


def test_what_is_not_said_is_transformers_own(folder: Path) -> None:
    config = ModelConfig.read(folder)
    (folder / "generation_config.json").unlink()
    assert read_generation(folder, config) == GenerationOptions(eos_ids=config.eos_ids, pad_id=config.pad_id)
    (folder / "generation_config.json").write_text(
        json.dumps({"t_max": 0.9, "sampler_config": {"entropy_bound": 0.3}, "eos_token_id": [5, 1], "t_min": None})
    )
    options = read_generation(folder, config)
    assert (options.t_max, options.t_min, options.entropy_bound) == (0.9, 0.4, 0.3)
    assert options.eos_ids == (5, 1)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("sampler_config", {"sampler_config": [1]}),
        ("eos_token_id", {"eos_token_id": [True]}),
        ("eos_token_id", {"eos_token_id": 10**6}),
        ("max_denoising_steps", {"max_denoising_steps": 3.5}),
        ("t_max", {"t_max": "hot"}),
    ],
)
def test_a_value_of_the_wrong_kind_is_named(folder: Path, name: str, change: dict[str, object]) -> None:
    edit_json(folder / "generation_config.json", lambda top: top.update(change))
    refused(folder, "generation_config.json", name)
