"""Examples of Fix: the faulty passage stands on the canvas, with room between its words; its correction is the target.

Main thread of a training command. A pool of passages is made once and drawn from. Knows text and ids. The layout is
the base model's: <bos> text before <fix> | passage with room (``interleave``), <filler>s to the end of the canvas.
"""

import multiprocessing
import os
import random
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor

from engine.edits.tokens.interleave import interleaved
from engine.training.lessons.alignment import aligned, beginnings
from engine.training.lessons.corruption import Noised
from engine.training.lessons.faults import sentences, spoil
from engine.training.texts.bpe import BLANK, BOS, FILLER, FIX
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import Packed
from engine.training.texts.windows import WindowSize

POOL = 160_000
PART = 10_000  # passages made at a time, each part in a process of its own where there are several
LONGEST = 110  # tokens of a passage
CORRECT_SHARE = 0.3
REACH = 256  # tokens of text before that are kept
HALF_DONE = 0.5  # share of examples that show some corrections already made, as a later step of a run does
COPIED_SHARE = 0.3  # of slots that stay as they are, how many get a loss
COPIED_WEIGHT = 0.3
LEAST = 0.35  # of a canvas that a passage takes up

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class LessonRow:
    """``before`` [REACH] ids; ``faulty`` and ``clean``, equally long: what each slot shows, and what it should."""

    before: Ids
    faulty: Ids
    clean: Ids


class FixTask:
    """Draws Fix examples on the training device."""

    def __init__(
        self, packed: Packed, tokenizer: Tokenizer, device: torch.device, *, seed: int, pool: int = POOL
    ) -> None:
        rows = build_pool(packed, pool, seed)
        rows += pair_rows(packed, tokenizer, rows, seed)
        rows.sort(key=lambda row: len(row.faulty))  # so that passages that fit a window are neighbours
        self.before = torch.from_numpy(np.stack([row.before for row in rows])).to(device)
        self.faulty = _padded([row.faulty for row in rows], device)
        self.clean = _padded([row.clean for row in rows], device)
        self.sizes = torch.tensor([len(row.faulty) for row in rows], device=device)

    def __call__(self, count: int, window: WindowSize, generator: torch.Generator) -> tuple[Tensor, Noised]:
        """Prefix int64 [count, P] and the canvases [count, C] of passages that fit ``window``."""
        device, length = self.before.device, window.canvas
        last = max(1, int((self.sizes <= length).sum()))
        first = min(last - 1, int((self.sizes < LEAST * length).sum()))
        chosen = torch.randint(first, last, (count,), generator=generator, device=device)

        def uniform(*size: int) -> Tensor:
            return torch.rand(size, generator=generator, device=device)

        faulty, clean = (_cut(table[chosen], length) for table in (self.faulty, self.clean))
        own = torch.arange(length, device=device) < self.sizes[chosen, None]
        wrong = (faulty != clean) & ~((faulty == BLANK) & (clean == FILLER))
        # Half-way through a run some slips are mended, and more of the room that stays empty is closed.
        rate = torch.where(uniform(count, 1) < HALF_DONE, uniform(count, 1), 0.0)
        rate = torch.where(wrong, rate, rate.sqrt())
        shown = torch.where(uniform(count, length) < rate, clean, faulty)
        copied = own & ~wrong & (uniform(count, length) < COPIED_SHARE)
        weight = torch.where(wrong, 1.0, torch.where(copied, COPIED_WEIGHT, 0.0))
        return self._prefix(chosen, window.before), Noised(shown, clean, weight, own)

    def _prefix(self, chosen: Tensor, width: int) -> Tensor:
        """[count, width]: <bos>, as much text before as fits, <fix>."""
        ids = self.before[chosen, -width:].clone()
        ids = torch.cat([ids[:, 1:], torch.full_like(ids[:, :1], FIX)], dim=1)
        ids[:, 0] = BOS
        return ids


