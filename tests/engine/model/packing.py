"""Which number formats are packed on this machine, and networks of random weights to pack."""

import pytest
import torch

from engine.model.checkpoint.weights import weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from engine.model.network.products import can_pack

CPU = torch.device("cpu")
LACKS = {
    dtype: pytest.mark.skipif(not can_pack(CPU, dtype), reason=f"this torch has no packed products of {dtype} here")
    for dtype in (torch.bfloat16, torch.float32)
}
packs = LACKS[torch.bfloat16]
in_both = pytest.mark.parametrize("dtype", [pytest.param(dtype, marks=mark) for dtype, mark in LACKS.items()])
CLOSE = {torch.bfloat16: {"rtol": 2**-7, "atol": 1e-3}, torch.float32: {"rtol": 1e-5, "atol": 1e-4}}
PROMPT = [2, 40, 41, 42, 43, 44, 45]


def filled(config: ModelConfig, dtype: torch.dtype, seed: int = 4) -> Network:
    """Random weights, the same ones in every dtype but for their rounding to bfloat16."""
    network = Network(config)
    generator = torch.Generator().manual_seed(seed)
    tensors = {
        name: torch.randn(shape, generator=generator).mul_(max(1, shape[-1]) ** -0.5).to(torch.bfloat16).to(dtype)
        for name, shape in weight_shapes(network).items()
    }
    network.load_state_dict(tensors, assign=True)
    return network
