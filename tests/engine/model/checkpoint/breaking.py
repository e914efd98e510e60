"""What breaks a model folder, and how it is refused: shared by the tests of what reads one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.folder import load_model, load_network

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
EMBEDDING = "model.decoder.embed_tokens.weight"
NORM = "model.decoder.norm.weight"


def unlist(folder: Path) -> None:
    edit_json(folder / "redraft.json", lambda top: top.pop("files"))


def edit_json(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    top = json.loads(path.read_text())
    change(top)
    path.write_text(json.dumps(top))


def edit_tensors(folder: Path, change: Callable[[dict[str, Tensor]], object]) -> None:
    tensors = load_file(folder / WEIGHTS)
    change(tensors)
    save_file(tensors, folder / WEIGHTS, {"format": "pt"})


def refused(folder: Path, *named: str) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(folder, "cpu", "float32")
    message = caught.value.message
    assert "\n" not in message
    assert message.endswith(".")
    for name in named:
        assert name in message
    return message


def same(folder: Path, other: Path) -> bool:
    ours, theirs = load_network(folder), load_network(other)
    return all(torch.equal(a, b) for a, b in zip(ours.tensors(), theirs.tensors(), strict=True))


def shard(folder: Path, count: int = 3) -> None:
    tensors = load_file(folder / WEIGHTS)
    (folder / WEIGHTS).unlink()
    weight_map = {}
    for number in range(count):
        name = f"model-{number + 1:05}-of-{count:05}.safetensors"
        part = dict(sorted(tensors.items())[number::count])
        save_file(part, folder / name, {"format": "pt"})
        weight_map |= dict.fromkeys(part, name)
    (folder / INDEX).write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))
