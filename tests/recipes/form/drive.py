"""Drives a form that was added to the list: ``python -m tests.recipes.form.drive``, in a tree with ``forms/int4.py``.

Stores a random model three times: plain, with its matrices in 4 bits, and plain with what those 4 bits say. The last
two must give the same logits, near those of the first. Raises AssertionError where they do not; a line of JSON else.
"""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.folder import bare_network, load_network
from engine.model.checkpoint.memory import estimate
from engine.model.network.network import Network
from tests.engine.folders import write_chat
from tests.recipes.form.int4 import GROUP, quantize, widen

SIZES = {"hidden": 64, "intermediate": 128, "expert_intermediate": 64, "head_dim": 32, "full_head_dim": 32}
WEIGHTS = "model.safetensors"
LEFT_PLAIN = ("embed_tokens.weight", "router.proj.weight")


def write_models(folder: Path, experts: int = 4) -> tuple[Path, Path, Path]:
    """The model's folders: plain, rounded to what 4 bits hold, and packed in 4 bits."""
    sizes = SIZES | {"experts": experts, "top_k": min(2, experts)}
    plain, rounded, packed = (write_chat(folder / name, seed=3, **sizes) for name in ("plain", "rounded", "packed"))
    # Scaled so that what a matrix reads keeps its size, as in a trained model.
    exact = {n: t * t.shape[-1] ** -0.5 if t.ndim > 1 else t for n, t in load_file(plain / WEIGHTS).items()}
    wide, narrow = dict(exact), dict(exact)
    for name, tensor in exact.items():
        if tensor.ndim > 1 and tensor.shape[-1] % GROUP == 0 and not name.endswith(LEFT_PLAIN):
            parts = quantize(tensor)
            wide[name] = widen(*parts.values())
            del narrow[name]
            narrow |= {name + ending: part for ending, part in parts.items()}
    for model, tensors in ((plain, exact), (rounded, wide), (packed, narrow)):
        save_file(tensors, model / WEIGHTS, {"format": "pt"})
    return plain, rounded, packed


def logits(network: Network) -> Tensor:
    """[2 * 12 * V]: of two canvases, self-conditioned."""
    canvas = torch.randint(16, network.vocab_size, (2, 12), generator=torch.Generator().manual_seed(1))
    cache = network.encode([2, 40, 41, 42, 43, 44, 45])
    return network.decode(canvas, cache, network.soften(network.decode(canvas, cache) / 0.8)).flatten()


def drive(folder: Path, dtype: str = "float32", experts: int = 4) -> dict[str, Any]:
    """The figures of the models, written into ``folder``."""
    models = write_models(folder, experts)
    plain, rounded, packed = (load_network(model, "cpu", dtype) for model in models)
    session = bare_network(models[2], "cpu", dtype)
    near = 1e-4 if dtype == "float32" else 0.1
    assert torch.allclose(logits(packed), logits(rounded), atol=near)
    assert torch.allclose(logits(session), logits(rounded), atol=near)
    cosine = float(torch.cosine_similarity(logits(packed), logits(plain), dim=0))
    assert cosine > 0.8, cosine
    assert packed.elements == plain.elements
    assert packed.nbytes < 0.75 * plain.nbytes
    needs = [estimate(model, dtype, "cpu").needed for model in (models[0], models[2])]
    assert needs[1] < needs[0], needs
    assert "all is well" in check_folder(models[2])
    return {"cosine": round(cosine, 4), "nbytes": [plain.nbytes, packed.nbytes], "needs": needs}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(drive(Path(folder))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
