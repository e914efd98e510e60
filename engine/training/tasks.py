"""Examples of Fix: the faulty passage in the text before, the clean one on the canvas.

Main thread of a training command. A pool of passages is made once and drawn from; faults are fresh in each pool.
Knows text and ids. The layout is the base model's: <bos> before <fix> passage <answer> | clean passage, fillers.
"""

import random

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from engine.training.corpus import CorpusError
from engine.training.faults import sentences, spoil
from engine.training.noise import Noised
from engine.training.packing import Packed
from engine.training.presets import Window
from engine.training.tokens import ANSWER, BLANK, BOS, FILLER, FIRST_TEXT_ID, FIX

POOL = 60_000
LONGEST = 110  # tokens of a passage
CORRECT_SHARE = 0.3
REACH = 256  # tokens of text before that are kept


class FixTask:
    """Draws Fix examples on the training device."""

    def __init__(
        self,
        packed: Packed,
        tokenizer: Tokenizer,
        device: torch.device,
        *,
        seed: int,
        blank_share: float,
        pool: int = POOL,
    ) -> None:
        self.blank_share = blank_share
        self.vocab_size = tokenizer.get_vocab_size()
        rows = build_pool(packed, tokenizer, pool, seed)
        rows += pair_rows(packed, tokenizer, rows, seed)
        self.before = torch.from_numpy(np.stack([row[0] for row in rows])).to(device)
        self.faulty, self.faulty_size = _padded([row[1] for row in rows], device)
        self.clean, self.clean_size = _padded([row[2] for row in rows], device)
        self.order = torch.argsort(self.clean_size)  # so that passages that fit a window are a front part
        self.sizes = torch.maximum(self.clean_size, self.faulty_size)[self.order].cummax(0).values

    def __call__(self, count: int, window: Window, generator: torch.Generator) -> tuple[Tensor, Noised]:
        """Prefix int64 [count, P] and the noised canvases [count, C] of passages that fit ``window``."""
        device = self.before.device
        longest = min(window.canvas - 2, window.before - 3)
        fitting = max(1, int((self.sizes <= longest).sum()))
        chosen = self.order[torch.randint(fitting, (count,), generator=generator, device=device)]
        before = self._prefix(chosen, window.before)
        length = window.canvas
        place = torch.arange(length, device=device).expand(count, length)
        size = self.clean_size[chosen, None].clamp(max=length)
        own = self.clean[chosen][:, :length]
        own = torch.nn.functional.pad(own, (0, max(0, length - own.shape[1])))
        target = torch.where(place < size, own, FILLER)
        rate = torch.rand(count, 1, generator=generator, device=device) * 1.7
        free = torch.rand(count, length, generator=generator, device=device) < rate
        noise = torch.randint(FIRST_TEXT_ID, self.vocab_size, target.shape, generator=generator, device=device)
        blank = torch.rand(count, length, generator=generator, device=device) < self.blank_share
        noise = torch.where(blank, BLANK, noise)
        share = free.sum(1, keepdim=True).clamp(min=1).float().rsqrt()
        # One filler after the text says where it ends; the many behind it teach nothing.
        weight = torch.where(free, 1.0, 0.15) * torch.where(place <= size, 1.0, 0.05) * share
        return before, Noised(torch.where(free, noise, target), target, weight, free)

    def _prefix(self, chosen: Tensor, width: int) -> Tensor:
        """[count, width]: <bos>, as much text before as fits, <fix>, the passage, <answer>."""
        device = chosen.device
        size = self.faulty_size[chosen, None]
        place = torch.arange(width, device=device).expand(len(chosen), width)
        mark = width - 2 - size  # where <fix> stands
        passage = self.faulty[chosen].gather(1, (place - mark - 1).clamp(0, self.faulty.shape[1] - 1))
        context = self.before[chosen].gather(
            1, (place - mark + self.before.shape[1]).clamp(0, self.before.shape[1] - 1)
        )
        ids = torch.where(place < mark, context, passage)
        ids = torch.where(place == mark, FIX, ids)
        ids[:, -1] = ANSWER
        ids[:, 0] = BOS
        return ids


def build_pool(
    packed: Packed, tokenizer: Tokenizer, count: int, seed: int, *, held_out: bool = False
) -> list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """``count`` of (text before [REACH], faulty ids, clean ids) from whole sentences of the packed documents."""
    draw = random.Random(seed)
    documents = np.flatnonzero(
        (packed.held_out == held_out) & (np.diff(packed.offsets) > REACH if not held_out else True)
    )
    if not len(documents):
        raise CorpusError("The corpus has no document long enough to make Fix examples of.")
    weights = np.cumsum(np.diff(packed.offsets)[documents])
    rows: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]] = []
    attempts = 0
    while len(rows) < count and attempts < 60 * count:
        attempts += 1
        document = documents[int(np.searchsorted(weights, draw.random() * weights[-1]))]
        low, high = int(packed.offsets[document]), int(packed.offsets[document + 1])
        middle = draw.randrange(low, high)
        before = packed.tokens[max(low, middle - REACH) : middle].astype(np.int64)
        chunk = tokenizer.decode(packed.tokens[middle : min(high, middle + 400)].tolist())
        head, clean = _passage(chunk, draw)
        if not clean:
            continue
        lead = tokenizer.encode(head).ids
        before = np.concatenate([before, np.array(lead, dtype=np.int64)])[-REACH:]
        before = np.pad(before, (REACH - len(before), 0), constant_values=FILLER)
        faults = 0 if draw.random() < CORRECT_SHARE else 1 + int(draw.expovariate(1 / (1 + len(clean) / 90)))
        faulty, _ = spoil(clean, draw, faults)
        pair = tokenizer.encode(faulty).ids, tokenizer.encode(clean).ids
        if max(map(len, pair)) <= LONGEST:
            rows.append((before, np.array(pair[0], dtype=np.int64), np.array(pair[1], dtype=np.int64)))
    if not rows:
        raise CorpusError("The corpus has no sentences to make Fix examples of.")
    return rows


def pair_rows(
    packed: Packed,
    tokenizer: Tokenizer,
    rows: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]],
    seed: int,
) -> list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """The real corrections of ``packed``, each behind the text before of some other passage."""
    draw = random.Random(seed)
    found = []
    for faulty, correct in packed.pairs:
        pair = tokenizer.encode(faulty).ids, tokenizer.encode(correct).ids
        if max(map(len, pair)) <= LONGEST:
            before = draw.choice(rows)[0]
            found.append((before, np.array(pair[0], dtype=np.int64), np.array(pair[1], dtype=np.int64)))
    return found


def _passage(chunk: str, draw: random.Random) -> tuple[str, str]:
    """(text before, a passage of one to three whole sentences) out of ``chunk``; empty when it has none."""
    paragraphs = chunk.split("\n")
    for index in range(len(paragraphs)):
        parts = sentences(paragraphs[index])
        whole = parts[1:-1] if len(parts) > 2 else []
        if whole:
            first = draw.randrange(len(whole))
            clean = " ".join(whole[first : first + draw.choice((1, 1, 2, 3))])
            head = chunk[: chunk.find(clean)]
            return head.rstrip(" "), clean
    return "", ""


def _padded(rows: list[NDArray[np.int64]], device: torch.device) -> tuple[Tensor, Tensor]:
    sizes = np.array([len(row) for row in rows], dtype=np.int64)
    out = np.zeros((len(rows), int(sizes.max())), dtype=np.int64)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out).to(device), torch.from_numpy(sizes).to(device)
