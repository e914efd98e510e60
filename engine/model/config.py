"""The sizes of a network, read from a checkpoint's own ``config.json``. Pure data, any thread; knows no tensors.

Nothing is assumed that the file does not say: the defaults of transformers' config class are not those of the released
checkpoint. Two ways of writing it are read: the released one (``global_head_dim``, ``num_global_key_value_heads``) and
that of transformers since 5.23 (``per_layer_config``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.model.small_files import read_json

_MOST = {
    "vocab_size": 4_194_304,
    "hidden_size": 65_536,
    "intermediate_size": 1_048_576,
    "num_hidden_layers": 512,
    "num_attention_heads": 1024,
    "num_key_value_heads": 1024,
    "head_dim": 4096,
    "num_experts": 4096,
    "top_k_experts": 4096,
    "moe_intermediate_size": 1_048_576,
    "sliding_window": 16_777_216,
    "max_position_embeddings": 16_777_216,
    "canvas_length": 65_536,
}
_OWN = {"head_dim", "num_key_value_heads"}
"""What a layer may have of its own. Another value that differs from the whole network's makes another network."""
_KINDS = {"sliding_attention": False, "full_attention": True}
_SOFTCAP = 30.0
_LONGEST_NUMBER = 6  # digits of a layer's number, zeros before it included


@dataclass(frozen=True, slots=True)
class LayerConfig:
    """One layer: ``full`` attention or sliding; a full layer has no v_proj. ``rotated`` pairs of ``head_dim // 2``
    turn; ``span`` divides the exponents of their frequencies."""

    full: bool
    head_dim: int
    kv_heads: int
    theta: float
    rotated: int
    span: int


@dataclass(frozen=True, slots=True)
class ModelConfig:
    """A network's sizes. ``window`` counts the position itself: a sliding layer sees it and window - 1 before it."""

    vocab_size: int
    hidden_size: int
    intermediate_size: int
    heads: int
    layers: tuple[LayerConfig, ...]
    num_experts: int
    top_k: int
    moe_intermediate_size: int
    window: int
    max_position: int
    eps: float
    softcap: float
    canvas_length: int
    pad_id: int
    bos_id: int
    eos_ids: tuple[int, ...]

    @staticmethod
    def read(folder: Path | str) -> "ModelConfig":
        """From ``folder/config.json``. Raises ModelError naming the folder or the file, and the value at fault."""
        if not Path(folder).is_dir():
            raise ModelError(f"{folder} is no model folder: it is not there, or no folder.")
        return _Reader(Path(folder) / "config.json").config()


