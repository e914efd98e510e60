"""The measures of a network, and the config.json that says them."""

import json
from pathlib import Path

import pytest

from engine.model.config import ModelConfig
from engine.training.learning.forward import Writer
from engine.training.learning.presets import PRESETS, SMOKE, Preset
from engine.training.texts.bpe import BOS, EOS, PAD


def test_every_layer_routes_and_full_layers_have_no_values_of_their_own() -> None:
    for preset in PRESETS.values():
        names = Writer(preset.shape, 0).state_dict().keys()
        for layer in range(preset.shape.layers):
            assert f"layers.{layer}.router.proj.weight" in names
            assert f"layers.{layer}.experts.down_proj" in names
            assert (f"layers.{layer}.self_attn.v_proj.weight" in names) != preset.shape.is_full(layer)
        assert preset.shape.is_full(preset.shape.layers - 1)


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_the_engine_reads_from_the_config_what_the_shape_says(preset: Preset, tmp_path: Path) -> None:
    shape = preset.shape
    (tmp_path / "config.json").write_text(json.dumps(shape.config("float32")), encoding="utf-8")
    config = ModelConfig.read(tmp_path)
    assert (config.canvas_length, config.max_position) == (shape.canvas_length, shape.max_position)
    assert len(config.layers) == shape.layers
    for number, layer in enumerate(config.layers):
        assert (layer.kv_heads, layer.head_dim) == shape.attention(number)


def test_the_config_names_the_special_ids_and_its_own_dtype() -> None:
    config = SMOKE.shape.config("bfloat16")
    for part in (config, config["text_config"]):
        assert (part["pad_token_id"], part["eos_token_id"], part["bos_token_id"]) == (PAD, EOS, BOS)
        assert part["dtype"] == "bfloat16"
    config["vision_config"]["hidden_size"] = 99
    assert SMOKE.shape.config("bfloat16")["vision_config"]["hidden_size"] == 16
    assert SMOKE.shape.to_dict()["hidden"] == 64