def build_pool(packed: Packed, count: int, seed: int) -> list[LessonRow]:
    """``count`` rows from whole sentences of the packed documents that are trained on.

    The rows depend on ``count`` and ``seed``, not on the number of processors.
    """
    parts = [(min(PART, count - first), f"{seed}/{first}") for first in range(0, count, PART)]
    workers = min(len(parts), os.cpu_count() or 1)
    if workers < 2:
        return [row for size, name in parts for row in build_part(packed, size, name)]
    lean = replace(packed, pairs=(), sources="")
    spawn = multiprocessing.get_context("spawn")  # a fork would copy torch's threads half-way
    with ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        futures = [pool.submit(build_part, lean, size, name) for size, name in parts]
        return [row for future in futures for row in future.result()]


def build_part(packed: Packed, count: int, seed: str) -> list[LessonRow]:
    """``count`` rows of the pool, in one process."""
    draw = random.Random(seed)
    tokenizer = Tokenizer.from_str(packed.tokenizer)
    tokenizer.encode_special_tokens = True
    spaced, opens = beginnings(tokenizer)
    documents = np.flatnonzero((~packed.held_out) & (np.diff(packed.offsets) > REACH))
    if not len(documents):
        raise CorpusError("The corpus has no document long enough to make Fix examples of.")
    weights = np.cumsum(np.diff(packed.offsets)[documents])
    rows: list[LessonRow] = []
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
        before = np.concatenate([before, np.array(tokenizer.encode(head).ids, dtype=np.int64)])[-REACH:]
        before = np.pad(before, (REACH - len(before), 0), constant_values=FILLER)
        faults = 0 if draw.random() < CORRECT_SHARE else 1 + int(draw.expovariate(1 / (1 + len(clean) / 90)))
        faulty, _ = spoil(clean, draw, faults)
        row = _row(before, tokenizer.encode(faulty).ids, tokenizer.encode(clean).ids, spaced, opens)
        if row is not None:
            rows.append(row)
    if not rows:
        raise CorpusError("The corpus has no sentences to make Fix examples of.")
    return rows


def pair_rows(packed: Packed, tokenizer: Tokenizer, rows: list[LessonRow], seed: int) -> list[LessonRow]:
    """The real corrections of ``packed``, each behind the text before of some other passage."""
    draw = random.Random(seed)
    spaced, opens = beginnings(tokenizer)
    corrections = []
    for faulty, correct in packed.pairs:
        before = draw.choice(rows).before
        row = _row(before, tokenizer.encode(faulty).ids, tokenizer.encode(correct).ids, spaced, opens)
        if row is not None:
            corrections.append(row)
    return corrections


def _row(
    before: Ids, faulty: list[int], clean: list[int], spaced: NDArray[np.bool_], opens: NDArray[np.bool_]
) -> LessonRow | None:
    """None for a passage that is too long, or a correction that has no room."""
    if max(len(faulty), len(clean)) > LONGEST:
        return None
    slots = interleaved(faulty, lambda token: bool(spaced[token]), BLANK)
    target = aligned(slots, clean, opens)
    if target is None:
        return None
    return LessonRow(before, np.array(slots, dtype=np.int64), np.array(target, dtype=np.int64))


def _passage(chunk: str, draw: random.Random) -> tuple[str, str]:
    """(text before, a passage of one to three whole sentences) out of ``chunk``; empty when it has none."""
    for paragraph in chunk.split("\n"):
        parts = sentences(paragraph)
        whole = parts[1:-1] if len(parts) > 2 else []
        if whole:
            first = draw.randrange(len(whole))
            clean = " ".join(whole[first : first + draw.choice((1, 1, 2, 3))])
            return chunk[: chunk.find(clean)].rstrip(" "), clean
    return "", ""


def _padded(rows: list[Ids], device: torch.device) -> Tensor:
    out = np.full((len(rows), max(map(len, rows))), FILLER, dtype=np.int64)
    for n, row in enumerate(rows):
        out[n, : len(row)] = row
    return torch.from_numpy(out).to(device)


def _cut(rows: Tensor, length: int) -> Tensor:
    """[N, any] -> [N, length], fillers behind."""
    return torch.nn.functional.pad(rows[:, :length], (0, max(0, length - rows.shape[1])), value=FILLER)
