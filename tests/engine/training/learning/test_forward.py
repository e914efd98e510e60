"""The training forward is the architecture: transformers' own on the same weights, and who may see whom."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save
from transformers import DiffusionGemmaForBlockDiffusion

from engine.training.learning.forward import Writer
from engine.training.learning.presets import SMOKE
from engine.training.learning.shape import Shape
from engine.training.learning.weights import checkpoint_tensors, vision_tensors

ROUTED = dataclasses.replace(SMOKE.shape, vocab_size=200, layers=3, full_every=3, experts=4, top_k=2, full_head_dim=64)


def shaken(shape: Shape) -> Writer:
    """A network whose norms, scales and scalars are not all at their plain start."""
    network = Writer(shape, 3)
    generator = torch.Generator().manual_seed(9)
    with torch.no_grad():
        for tensor in network.state_dict().values():
            if tensor.ndim == 1:
                tensor.mul_(torch.rand(tensor.shape, generator=generator) * 0.4 + 0.8)
        for name, parameter in network.named_parameters():
            if "router.proj" in name:
                parameter.mul_(10)
    return network


def ids(batch: int, length: int, seed: int) -> torch.Tensor:
    return torch.randint(16, 200, (batch, length), generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("shape", [ROUTED, dataclasses.replace(SMOKE.shape, vocab_size=200, experts=1)])
def test_logits_are_those_of_transformers(shape: Shape, tmp_path: Path) -> None:
    network = shaken(shape)
    config = shape.config("float32")
    tensors = checkpoint_tensors(network.state_dict(), shape) | vision_tensors(shape.hidden, config["vision_config"])
    (tmp_path / "model.safetensors").write_bytes(save(tensors, {"format": "pt"}))
    (tmp_path / "config.json").write_text(json.dumps(config), encoding="utf-8")
    theirs, report = DiffusionGemmaForBlockDiffusion.from_pretrained(
        tmp_path, output_loading_info=True, attn_implementation="eager"
    )
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    before, canvas = ids(2, 12, 1), ids(2, 24, 2)
    previous = torch.randn(2, 24, 200, generator=torch.Generator().manual_seed(3))
    with torch.no_grad():
        for logits in (None, previous):
            soft = None if logits is None else network.soften(logits.softmax(-1))
            own = network.logits(network.hidden(before, canvas, soft)[:, 12:])
            reference = theirs(input_ids=before, decoder_input_ids=canvas, self_conditioning_logits=logits).logits
            assert float((own - reference).abs().max()) < 1e-4


def test_the_text_before_is_causal_and_never_sees_the_canvas() -> None:
    network = shaken(ROUTED)
    before, canvas = ids(1, 10, 1), ids(1, 8, 2)
    changed_canvas, changed_before = canvas.clone(), before.clone()
    changed_canvas[0, 0] = 17
    changed_before[0, 6] = 17
    with torch.no_grad():
        base = network.hidden(before, canvas, None)
        other = network.hidden(before, changed_canvas, None)
        assert torch.equal(base[:, :10], other[:, :10])
        assert not torch.equal(base[:, 17], other[:, 17])
        other = network.hidden(changed_before, canvas, None)
        assert torch.allclose(base[:, :6], other[:, :6], atol=1e-6)
        assert not torch.allclose(base[:, 6:10], other[:, 6:10], atol=1e-6)
