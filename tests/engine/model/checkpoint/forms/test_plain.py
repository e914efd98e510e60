"""Weights as they are, of each number format into each."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from engine.model import load_network
from tests.engine.model.checkpoint.breaking import EMBEDDING, WEIGHTS, edit_tensors


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_it_loads_into_each_dtype_from_each(folder: Path, dtype: str) -> None:
    wanted = getattr(torch, dtype)
    edit_tensors(folder, lambda tensors: tensors.update({n: t.to(wanted) for n, t in tensors.items()}))
    stored = load_file(folder / WEIGHTS)[EMBEDDING]
    for name in ("float32", "bfloat16", "float16"):
        network = load_network(folder, dtype=name)
        assert network.dtype == getattr(torch, name)
        assert torch.equal(network.embed_tokens.weight, stored.to(network.dtype))
