"""Zeros where numbers should stand: what a download that was cut short, or a damaged disk, leaves in a file of weights.

Worker thread; tensors only. A file may have its full length and a hole all the same: it was made in its length first,
and some of its blocks were never written. Such a hole knows nothing of rows. Zeros may be right, too: the rows of an
embedding that no text uses, any row by itself, which does nothing, an expert that was cut away; those are whole, and
the lesser part of their tensor. What begins as zeros in training and may stay so, the self-conditioning, may even be
all zeros.
"""

from math import prod

import torch
from torch import Tensor

from engine.errors import ModelError
from engine.model.checkpoint.tensors import StoredTensor

_WORD = 8
_BLOCK = 512
_BLOCKS = 3  # a hole has so many whole blocks, wherever it begins
_HOLE = 2048
"""Bytes of zeros that are a hole. The least that a disk leaves out is 4096: of these one tensor has half, or a tensor
lies in them whole."""
_NARROW_HOLE = 4096
"""The same where a number takes a byte: rounding to so few values leaves long runs of zeros."""
_CHANCE = 64  # bytes of zeros beside a zero row that may be zeros by chance; of a short row a sixteenth
_BLANK = "self_conditioning."
_EMBEDDING = "embed_tokens."


def require_no_hole(tensor: Tensor, stored: StoredTensor, name: str) -> None:
    """Raise ModelError naming ``stored``, from which ``tensor`` came, where zeros stand in it that cannot be right.
    ``name``: of the weight in the network."""
    flat = tensor.contiguous().reshape(-1).view(torch.uint8)
    nbytes = flat.numel()
    if not nbytes:
        return
    hole = _HOLE if tensor.element_size() > 1 else _NARROW_HOLE
    runs = [run for run in _runs(flat) if run[1] - run[0] >= hole]
    zeros = sum(end - start for start, end in runs)
    if nbytes < hole * 2:
        zeros = max(zeros, (tensor.numel() - int(tensor.count_nonzero())) * tensor.element_size())
    if zeros * 2 > nbytes and not name.startswith(_BLANK):
        share = "nothing but zeros" if zeros == nbytes else "little but zeros"
        raise ModelError(f"{stored.path}: the tensor {stored.name} holds {share}: the file is damaged or incomplete.")
    row = prod(tensor.shape[-1:]) * tensor.element_size()
    expert = prod(tensor.shape[-2:]) * tensor.element_size()
    for start, end in runs:
        # Of how many bytes are the pieces that may be zeros, and are these such pieces?
        piece = row if name.startswith(_EMBEDDING) or end - start < row + 2 * _CHANCE else expert
        chance = min(_CHANCE, row // 16)
        if (-start) % piece > chance or end % piece > chance:
            raise ModelError(
                f"{stored.path}: the tensor {stored.name} has a hole, {end - start} bytes of nothing but zeros: the "
                "file is damaged or incomplete."
            )


def _runs(flat: Tensor) -> list[tuple[int, int]]:
    """Where zeros stand, [start, end) in bytes, ascending; at least those of ``_HOLE`` bytes or more.

    Looked at is the beginning of every block of half a thousand bytes, and the blocks themselves only where several
    begin with zeros one after the other.
    """
    begin = -flat.storage_offset() % _WORD  # a tensor may lie anywhere in its file
    count = (flat.numel() - begin) // _BLOCK
    if count < _BLOCKS:
        return []
    blocks = flat[begin : begin + count * _BLOCK].view(torch.int64).view(count, _BLOCK // _WORD)
    runs: list[tuple[int, int]] = []
    for first, last in _stretches(blocks[:, 0] == 0):
        for start, end in _stretches(~blocks[first:last].any(dim=1)):
            runs.append(_whole_run(flat, begin + (first + start) * _BLOCK, begin + (first + end) * _BLOCK))
    return runs


def _stretches(true: Tensor) -> list[tuple[int, int]]:
    """Where so many blocks in a row are ``true``, [first, last)."""
    places = true.nonzero().flatten()
    if places.numel() < _BLOCKS:
        return []
    breaks = (places.diff() != 1).nonzero().flatten() + 1
    firsts = torch.cat([places[:1], places[breaks]])
    lasts = torch.cat([places[breaks - 1], places[-1:]]) + 1
    long = lasts - firsts >= _BLOCKS
    return list(zip(firsts[long].tolist(), lasts[long].tolist(), strict=True))


def _whole_run(flat: Tensor, start: int, end: int) -> tuple[int, int]:
    """The run of zeros that the blocks from ``start`` to ``end`` are part of."""
    before, behind = flat[max(0, start - _BLOCK) : start].nonzero(), flat[end : end + 2 * _BLOCK].nonzero()
    return (
        start - min(start, _BLOCK) + (int(before[-1]) + 1 if before.numel() else 0),
        end + int(behind[0]) if behind.numel() else min(flat.numel(), end + 2 * _BLOCK),
    )
