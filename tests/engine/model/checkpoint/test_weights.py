"""From stored tensors to the network: each accounted for, twins equal, one at a time in memory."""

import json
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from engine.model import load_network
from engine.model.checkpoint.forms.int8 import quantize
from engine.model.checkpoint.weights import weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import EMBEDDING, NORM, WEIGHTS, edit_tensors, refused

SMALL = 600_000
"""Bytes: less than the tensors that matter here, more than what a block of rows takes."""


class Alive(TorchDispatchMode):
    """``most`` is the most bytes that were alive at once in what went through torch."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._known: dict[int, tuple[StorageWeakRef, int]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        for one in tree_leaves((args, out)):
            if isinstance(one, Tensor) and one.device.type != "meta":
                storage = one.untyped_storage()
                self._known[storage._cdata] = StorageWeakRef(storage), storage.nbytes()
        self._known = {key: held for key, held in self._known.items() if not held[0].expired()}
        self.most = max(self.most, sum(size for _, size in self._known.values()))
        return out


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A model whose largest tensors are the last to be read."""
    written = write_base(tmp_path / "model")
    (written / "redraft.json").unlink()
    config = json.loads((written / "config.json").read_text())
    config["text_config"]["intermediate_size"] = 16_384
    (written / "config.json").write_text(json.dumps(config))
    return written


def store(folder: Path, dtype: torch.dtype) -> int:
    """Write random weights as ``dtype``; the bytes of the largest."""
    shapes = weight_shapes(Network(ModelConfig.read(folder)))
    tensors: dict[str, Tensor] = {}
    for name, shape in shapes.items():
        values = torch.randn(shape)
        if dtype == torch.int8 and len(shape) > 1:
            tensors[f"model.decoder.{name}"], tensors[f"model.decoder.{name}.scale"] = quantize(values)
        else:
            tensors[f"model.decoder.{name}"] = values.to(torch.float32 if dtype == torch.int8 else dtype)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    return max(tensor.nbytes for tensor in tensors.values())


@pytest.mark.parametrize("stored", [torch.float32, torch.bfloat16, torch.int8])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_peak_is_the_weights_and_one_stored_tensor(large: Path, stored: torch.dtype, dtype: str) -> None:
    largest = store(large, stored)
    with Alive() as alive:
        network = load_network(large, dtype=dtype)
    weights = sum(tensor.nbytes for tensor in network.tensors())
    assert weights < alive.most <= weights + largest + SMALL, (alive.most - weights) / largest


def test_twins_and_the_tied_head_may_be_stored_again_if_they_are_equal(folder: Path) -> None:
    def twins(tensors: dict[str, Tensor]) -> None:
        tensors["lm_head.weight"] = tensors[EMBEDDING].clone()
        for layer in range(2):
            own = tensors[f"model.decoder.layers.{layer}.layer_scalar"]
            tensors[f"model.encoder.language_model.layers.{layer}.layer_scalar"] = own.clone()

    edit_tensors(folder, twins)
    load_network(folder)
    edit_tensors(folder, lambda tensors: tensors["model.encoder.language_model.layers.1.layer_scalar"].add_(0.5))
    refused(folder, WEIGHTS, "model.encoder.language_model.layers.1.layer_scalar")


def test_an_int8_twin_must_be_equal_too(folder: Path) -> None:
    name = "model.encoder.language_model.embed_tokens.weight"

    def twin(tensors: dict[str, Tensor]) -> None:
        tensors[EMBEDDING], tensors[EMBEDDING + ".scale"] = quantize(tensors[EMBEDDING])
        tensors[name], tensors[name + ".scale"] = tensors[EMBEDDING].clone(), tensors[EMBEDDING + ".scale"].clone()

    edit_tensors(folder, twin)
    load_network(folder)
    edit_tensors(folder, lambda tensors: tensors[name][0].neg_())
    refused(folder, name)


def test_weights_are_streamed_one_tensor_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more alive than the weights and one tensor: what was read before is let go before the next."""
    import weakref

    from engine.model.checkpoint.tensors import Checkpoint

    alive: list[weakref.ref[Tensor]] = []
    most = 0
    read = Checkpoint.read

    def counting(self: Checkpoint, name: str) -> Tensor:
        nonlocal most
        tensor = read(self, name)
        most = max(most, sum(one() is not None for one in alive))
        alive.append(weakref.ref(tensor))
        return tensor

    monkeypatch.setattr(Checkpoint, "read", counting)
    load_network(folder, dtype="bfloat16")
    assert most <= 1
    assert len(alive) > 20


def test_a_tensor_of_the_wrong_shape(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(33)}))
    refused(folder, NORM, "33")


def test_a_tensor_under_the_wrong_name(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({"model.decoder.nrom.weight": tensors.pop(NORM)}))
    refused(folder, NORM)
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32)}))
    refused(folder, "model.decoder.nrom.weight")


def test_a_tensor_of_the_wrong_dtype(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32, dtype=torch.int64)}))
    refused(folder, NORM, "I64")
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32, dtype=torch.int8)}))
    refused(folder, NORM, "scale")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_no_numbers(folder: Path, value: float) -> None:
    edit_tensors(folder, lambda tensors: tensors[EMBEDDING][3].fill_(value))
    refused(folder, EMBEDDING)
