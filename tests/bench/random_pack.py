"""A pack of random weights of any size, made as quickly as the disk takes it: for the true size, and for tests.

Numbers are random as far as that is quick: a block of them is repeated. What a matrix reads keeps its size.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from engine.model.checkpoint.forms.plain import Plain
from engine.model.checkpoint.pack_plan import PackKind, PackPiece, PackShard, pack_shards
from engine.model.checkpoint.shard_file import ShardFile, write_whole
from engine.model.checkpoint.tensors import INDEX, StoredTensor
from engine.model.checkpoint.weights import WeightPlan, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.int4_product import AVX512, LAYOUTS, native_layout
from engine.model.network.network import Network
from engine.training.learning.shape import Shape

TRUE_SHAPE = Shape(
    vocab_size=262_144,
    hidden=2816,
    layers=30,
    full_every=6,
    heads=16,
    kv_heads=8,
    full_kv_heads=2,
    head_dim=256,
    full_head_dim=512,
    intermediate=2112,
    experts=128,
    top_k=8,
    expert_intermediate=704,
    sliding_window=1024,
    canvas_length=256,
    max_position=262_144,
)
"""The released DiffusionGemma's."""
_BLOCK = 1 << 24  # random bytes that are repeated
_EMBEDDING_ROWS = 4096
_CODE_SPREAD, _ROW_SPREAD = 4.61, 73.3  # standard deviations of codes 0 to 15 and of -127 to 127


def write_random_pack(folder: Path, shape: Shape = TRUE_SHAPE, seed: int = 1) -> int:
    """The pack's weights and config in ``folder``, without a tokenizer. Bytes written."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(shape.config("bfloat16")))
    shapes = weight_shapes(Network(ModelConfig.read(folder)))
    forms = {name: Plain(size, StoredTensor(name, folder, size, "BF16")) for name, size in shapes.items()}
    native = native_layout()
    shards = pack_shards(WeightPlan(forms, (), 0), native if native in LAYOUTS else AVX512)
    chance = torch.Generator().manual_seed(seed)
    noise = torch.randint(0, 256, (_BLOCK,), dtype=torch.uint8, generator=chance)
    for shard in shards:
        _write(folder, shard, noise, chance)
    placed = {tensor.name: shard.name for shard in shards for tensor in shard.tensors}
    write_whole(folder / INDEX, json.dumps({"metadata": {}, "weight_map": placed}).encode())
    return sum(shard.nbytes for shard in shards)


def _write(folder: Path, shard: PackShard, noise: Tensor, chance: torch.Generator) -> None:
    with ShardFile(folder / shard.name, shard.tensors) as file:
        for piece in shard.pieces:
            for part in _parts(piece, noise, chance):
                file.add(part)


def _parts(piece: PackPiece, noise: Tensor, chance: torch.Generator) -> Iterator[Tensor]:
    shape = piece.form.shape
    if piece.kind is PackKind.PLAIN:
        yield from _plain(piece.name, shape, chance)
        return
    numbers, scales = piece.tensors
    left = numbers.nbytes
    while left:
        yield noise[:left]
        left -= min(left, len(noise))
    root = shape[-1] ** 0.5
    if piece.kind is PackKind.INT4:
        pairs = torch.tensor([1.0 / (_CODE_SPREAD * root), 0.5 / (_CODE_SPREAD * root)], dtype=torch.bfloat16)
        yield pairs.expand(scales.shape)  # the zero is half a step: codes lie around 7.5
    else:
        yield torch.full(scales.shape, 1.0 / (_ROW_SPREAD * root))


def _plain(name: str, shape: tuple[int, ...], chance: torch.Generator) -> Iterator[Tensor]:
    if len(shape) < 2:
        yield torch.ones(shape, dtype=torch.bfloat16)
        return
    spread = 0.02 if "embed" in name else 0.3 if "router" in name else shape[-1] ** -0.5
    rows = torch.randn(min(_EMBEDDING_ROWS, shape[0]), shape[1], generator=chance).mul_(spread).bfloat16()
    for first in range(0, shape[0], len(rows)):
        yield rows[: shape[0] - first]
