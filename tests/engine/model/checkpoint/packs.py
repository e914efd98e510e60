"""Models with the released model's layers and small widths, to be packed: shared by the tests of packs."""

import json
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from engine.model.checkpoint.convert import convert_folder
from engine.model.checkpoint.weights import weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from engine.training.learning.shape import Shape
from tests.bench.random_pack import TRUE_SHAPE
from tests.engine.folders import GENERATION, TEMPLATE, tokenizer_file

PATTERN = replace(
    replace(TRUE_SHAPE, vocab_size=420, hidden=64, intermediate=96, heads=2, kv_heads=2, full_kv_heads=1, head_dim=16),
    full_head_dim=32,
    expert_intermediate=64,
    canvas_length=32,
    max_position=4096,
)
"""30 layers, five of them full, 128 experts."""
FEW = replace(PATTERN, layers=3, full_every=3, experts=4, top_k=2)
"""The same of few weights."""


def config_of(folder: Path, shape: Shape) -> ModelConfig:
    folder.mkdir(exist_ok=True)
    (folder / "config.json").write_text(json.dumps(shape.config("bfloat16")))
    return ModelConfig.read(folder)


def write_model(folder: Path, shape: Shape = FEW, seed: int = 5) -> Path:
    """A chat model in bfloat16; what its matrices read keeps its size."""
    tokenizer, vocabulary = tokenizer_file()
    config = config_of(folder, replace(shape, vocab_size=vocabulary))
    chance = torch.Generator().manual_seed(seed)

    def values(name: str, size: tuple[int, ...]) -> Tensor:
        if len(size) < 2:
            # Gentle layers: thirty random ones of full weight would make of the last bit of a sum another text.
            return torch.full(size, 0.3 if "post_" in name or "q_norm" in name else 1.0)
        spread = 1.0 if "router" in name else 0.3 if "embed" in name else size[-1] ** -0.5
        return torch.randn(size, generator=chance) * spread

    shapes = weight_shapes(Network(config))
    tensors = {f"model.decoder.{name}": values(name, size).bfloat16() for name, size in shapes.items()}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    (folder / "generation_config.json").write_text(json.dumps(GENERATION))
    (folder / "tokenizer.json").write_bytes(tokenizer)
    (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
    return folder


def write_pack(folder: Path, shape: Shape = FEW) -> Path:
    """The same model's pack, in ``folder / "pack"``; the model itself is in ``folder / "model"``."""
    convert_folder(write_model(folder / "model", shape), folder / "pack")
    return folder / "pack"


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
