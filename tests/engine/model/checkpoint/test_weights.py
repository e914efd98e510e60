"""Loading never holds more than the weights and one stored tensor: everything that torch has alive is counted."""

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
from engine.model.checkpoint.tensors import finite
from engine.model.checkpoint.weights import weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from tests.engine.folders import write_base

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
def folder(tmp_path: Path) -> Path:
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
def test_the_peak_is_the_weights_and_one_stored_tensor(folder: Path, stored: torch.dtype, dtype: str) -> None:
    largest = store(folder, stored)
    with Alive() as alive:
        network = load_network(folder, dtype=dtype)
    weights = sum(tensor.nbytes for tensor in network.tensors())
    assert weights < alive.most <= weights + largest + SMALL, (alive.most - weights) / largest


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.float16])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_one_value_that_is_no_number_is_found(dtype: torch.dtype, value: float) -> None:
    values = torch.randn(300, 200).to(dtype)
    assert finite(values)
    values[123, 45] = value
    assert not finite(values)
    assert finite(torch.empty(0, dtype=dtype))
    assert finite(torch.ones(3, dtype=torch.int8))
