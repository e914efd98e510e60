"""Runs of a training small enough for a test, on the made-up corpus."""

import dataclasses
from pathlib import Path

import torch

from engine.training.learning.presets import SMOKE, Preset
from engine.training.learning.trainer import Edges, Trainer
from engine.training.texts.packing import Packed
from engine.training.texts.windows import WindowSize

TINY = dataclasses.replace(
    SMOKE,
    shape=dataclasses.replace(SMOKE.shape, vocab_size=600, hidden=32, intermediate=32, expert_intermediate=16),
    windows=(WindowSize(16, 16, 0.5), WindowSize(8, 32, 0.5)),
    tokens=256,
)


def trainer(packed: Packed, edges: Edges, out: Path, preset: Preset = TINY) -> Trainer:
    return Trainer(preset, packed, edges, out, device=torch.device("cpu"), seed=3, say=lambda _: None)


def weights(run: Trainer) -> dict[str, torch.Tensor]:
    return {name: tensor.clone() for name, tensor in run.network.state_dict().items()}
