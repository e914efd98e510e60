"""What a model takes in memory, before a weight of it is read: estimated from the files' headers. Worker thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import psutil
import torch

from engine.model.checkpoint.number_choice import choice_for
from engine.model.checkpoint.tensors import Checkpoint
from engine.model.checkpoint.weights import WeightPlan, in_files_order, plan_weights, suited, weight_shapes
from engine.model.config import ModelConfig
from engine.model.device import Choice
from engine.model.network.network import CHUNK, Network
from engine.model.network.products import can_pack, may_lie

_SPARE = 256 * 1024 * 1024
_CONTEXT = 4096
_SCORES = 4  # tensors of attention's scores at a time
COPIES_NBYTES: Mapping[torch.dtype, int] = {torch.bfloat16: 1 << 30, torch.float32: 1 << 28}
"""Bytes that copies for a processor's kernels may take: small models alone get them, and the smallest where they are
made whatever room there is."""


@dataclass(frozen=True, slots=True)
class MemoryEstimate:
    """Bytes: ``needed`` to load and run, ``free`` where the model would go. ``advice`` says what would help, and is
    empty where it fits. ``copies``: copies for the processor's kernels are made too, and counted."""

    needed: int
    free: int
    advice: str
    copies: bool = False


def estimate(folder: str | Path, dtype: str | None = None, device: str | None = None) -> MemoryEstimate:
    """What loading ``folder`` would take. Raises ModelError or DeviceError as loading it would."""
    folder = Path(folder)
    config, choice = ModelConfig.read(folder), choice_for(device, dtype)
    with Checkpoint(folder) as checkpoint:
        plan = plan_weights(checkpoint.stored, weight_shapes(Network(config)), folder)
    plan, choice = suited(plan, choice)
    return estimate_plan(plan, config, choice)


def estimate_plan(plan: WeightPlan, config: ModelConfig, choice: Choice) -> MemoryEstimate:
    """What the weights of ``plan``, a prefix and a canvas take on the device and in the numbers of ``choice``."""
    dtype, free = choice.dtype, free_nbytes(choice.device)
    forms = plan.weights.values()
    widened = [weight for weight in forms if not weight.packed]
    plain_weights = sum(weight.nbytes(dtype) for weight in widened)
    packed_weights = sum(weight.nbytes(dtype) for weight in forms if weight.packed)
    keys = sum(2 * layer.kv_heads * layer.head_dim for layer in config.layers) * dtype.itemsize * _CONTEXT
    # Of a pass the larger: its logits and what the sampler makes of them, or a layer's attention over a chunk.
    logits = 3 * config.canvas_length * config.vocab_size * 4
    work = max(logits, _SCORES * config.heads * CHUNK * (_CONTEXT + CHUNK) * 4)
    weights = plain_weights + packed_weights
    bare = max(loading_nbytes(plan, dtype), weights + keys + work)
    # As ``Network.pack`` makes them: of every plain weight one, of the embedding two.
    elements = sum(weight.elements for weight in widened) + config.vocab_size * config.hidden_size
    copies = elements * (dtype.itemsize + (1 if choice.levels else 0))
    copied = can_pack(choice.device, dtype) and elements * dtype.itemsize <= COPIES_NBYTES[dtype]
    if copied and may_lie(dtype):
        copied = bare + copies <= free
    needed = bare + copies if copied else bare
    if needed <= free:
        return MemoryEstimate(needed, free, "", copied)
    parts = [f"it needs about {readable(needed)}, {readable(free)} are free on {choice.device}"]
    # Short of room, bfloat16 makes no copies.
    half = max(loading_nbytes(plan, torch.bfloat16), weights - plain_weights // 2 + keys // 2 + work)
    if dtype == torch.float32 and half <= free:
        parts.append("loading it in the number format bfloat16 would halve that")
    else:
        parts.append("close other programs or choose a smaller model")
    return MemoryEstimate(needed, free, "; ".join(parts) + ".", copied)


def loading_nbytes(plan: WeightPlan, dtype: torch.dtype) -> int:
    """The most that loading takes: at each weight all that are there already, and what passes beside it."""
    most = there = 0
    for _, weight in in_files_order(plan):
        there += weight.nbytes(dtype)
        most = max(most, there + weight.passing_nbytes)
    return most


def free_nbytes(device: torch.device) -> int:
    """Bytes a model may take on ``device``; a little is left to everything else."""
    if device.type in ("cuda", "xpu"):
        module = torch.cuda if device.type == "cuda" else torch.xpu
        free, _ = module.mem_get_info(device)
        return max(0, int(free) - _SPARE)
    return max(0, int(psutil.virtual_memory().available) - _SPARE)


def readable(nbytes: int) -> str:
    """For the writer: in GB, or in MB below one."""
    return f"{nbytes / 2**30:.1f} GB" if nbytes >= 2**30 else f"{nbytes / 2**20:.0f} MB"
