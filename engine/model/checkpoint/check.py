"""``redraft models check``: every file of a model folder read through. Worker thread or a command's main thread."""

from pathlib import Path

import torch

from engine.model.checkpoint.generation_config import read_generation
from engine.model.checkpoint.manifest import Manifest
from engine.model.checkpoint.tensors import Checkpoint
from engine.model.checkpoint.weights import compare_twins, look_through, plan_weights, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from engine.model.tokenizing.lexicon import Lexicon
from engine.model.tokenizing.template import ChatTemplate
from engine.model.tokenizing.tokenizer import Tokenizer

_SCALE = ".scale"


def check_folder(folder: str | Path) -> str:
    """Read every file of ``folder`` through and say in a phrase what it holds. Raises ModelError for the first thing
    that is wrong."""
    folder = Path(folder)
    config = ModelConfig.read(folder)
    manifest = Manifest.read(folder, config.vocab_size)
    for name, listed in manifest.files.items():
        listed.verify(folder / name)
    generation = read_generation(folder, config)
    tokenizer = Tokenizer.read(folder, config, generation.eos_ids)
    ChatTemplate.read(folder, tokenizer)
    if manifest.words:
        Lexicon.read(folder / manifest.words)
    with Checkpoint(folder) as checkpoint:
        plan = plan_weights(checkpoint.stored, weight_shapes(Network(config)), folder)
        for stored in checkpoint.stored.values():
            checkpoint.read_finite(stored)
        look_through(plan, checkpoint)
        compare_twins(plan, checkpoint, torch.device("cpu"), torch.float32)
    # Scales, a router's among them, are not counted as tensors of their own.
    tensors = sum(not name.endswith(_SCALE) for name in (*plan.weights, *(name for name, _ in plan.twins)))
    parameters = sum(weight.elements for weight in plan.weights.values())
    listed_files = f", {len(manifest.files)} files with the right SHA-256" if manifest.files else ""
    left_out = f"; {plan.image} tensors of the image part are not used" if plan.image else ""
    return f"all is well: {tensors} tensors, {parameters:,} parameters{listed_files}{left_out}"