class _Reader:
    """Takes values out of config.json one by one and says which one is wrong."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.top = read_json(path)
        text = self.top.get("text_config", self.top)
        if not isinstance(text, dict):
            raise self.wrong("text_config", text)
        self.text = text

    def wrong(self, name: str, value: object) -> ModelError:
        shown = repr(value)
        shown = shown if len(shown) <= 60 else shown[:57] + "…"
        return ModelError(f"{self.path}: the value of “{name}” cannot be used: {shown}.")

    def whole(self, name: str, source: Mapping[str, Any] | None = None, least: int = 1) -> int:
        value = (self.text if source is None else source).get(name)
        if value is None:
            raise ModelError(f"{self.path} has no “{name}”.")
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= _MOST.get(name, 2**31 - 1):
            raise self.wrong(name, value)
        return value

    def number(self, name: str, source: Mapping[str, Any] | None = None) -> float:
        value = (self.text if source is None else source).get(name)
        if value is None:
            raise ModelError(f"{self.path} has no “{name}”.")
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < 1e12:
            raise self.wrong(name, value)
        return float(value)

    def config(self) -> ModelConfig:
        kind = self.top.get("model_type")
        if kind not in ("diffusion_gemma", "diffusion_gemma_text"):
            raise ModelError(f"{self.path} describes a model of the kind {kind!r}, not a diffusion_gemma.")
        if self.text.get("attention_bias"):
            raise self.wrong("attention_bias", self.text["attention_bias"])
        if self.text.get("hidden_activation") != "gelu_pytorch_tanh":
            raise self.wrong("hidden_activation", self.text.get("hidden_activation"))
        if self.text.get("use_bidirectional_attention") not in (None, "vision"):
            raise self.wrong("use_bidirectional_attention", self.text["use_bidirectional_attention"])
        if self.text.get("tie_word_embeddings", True) is not True:
            raise self.wrong("tie_word_embeddings", self.text["tie_word_embeddings"])
        heads = self.whole("num_attention_heads")
        experts = self.whole("num_experts")
        top_k = self.whole("top_k_experts")
        if top_k > experts:
            raise self.wrong("top_k_experts", top_k)
        vocab = self.whole("vocab_size")
        return ModelConfig(
            vocab_size=vocab,
            hidden_size=self.whole("hidden_size"),
            intermediate_size=self.whole("intermediate_size"),
            heads=heads,
            layers=self.layers(heads),
            num_experts=experts,
            top_k=top_k,
            moe_intermediate_size=self.whole("moe_intermediate_size"),
            window=self.whole("sliding_window"),
            max_position=self.whole("max_position_embeddings"),
            eps=self.number("rms_norm_eps"),
            # transformers writes it only where it differs from the constant of the architecture.
            softcap=self.number("final_logit_softcapping") if "final_logit_softcapping" in self.text else _SOFTCAP,
            canvas_length=self.whole("canvas_length", self.top),
            pad_id=self.id_of("pad_token_id", vocab, 0),
            bos_id=self.id_of("bos_token_id", vocab, 2),
            eos_ids=self.ids_of("eos_token_id", vocab),
        )

    def layers(self, heads: int) -> tuple[LayerConfig, ...]:
        count = self.whole("num_hidden_layers")
        kinds = self.text.get("layer_types")
        if not isinstance(kinds, list) or len(kinds) != count:
            raise self.wrong("layer_types", kinds)
        own = self.own_values(count)
        layers: list[LayerConfig] = []
        for index, kind in enumerate(kinds):
            if not isinstance(kind, str) or kind not in _KINDS:
                raise self.wrong("layer_types", kind)
            full = _KINDS[kind]
            dim, kv = self.attention(own, index, full)
            if dim % 2:
                raise self.wrong("head_dim", dim)
            if heads % kv:
                raise self.wrong("num_key_value_heads", kv)
            theta, rotated, span = self.rotary(kind, dim)
            layers.append(LayerConfig(full, dim, kv, theta, rotated, span))
        if not layers[-1].full:
            raise self.wrong("layer_types", kinds[-1])
        return tuple(layers)

    def own_values(self, count: int) -> dict[int, dict[str, Any]] | None:
        """What each layer has of its own, by its number; None in the released form. transformers pads the numbers with
        zeros to one width: the fifth of thirty layers is “05”."""
        listed = self.text.get("per_layer_config")
        if listed is None:
            return None
        if not isinstance(listed, dict):
            raise self.wrong("per_layer_config", listed)
        own: dict[int, dict[str, Any]] = {}
        for key, values in listed.items():
            layer = int(key) if key.isascii() and key.isdecimal() and len(key) <= _LONGEST_NUMBER else count
            if layer >= count or layer in own:
                raise self.wrong("per_layer_config", key)
            if not isinstance(values, dict):
                raise self.wrong("per_layer_config", values)
            for name, value in values.items():
                if name not in _OWN and value != self.text.get(name):
                    raise self.wrong("per_layer_config", {key: {name: value}})
            own[layer] = values
        return own

    def attention(self, own: Mapping[int, Mapping[str, Any]] | None, index: int, full: bool) -> tuple[int, int]:
        """(head size, KV heads) of a layer, in either form of the file."""
        if own is not None:
            mine = own.get(index, {})
            return (
                self.whole("head_dim", mine if "head_dim" in mine else None),
                self.whole("num_key_value_heads", mine if "num_key_value_heads" in mine else None),
            )
        dim, kv = self.whole("head_dim"), self.whole("num_key_value_heads")
        if not full:
            return dim, kv
        if self.text.get("global_head_dim") is None:
            raise ModelError(f"{self.path} has neither “global_head_dim” nor “per_layer_config”.")
        dim = self.bounded("global_head_dim", _MOST["head_dim"])
        if self.text.get("num_global_key_value_heads") is not None:
            kv = self.bounded("num_global_key_value_heads", _MOST["num_key_value_heads"])
        return dim, kv

    def bounded(self, name: str, most: int) -> int:
        value = self.whole(name)
        if value > most:
            raise self.wrong(name, value)
        return value

    def rotary(self, kind: str, dim: int) -> tuple[float, int, int]:
        """(theta, rotated pairs, what divides the exponents)."""
        every = self.text.get("rope_parameters")
        mine = every.get(kind) if isinstance(every, dict) else None
        if not isinstance(mine, dict):
            raise self.wrong("rope_parameters", every)
        theta = self.number("rope_theta", mine)
        factor = self.number("partial_rotary_factor", mine) if mine.get("partial_rotary_factor") is not None else 1.0
        if factor > 1.0:
            raise self.wrong("partial_rotary_factor", factor)
        if mine.get("rope_type") == "proportional":
            return theta, int(factor * dim // 2), dim
        if mine.get("rope_type") == "default" and factor == 1.0:
            return theta, dim // 2, dim
        raise self.wrong("rope_parameters", mine)

    def id_of(self, name: str, vocab: int, otherwise: int) -> int:
        value = self.text.get(name, otherwise)
        value = otherwise if value is None else value
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < vocab:
            raise self.wrong(name, value)
        return value

    def ids_of(self, name: str, vocab: int) -> tuple[int, ...]:
        value = self.top.get(name, self.text.get(name))
        several = value if isinstance(value, list) else [] if value is None else [value]
        for token in several:
            if not isinstance(token, int) or isinstance(token, bool) or not 0 <= token < vocab:
                raise self.wrong(name, token)
        return tuple(several)
