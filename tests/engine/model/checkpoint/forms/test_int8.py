"""int8 with a scale a row: what is stored, and what becomes of it."""

from pathlib import Path

from safetensors.torch import load_file
from torch import Tensor

from engine.model import load_network
from engine.model.checkpoint.forms.int8 import quantize
from tests.engine.model.checkpoint.breaking import WEIGHTS, edit_tensors


def test_int8_rows_are_widened(folder: Path) -> None:
    before = load_file(folder / WEIGHTS)

    def narrow(tensors: dict[str, Tensor]) -> None:
        for name in list(tensors):
            if tensors[name].ndim >= 2:
                tensors[name], tensors[name + ".scale"] = quantize(tensors[name])

    edit_tensors(folder, narrow)
    network = load_network(folder)
    for name in ("embed_tokens.weight", "layers.0.experts.gate_up_proj"):
        ours, exact = network.get_parameter(name), before["model.decoder." + name]
        half = exact.abs().amax(-1, keepdim=True) / 127 / 2
        assert bool(((ours - exact).abs() <= half * 1.001).all())
