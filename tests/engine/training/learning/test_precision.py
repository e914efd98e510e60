"""What narrower weights cost, on a network of two steps."""

from pathlib import Path

import torch

from engine.training.learning.precision import precision_losses
from engine.training.learning.trainer import Edges
from engine.training.texts.packing import Packed
from tests.engine.training.runs import trainer, weights


def test_each_form_is_measured_and_the_network_left_as_it_was(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    run = trainer(packed, edges, tmp_path)
    run.train(minutes=0, steps=2)
    before, own = weights(run), run.measure()
    losses = precision_losses(run)
    assert list(losses) == ["float32", "bfloat16", "int8"]
    assert losses["float32"] == own
    assert all(abs(losses[form]["causal"] - own["causal"]) < 0.05 for form in losses)
    assert losses["int8"] != own
    assert all(torch.equal(tensor, before[name]) for name, tensor in weights(run).items())
