"""What our pack is made of: which weight becomes what, and which file holds it. Any thread; names and shapes only.

Experts in 4 bits, attention and dense MLPs in int8 by rows, all else in bfloat16. The files that are copied into memory
at a load come first; the experts', which are used as they lie, stand apart from them, so that the first can be let go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from engine.model.checkpoint.forms.form import Form
from engine.model.checkpoint.forms.int4_pack import CODES, SCALE, stored_shapes
from engine.model.checkpoint.shard_file import LINE, PlannedTensor
from engine.model.checkpoint.weights import DECODER, WeightPlan, is_inner
from engine.model.network.int4_product import CodeOrder, can_hold

SHARD_BYTES = 1 << 30
"""A file's size, about: what a conversion that was killed does again, at most."""


class PackKind(Enum):
    """What becomes of a weight."""

    INT4 = "experts in 4 bits"
    INT8 = "rows of int8"
    PLAIN = "bfloat16"


@dataclass(frozen=True, slots=True)
class PackPiece:
    """One weight of the network, ``tensors`` in the order in which they are written."""

    name: str
    kind: PackKind
    form: Form
    tensors: tuple[PlannedTensor, ...]

    @property
    def nbytes(self) -> int:
        """Bytes in its file."""
        return sum(tensor.nbytes for tensor in self.tensors)

    @property
    def is_odd(self) -> bool:
        """Whether it moves what stands behind it out of line."""
        return any(tensor.nbytes % LINE for tensor in self.tensors)


@dataclass(frozen=True, slots=True)
class PackShard:
    """One file and what it holds, in order."""

    name: str
    pieces: tuple[PackPiece, ...]

    @property
    def tensors(self) -> list[PlannedTensor]:
        """All of them, in order."""
        return [tensor for piece in self.pieces for tensor in piece.tensors]

    @property
    def nbytes(self) -> int:
        """Bytes of its tensors."""
        return sum(piece.nbytes for piece in self.pieces)


def pack_shards(plan: WeightPlan, layout: CodeOrder) -> list[PackShard]:
    """The files of a pack of the weights in ``plan``."""
    pieces = [_piece(name, form, layout) for name, form in plan.weights.items()]
    copied = [piece for piece in pieces if piece.kind is not PackKind.INT4]
    lying = [piece for piece in pieces if piece.kind is PackKind.INT4]
    groups = [*_grouped(copied), *_grouped(lying)]
    names = (f"model-{number:05}-of-{len(groups):05}.safetensors" for number in range(1, len(groups) + 1))
    ordered = (tuple(sorted(group, key=lambda piece: piece.is_odd)) for group in groups)
    return [PackShard(name, group) for name, group in zip(names, ordered, strict=True)]


def _grouped(pieces: Sequence[PackPiece]) -> list[list[PackPiece]]:
    groups: list[list[PackPiece]] = []
    size = SHARD_BYTES
    for piece in pieces:
        if size + piece.nbytes > SHARD_BYTES:
            groups.append([])
            size = 0
        groups[-1].append(piece)
        size += piece.nbytes
    return groups


def _piece(name: str, form: Form, layout: CodeOrder) -> PackPiece:
    full, shape = DECODER + name, form.shape
    if not is_inner(name):
        return PackPiece(name, PackKind.PLAIN, form, (PlannedTensor(full, "BF16", shape),))
    if ".experts." in name and can_hold(shape):
        codes, scales = stored_shapes(shape, layout)
        tensors = PlannedTensor(full + CODES, "U8", codes), PlannedTensor(full + SCALE, "BF16", scales)
        return PackPiece(name, PackKind.INT4, form, tensors)
    rows = PlannedTensor(full, "I8", shape), PlannedTensor(full + SCALE, "F32", shape[:-1])
    return PackPiece(name, PackKind.INT8, form, rows)
