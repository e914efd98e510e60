"""What narrower weights cost: held-out losses with the weights as trained, in bfloat16, and in int8 by rows.

Main thread of a training command. Leaves the network as it was.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from engine.training.learning.trainer import Trainer
from engine.training.learning.weights import quantised, widened

Weights = dict[str, Tensor]


def precision_losses(trainer: Trainer) -> dict[str, dict[str, float]]:
    """Per form of the weights: causal and canvas loss on the same held-out windows, and the one-token hits."""
    own = {name: tensor.detach().clone() for name, tensor in trainer.network.state_dict().items()}
    forms: dict[str, Callable[[Weights], Weights]] = {
        "float32": lambda weights: weights,
        "bfloat16": lambda weights: {name: tensor.bfloat16().float() for name, tensor in weights.items()},
        "int8": lambda weights: widened(quantised(weights)),
    }
    losses = {}
    try:
        for name, change in forms.items():
            trainer.network.load_state_dict(change(own))
            losses[name] = trainer.measure()
    finally:
        with torch.no_grad():
            trainer.network.load_state_dict(own)
    return losses
