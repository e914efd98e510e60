"""Windows of the packed text, drawn at random on the training device. Not thread-safe; knows ids and document edges."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from engine.training.texts.bpe import BOS, EOS, PAD
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import CorpusPart, Packed


@dataclass(frozen=True, slots=True)
class WindowSize:
    """One form of example: tokens of text before (with <bos>), canvas length, and how often it is drawn."""

    before: int
    canvas: int
    share: float


class Windows:
    """Random windows of whole documents: <bos>, the text before, and the canvas' own text."""

    def __init__(self, packed: Packed, part: CorpusPart, *, device: torch.device) -> None:
        chosen = packed.documents(part)
        if not len(chosen):
            raise CorpusError("The corpus is too small to hold any document out.")
        starts, ends = packed.offsets[chosen], packed.offsets[chosen + 1]
        lengths = ends - starts
        self.tokens = torch.from_numpy(packed.tokens.astype(np.int32)).to(device)
        self.starts = torch.from_numpy(starts).to(device)
        self.ends = torch.from_numpy(ends).to(device)
        self.edges = torch.from_numpy(np.cumsum(lengths)).to(device)
        self.total = int(lengths.sum())

    def draw(self, count: int, before: int, canvas: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """int64 [count, before] that begins with <bos>, and [count, canvas] that follows it.

        A window may run past its document by half its length: then <eos> and <pad>s follow.
        """
        device = self.tokens.device
        width = before - 1 + canvas
        point = torch.randint(self.total, (count,), generator=generator, device=device)
        document = torch.searchsorted(self.edges, point, right=True)
        start, end = self.starts[document], self.ends[document]
        begin = point - (self.edges[document] - (end - start)) + start
        begin = torch.maximum(torch.minimum(begin, end - before - canvas // 2), start)
        at = begin[:, None] + torch.arange(width, device=device)
        ids = self.tokens[at.clamp(max=len(self.tokens) - 1)].long()
        ids = torch.where(at < end[:, None], ids, PAD)
        ids = torch.where(at == end[:, None], EOS, ids)
        first = torch.full((count, 1), BOS, dtype=torch.int64, device=device)
        return torch.cat([first, ids[:, : before - 1]], dim=1), ids[:, before - 1 :]
