"""config.json: nothing assumed that it does not say, and every absurd value named."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.errors import ModelError
from engine.model.config import ModelConfig
from tests.engine.folders import write_base


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = write_base(tmp_path_factory.mktemp("models") / "model")
    top: dict[str, Any] = json.loads((folder / "config.json").read_text())
    return top


def read(tmp_path: Path, top: dict[str, Any]) -> ModelConfig:
    (tmp_path / "config.json").write_text(json.dumps(top))
    return ModelConfig.read(tmp_path)


def test_both_forms_say_the_same(tmp_path: Path, written: dict[str, Any]) -> None:
    released = json.loads(json.dumps(written))
    released["text_config"] |= {"global_head_dim": 64, "num_global_key_value_heads": 2}
    newer = json.loads(json.dumps(released))
    for name in ("global_head_dim", "num_global_key_value_heads"):
        del newer["text_config"][name]
    newer["text_config"]["per_layer_config"] = {"1": {"head_dim": 64, "num_key_value_heads": 2}}
    assert read(tmp_path, released) == read(tmp_path, newer)
    config = read(tmp_path, newer)
    assert [layer.head_dim for layer in config.layers] == [16, 64]
    assert [layer.kv_heads for layer in config.layers] == [1, 2]
    assert config.layers[1].rotated == 8
    assert config.layers[1].span == 64


def many_layers(written: dict[str, Any], count: int) -> dict[str, Any]:
    """``written`` with so many layers in the released form; every third one is full."""
    top: dict[str, Any] = json.loads(json.dumps(written))
    kinds = ["sliding_attention", "sliding_attention", "full_attention"] * (count // 3)
    top["text_config"] |= {"num_hidden_layers": count, "layer_types": kinds}
    top["text_config"] |= {"global_head_dim": 64, "num_global_key_value_heads": 2}
    return top


def newer_form(released: dict[str, Any], width: int) -> dict[str, Any]:
    """As transformers saves it since per_layer_config is there: keys padded with zeros to ``width``."""
    top: dict[str, Any] = json.loads(json.dumps(released))
    text = top["text_config"]
    own = {"head_dim": text.pop("global_head_dim"), "num_key_value_heads": text.pop("num_global_key_value_heads")}
    text["per_layer_config"] = {
        str(layer).zfill(width): own for layer, kind in enumerate(text["layer_types"]) if kind == "full_attention"
    }
    return top


@pytest.mark.parametrize(("count", "width"), [(3, 1), (9, 1), (12, 2), (30, 2), (102, 3), (12, 1), (30, 3)])
def test_the_numbers_of_layers_may_be_padded_with_zeros(
    tmp_path: Path, written: dict[str, Any], count: int, width: int
) -> None:
    released = many_layers(written, count)
    config = read(tmp_path, newer_form(released, width))
    assert config == read(tmp_path, released)
    assert [layer.head_dim for layer in config.layers] == [16, 16, 64] * (count // 3)


def test_what_the_oldest_and_the_newest_transformers_save_says_the_same(tmp_path: Path) -> None:
    """Of 5.11, the first to know the model, and 5.24; twelve layers, written by each of them."""
    saved = [
        json.loads(path.read_text()) for path in sorted((Path(__file__).parent / "fixtures").glob("transformers-*"))
    ]
    assert [top["transformers_version"] for top in saved] == ["5.11.0", "5.24.0"]
    assert list(saved[1]["text_config"]["per_layer_config"]) == ["05", "11"]
    older, newer = (read(tmp_path, top) for top in saved)
    assert older == newer
    assert [layer.head_dim for layer in newer.layers] == [8, 8, 8, 8, 8, 16] * 2


@pytest.mark.parametrize(
    "own",
    [
        {"2": {}, "02": {}},
        {"12": {}},
        {"-1": {}},
        {"": {}},
        {"two": {}},
        {"٢": {}},
        {"1" * 99: {}},
        {"2": 5},
        {"2": {"head_dim": 3}},
        {"2": {"num_key_value_heads": 0}},
        {"2": {"intermediate_size": 5}},
        {"2": {"skip": ["mlp"]}},
        {"2": {"sliding_window": None}},
        [],
        "two",
    ],
)
def test_what_a_layer_cannot_have_of_its_own_is_named(tmp_path: Path, written: dict[str, Any], own: object) -> None:
    top = newer_form(many_layers(written, 12), 2)
    top["text_config"]["per_layer_config"] = own
    with pytest.raises(ModelError, match=r"per_layer_config|head_dim|num_key_value_heads"):
        read(tmp_path, top)


def test_what_every_layer_has_may_be_said_of_each(tmp_path: Path, written: dict[str, Any]) -> None:
    released = many_layers(written, 12)
    top = newer_form(released, 2)
    text = top["text_config"]
    listed = {f"{layer:02}": {"head_dim": 16, "num_key_value_heads": 1} for layer in range(12)} | text[
        "per_layer_config"
    ]
    text["per_layer_config"] = {key: {**own, "num_experts": text["num_experts"]} for key, own in listed.items()}
    del text["head_dim"], text["num_key_value_heads"]
    assert read(tmp_path, top) == read(tmp_path, released)


NEEDED = (
    "vocab_size",
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "head_dim",
    "global_head_dim",
    "num_experts",
    "top_k_experts",
    "moe_intermediate_size",
    "sliding_window",
    "max_position_embeddings",
    "rms_norm_eps",
    "layer_types",
    "rope_parameters",
)


@pytest.mark.parametrize("name", NEEDED)
def test_a_value_that_is_not_there_is_named(tmp_path: Path, written: dict[str, Any], name: str) -> None:
    top = json.loads(json.dumps(written))
    del top["text_config"][name]
    with pytest.raises(ModelError, match=name):
        read(tmp_path, top)


@pytest.mark.parametrize("value", [0, -1, 1.5, "12", True, 10**30, [], None])
@pytest.mark.parametrize("name", NEEDED[:13])
def test_an_absurd_size_is_named(tmp_path: Path, written: dict[str, Any], name: str, value: object) -> None:
    top = json.loads(json.dumps(written))
    top["text_config"][name] = value
    with pytest.raises(ModelError, match=name):
        read(tmp_path, top)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("num_attention_heads", 3),
        ("top_k_experts", 5),
        ("layer_types", ["full_attention"]),
        ("layer_types", ["linear_attention", "full_attention"]),
        ("layer_types", [["sliding_attention"], "full_attention"]),
        ("layer_types", ["full_attention", "sliding_attention"]),
        ("rope_parameters", {"sliding_attention": {"rope_type": "yarn", "rope_theta": 1.0}}),
        ("hidden_activation", "silu"),
        ("attention_bias", True),
        ("tie_word_embeddings", False),
        ("pad_token_id", -4),
        ("eos_token_id", [10**9]),
        ("use_bidirectional_attention", "all"),
    ],
)
def test_values_that_do_not_go_together(tmp_path: Path, written: dict[str, Any], name: str, value: object) -> None:
    top = json.loads(json.dumps(written))
    top["text_config"] |= {"num_key_value_heads": 2} if name == "num_attention_heads" else {}
    top["text_config"][name] = value
    if name == "eos_token_id":
        top[name] = value
    with pytest.raises(ModelError) as caught:
        read(tmp_path, top)
    assert "config.json" in caught.value.message


@pytest.mark.parametrize("text", ["", "[]", "nonsense", "{" * 100_000, '"text"'])
def test_what_is_no_json_object(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.json").write_text(text)
    with pytest.raises(ModelError, match=r"config\.json"):
        ModelConfig.read(tmp_path)


def test_another_kind_of_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="llama"):
        read(tmp_path, {"model_type": "llama"})
