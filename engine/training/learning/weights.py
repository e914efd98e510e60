"""Trained weights in the forms that are stored: under a released checkpoint's names, in int8 by rows and back.

Any thread. Knows names and tensors; nothing of files or of training.
"""

from typing import Any

import torch
from torch import Tensor

from engine.model.checkpoint.forms.int8 import SCALE, quantize, widen
from engine.training.learning.shape import Shape

CANVAS_PREFIX = "model.decoder."
"""What the checkpoint puts before the training network's own names."""


def checkpoint_tensors(network: dict[str, Tensor], shape: Shape) -> dict[str, Tensor]:
    """Float32 tensors under the names of a released checkpoint (the encoder's layer scalars stored twice)."""
    tensors = {CANVAS_PREFIX + name: tensor.float().contiguous() for name, tensor in network.items()}
    for layer in range(shape.layers):
        scalar = tensors[f"{CANVAS_PREFIX}layers.{layer}.layer_scalar"]
        tensors[f"model.encoder.language_model.layers.{layer}.layer_scalar"] = scalar.clone()
    return tensors


def quantised(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """Matrices as int8 with a float32 scale a row (``NAME.scale``); everything else as float32."""
    out: dict[str, Tensor] = {}
    for name, tensor in tensors.items():
        if tensor.ndim < 2:
            out[name] = tensor.float()
            continue
        out[name], out[name + SCALE] = quantize(tensor)
    return out


def widened(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    """The reverse of ``quantised``, float32."""
    out = {}
    for name, tensor in tensors.items():
        if not name.endswith(SCALE) or name.removesuffix(SCALE) not in tensors:
            scale = tensors.get(name + SCALE)
            out[name] = tensor.float() if scale is None else widen(tensor, scale, torch.float32)
    return out


def vision_tensors(hidden: int, vision: dict[str, Any]) -> dict[str, Tensor]:
    """Zeros for the smallest vision part that transformers accepts (``Shape.config``)."""
    size, patch = vision["hidden_size"], vision["patch_size"]
    tower = "model.encoder.vision_tower."
    layer = tower + "encoder.layers.0."
    sizes: dict[str, tuple[int, ...]] = {
        tower + "patch_embedder.position_embedding_table": (2, vision["position_embedding_size"], size),
        tower + "patch_embedder.input_proj.weight": (size, 3 * patch * patch),
        "model.encoder.embed_vision.embedding_projection.weight": (hidden, size),
    }
    for name in ("q", "k", "v", "o"):
        sizes[f"{layer}self_attn.{name}_proj.linear.weight"] = (size, size)
    for name in ("gate", "up", "down"):
        sizes[f"{layer}mlp.{name}_proj.linear.weight"] = (size, size)
    for name in ("self_attn.q_norm", "self_attn.k_norm", "input_layernorm", "post_attention_layernorm"):
        sizes[f"{layer}{name}.weight"] = (size,)
    for name in ("pre_feedforward_layernorm", "post_feedforward_layernorm"):
        sizes[f"{layer}{name}.weight"] = (size,)
    return {name: torch.zeros(form) for name, form in sizes.items()}
