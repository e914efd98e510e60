"""Tiny random models as folders on disk, a base one and a chat one: real files, real loading, milliseconds a step."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from engine.model.config import ModelConfig
from engine.model.network.network import Network
from engine.training.learning.shape import Shape
from engine.training.texts.bpe import ANSWER, BLANK, EOS, FILLER, FIRST_TEXT_ID, PAD, SPECIALS, TASKS, train_tokenizer

CORPUS = [
    "The cat sat on the mat. It's a well-known fact; “Don't go,” she said… He was here, and then the dog ran away.\n",
    "The old house by the sea was quiet. Nobody had lived there for years. One two three four five, six or seven.\n",
    "A new day came, and no one knew what it was that he had said to her before the rain began to fall.\n",
] * 4
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}<{{ message.role }}> {{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}<model> {% endif %}"
)
GENERATION = {
    "max_denoising_steps": 6,
    "t_min": 0.4,
    "t_max": 0.8,
    "confidence_threshold": 0.005,
    "stability_threshold": 1,
    "sampler_config": {"entropy_bound": 0.1},
    "eos_token_id": [EOS],
    "pad_token_id": PAD,
    "bos_token_id": 2,
}


SHAPE = Shape(
    vocab_size=420,
    hidden=32,
    layers=2,
    full_every=2,
    heads=2,
    kv_heads=1,
    full_kv_heads=1,
    head_dim=16,
    full_head_dim=16,
    intermediate=48,
    experts=4,
    top_k=2,
    expert_intermediate=16,
    max_position=65_536,
)


def write_base(folder: Path, seed: int = 1, **sizes: int) -> Path:
    """A base model of every ability but instructions, with a manifest that lists its files. ``sizes``: those of
    ``Shape`` that are not the usual ones."""
    files = _files(folder, seed, sizes)
    manifest: dict[str, Any] = {
        "format": 1,
        "name": "tiny",
        "title": "Tiny",
        "kind": "base",
        "abilities": ["fill", "fix", "rephrase", "shorten", "simplify", "expand", "continue"],
        "noise": {"kind": "blank", "id": BLANK, "blank_share": 0.85, "first_id": FIRST_TEXT_ID},
        "filler_id": FILLER,
        "answer_id": ANSWER,
        "tasks": dict(TASKS),
        "canvas_lengths": [32, 64],
        "context": 96,
        "strengths": [["Touch up", 0.2], ["Rewrite", 0.9]],
        "licence": "none",
        "files": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()
        },
    }
    (folder / "redraft.json").write_bytes(_json(manifest))
    return folder


def write_chat(folder: Path, seed: int = 2, **sizes: int) -> Path:
    """A chat model: no manifest, a chat template. ``sizes`` as above."""
    _files(folder, seed, sizes)
    (folder / "chat_template.jinja").write_text(TEMPLATE, encoding="utf-8")
    return folder


@cache
def tokenizer_file() -> tuple[bytes, int]:
    """The file and how many ids it has: trained once, a test session long."""
    tokenizer = train_tokenizer(CORPUS, 420)
    return tokenizer.to_str().encode(), tokenizer.get_vocab_size()


def _files(folder: Path, seed: int, sizes: Mapping[str, int]) -> dict[str, bytes]:
    folder.mkdir(parents=True)
    tokenizer, vocab_size = tokenizer_file()
    shape = replace(SHAPE, vocab_size=vocab_size, **sizes)
    (folder / "config.json").write_bytes(_json(shape.config("float32")))
    files = {
        "model.safetensors": save(_weights(folder, seed), {"format": "pt"}),
        "config.json": (folder / "config.json").read_bytes(),
        "generation_config.json": _json(GENERATION),
        "tokenizer.json": tokenizer,
        "tokenizer_config.json": _json(
            {"pad_token": SPECIALS[PAD], "eos_token": SPECIALS[EOS], "bos_token": SPECIALS[2]}
        ),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return files


def _weights(folder: Path, seed: int) -> dict[str, Tensor]:
    chance = torch.Generator().manual_seed(seed)
    network = Network(ModelConfig.read(folder))
    tensors = dict(network.named_parameters()) | dict(network.named_buffers())

    def values(tensor: Tensor) -> Tensor:
        shape = tuple(tensor.shape)
        if len(shape) < 2:
            return torch.ones(shape)
        return torch.randn(shape, generator=chance) * 0.35

    return {f"model.decoder.{name}": values(tensor) for name, tensor in tensors.items()}


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
