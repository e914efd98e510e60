"""DiffusionGemma's network: a causal pass over the text before, a bidirectional one over a canvas. Worker thread.

Knows ids and tensors; no text, no sampling. Encoder and decoder are the same weights. Parameter names are the
checkpoint's, less ``model.decoder.``; a network is built without memory (on the meta device) and filled by
``engine.model.checkpoint.weights``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from typing import cast

import torch
from torch import Tensor, nn

from engine.model.config import ModelConfig
from engine.model.device import number_format
from engine.model.network.cache import PrefixCache
from engine.model.network.embedding import Embedding
from engine.model.network.experts import Experts
from engine.model.network.int8_product import Int8Product, JoinedPart
from engine.model.network.layers import Attention, Gated, Layer, Norm, SelfConditioning, picked
from engine.model.network.masks import causal_masks, first_seen
from engine.model.network.products import Product, Weighted, can_pack, may_lie
from engine.model.network.rotary import Rotary
from engine.model.network.tree import Branch, Tree
from engine.model.threads import ThreadRule

Check = Callable[[], None]

_ROWS = 64  # rows of log-probabilities at once

CHUNK = 256
"""Positions of a prefill's chunk on a processor. Chunks begin at multiples of it, whatever was cached: so the same
position is always computed in the same company, and cached and fresh agree bit for bit."""

ACCELERATED_CHUNK = 1024
"""The same elsewhere: a chunk reads every expert once, and launches as many kernels however long it is."""


class Network(nn.Module):
    """See the methods: V is the vocabulary, H the hidden size, B canvases of C positions, T ids of a prefix.

    Every public method runs without gradients and on ``device``; ids may come from anywhere. ``check`` is called
    between layers and between chunks, and may raise (``RunCancelled``, say) to end the work.
    An id outside the vocabulary raises IndexError on a processor (an accelerator stops altogether: it is not looked at
    there), shapes other than those said ValueError or RuntimeError. A call that raises leaves every cache as it was.
    """

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.config = config
        with torch.device("meta"):
            self.embed_tokens = Embedding(config)
            self.layers = nn.ModuleList(Layer(config, layer) for layer in config.layers)
            self.norm = Norm(config.hidden_size, config.eps)
            self.self_conditioning = SelfConditioning(config)
        self._rotary = Rotary(config.layers)
        self.levels = 0
        """Of the int8 rows that passes of many rows take; 0: they take none."""
        self.rule: ThreadRule | None = None
        """Decides before every pass how many threads it takes; None leaves them as they are."""

    def pack(self, copied: bool = True, levels: int = 0) -> None:
        """Get ready for many passes: norms' weights in float32 and, on a processor that has them, its kernels over
        copies of the weights laid out for them: twice the memory and that of the embedding once more. Without
        ``copied``: over the weights themselves, where that has the same outcome to the bit, else not at all. Matrices
        that are kept as int8 rows are joined where they read the same. The reference stays what it was. For networks
        that are filled and stay put.

        ``levels``: where copies are made, int8 rows of so many levels, too, for passes of many rows
        (``engine.model.network.int8_product``); they are those of the rows that are kept."""
        for module in self.modules():
            if isinstance(module, Norm):
                module.widen()
        for module in self.modules():
            if isinstance(module, Gated | Attention):
                module.join()
        for product in self._stand_ins():
            if isinstance(product, Int8Product):
                product.prepare()
            if isinstance(product, Int8Product | JoinedPart):
                self.levels = levels
        if not can_pack(self.device, self.dtype) or not (copied or may_lie(self.dtype)):
            return
        for module in self.modules():
            if isinstance(module, Gated | Experts):
                module.pack(copied)
            elif copied and isinstance(module, Attention):
                module.pack()
        if copied:  # else the plain products give the same, where nothing is done inside them
            self.embed_tokens.pack()
        if copied and levels:
            for module in self.modules():
                # The self-conditioning is left as it is: what it adds, every pass builds on.
                if isinstance(module, Attention | Gated | Experts | Embedding) and module is not self.self_conditioning:
                    module.narrow(levels)
            self.levels = levels

    @property
    def device(self) -> torch.device:
        return self.embed_tokens.weight.device

    @property
    def chunk(self) -> int:
        """Positions that a prefill takes at once."""
        return CHUNK if self.device.type == "cpu" else ACCELERATED_CHUNK

    @property
    def dtype(self) -> torch.dtype:
        """Of the weights, of keys and values, and of soft embeddings."""
        return self.embed_tokens.weight.dtype

    @property
    def vocab_size(self) -> int:
        return self.config.vocab_size

    @property
    def numbers(self) -> str:
        """The number format, by the name by which it can be asked for."""
        return number_format(self.dtype, self.levels)

    @property
    def hidden_size(self) -> int:
        return self.config.hidden_size

    def tensors(self) -> Iterator[Tensor]:
        """Every weight once that is a tensor."""
        yield from self.parameters()
        yield from self.buffers()

    def _stand_ins(self) -> Iterator[Product]:
        """The products that are kept packed in place of weights."""
        for module in self.modules():
            if isinstance(module, Weighted):
                for products in module.stand_ins.values():
                    yield from products

    @property
    def elements(self) -> int:
        """Numbers in all weights."""
        packed = sum(product.elements for product in self._stand_ins())
        return sum(tensor.numel() for tensor in self.tensors()) + packed

    @property
    def nbytes(self) -> int:
        """Bytes of all weights, with the copies that ``pack`` made: those about, as every plain weight in ``dtype`` and
        the embedding once more."""
        plain = list(self.tensors())
        kept = sum(tensor.nbytes for tensor in plain) + sum(product.nbytes for product in self._stand_ins())
        if not self.has_copies:
            return kept
        elements = sum(tensor.numel() for tensor in plain)
        copies = (elements + self.embed_tokens.weight.numel()) * self.dtype.itemsize
        return kept + copies + (elements if self.embed_tokens.is_narrow else 0)

    @property
    def has_copies(self) -> bool:
        """Whether ``pack`` has made copies for a processor's kernels."""
        return self.embed_tokens.has_copies

    # ------------------------------------------------------------ the text before

    @torch.inference_mode()
    def encode(
        self, ids: Tensor | Sequence[int], cache: PrefixCache | None = None, check: Check | None = None
    ) -> PrefixCache:
        """[T] ids, causally, behind ``cache`` (which stays as it is) -> the cache of both.

        The result does not depend on what was cached before, to the bit. T may be 0, to make a cut cache whole.
        """
        more = torch.as_tensor(ids, dtype=torch.int64, device=self.device)
        if cache is None:
            cache = self.empty_cache()
        if cache.whole and not len(more):
            return cache
        every = torch.cat([cache.ids, more])
        done = cache.length - cache.length % self.chunk
        layers = list(cache.truncated(done).layers)
        for start in range(done, len(every), self.chunk):
            _, layers = self._causal(every[start : start + self.chunk], layers, start, check, last=0)
        return PrefixCache(every, tuple(layers))

    @torch.inference_mode()
    def score(
        self,
        ids: Tensor | Sequence[int],
        cache: PrefixCache | None = None,
        check: Check | None = None,
        rows: Sequence[int] | None = None,
    ) -> Tensor:
        """[T] ids behind ``cache`` -> [T, V] float32: the causal path as a language model; row t predicts what follows
        id t. Of the ``rows`` [R] alone, where they are named: [R, V]."""
        more = torch.as_tensor(ids, dtype=torch.int64, device=self.device)
        cache = self.empty_cache() if cache is None else cache
        layers, states = list(cache.layers), []
        for start in range(0, len(more), self.chunk):
            state, layers = self._causal(more[start : start + self.chunk], layers, cache.length + start, check)
            states.append(state)
        if not states:
            return torch.empty(0, self.vocab_size, device=self.device)
        every = torch.cat(states)
        return self.embed_tokens.logits(every if rows is None else every[list(rows)])

    @torch.inference_mode()
    def following(self, ids: Tensor, cache: PrefixCache, check: Check | None = None) -> tuple[Tensor, PrefixCache]:
        """[T] int64 behind ``cache`` -> [V] float32, the causal path's logits of what follows, and the cache of both.

        One pass, so T is to be short. The cache is not ``whole``: it is for going on from at once.
        """
        more = ids.to(self.device)
        state, layers = self._causal(more, list(cache.layers), cache.length, check, last=1)
        return self.embed_tokens.logits(state)[0], PrefixCache(torch.cat([cache.ids, more]), tuple(layers), whole=False)

    @torch.inference_mode()
    def branched(
        self, stem: Sequence[int], branches: Sequence[Branch], cache: PrefixCache, check: Check | None = None
    ) -> list[Tensor]:
        """The causal path's log-probability, in nats, of every id of each branch, [S] float32 for one of S ids, given
        the ids before it there: the text that it leaves, which is ``cache`` and ``stem``, and its own.

        One pass over them all (``engine.model.network.tree``), so they are to be short. Raises ValueError as the tree
        does.
        """
        if not all(0 <= token < self.vocab_size for _, ids in branches for token in ids):
            # The last of a branch is only predicted, so no embedding would miss it.
            raise IndexError(f"A branch has an id outside the vocabulary of {self.vocab_size}.")
        tree = Tree.of(cache.ids, stem, branches)
        if not len(tree.leaves):
            return [torch.empty(0, device=self.device) for _ in branches]
        first = first_seen(tree.lowest, self.config.window)
        masks = {True: tree.mask, False: tree.within(self.config.window, first)}
        x = self.embed(tree.ids.unsqueeze(0)).float()
        states = self.norm(self._pass(x, tree.positions, cache.layers, first, masks, check, rows=tree.leaves)[0])
        scores = []
        for at in range(0, len(states), _ROWS):  # a few at a time: V is large
            logs = torch.log_softmax(self.embed_tokens.logits(states[at : at + _ROWS]), dim=-1)
            scores.append(logs.gather(1, tree.targets[at : at + _ROWS].unsqueeze(1))[:, 0])
        return list(torch.split(torch.cat(scores), [len(ids) for _, ids in branches]))

    def empty_cache(self) -> PrefixCache:
        """The cache of no text."""
        return PrefixCache.empty(self.config.layers, self.dtype, self.device)

    def _causal(
        self,
        ids: Tensor,
        before: Sequence[tuple[Tensor, Tensor]],
        start: int,
        check: Check | None,
        last: int | None = None,
    ) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """One chunk: [T] ids at ``start`` behind ``before`` -> the final states of all positions or of the ``last``
        ones, [T or last, H], and all layers' keys and values."""
        length = len(ids)
        window = self.config.window
        masks = causal_masks(start, length, window, self.device)
        rows = None if last is None or last >= length else torch.arange(length - last, length, device=self.device)
        x, positions = self.embed(ids).unsqueeze(0).float(), torch.arange(start, start + length, device=self.device)
        kept: list[tuple[Tensor, Tensor]] = []
        states = self._pass(x, positions, before, first_seen(start, window), masks, check, rows=rows, kept=kept)
        return self.norm(states[0]), kept

    # ------------------------------------------------------------ the canvas

    @torch.inference_mode()
    def decode(
        self,
        canvas_ids: Tensor,
        cache: PrefixCache,
        soft: Tensor | None = None,
        rows: Tensor | None = None,
        check: Check | None = None,
    ) -> Tensor:
        """[B, C] int64 canvases over one shared prefix -> logits, float32, soft-capped, newly made.

        [B, C, V]; or [R, V] where ``rows`` [R] int64 names flat positions of B * C: only these pay for
        the head and most of the last layer.
        ``soft`` [B, C, H] is the previous pass's soft embedding; None means zeros (the norm behind it still runs).
        Positions follow the cache; C may be below the model's canvas length. Every canvas position sees the whole
        canvas and the prefix: in sliding layers the last window - 1 positions of it.
        """
        canvas = canvas_ids.to(self.device)
        _, length = canvas.shape
        x = self.self_conditioning.condition(self.embed(canvas), soft)
        positions = torch.arange(cache.length, cache.length + length, device=self.device)
        first = first_seen(cache.length, self.config.window)
        wanted = None if rows is None else rows.to(self.device)
        states = self.norm(self._pass(x, positions, cache.layers, first, {}, check, rows=wanted))
        return self.embed_tokens.logits(states if rows is None else states[0])

    @torch.inference_mode()
    def soften(self, scaled_logits: Tensor) -> Tensor:
        """[..., V] logits already divided by the temperature -> [..., H]: the soft embedding of their softmax."""
        return self.soften_probabilities(torch.softmax(scaled_logits, dim=-1, dtype=torch.float32).to(self.dtype))

    @torch.inference_mode()
    def soften_probabilities(self, probabilities: Tensor) -> Tensor:
        """[..., V] in ``dtype`` -> [..., H]: the embedding mixed by these probabilities."""
        return self.embed_tokens.mixed(probabilities)

    @torch.inference_mode()
    def embed(self, ids: Tensor) -> Tensor:
        """[...] int64 -> [..., H]: bit for bit what ``soften_probabilities`` makes of one-hot rows."""
        return self.embed_tokens.vectors(ids.to(self.device))

    # ------------------------------------------------------------ parts of both

    def _pass(
        self,
        x: Tensor,
        positions: Tensor,
        before: Sequence[tuple[Tensor, Tensor]],
        first: int,
        masks: Mapping[bool, Tensor | None],
        check: Check | None,
        *,
        rows: Tensor | None = None,
        kept: list[tuple[Tensor, Tensor]] | None = None,
    ) -> Tensor:
        """The same as ``_layered``, on as many threads as are right for it now."""
        size = x.shape[0] * x.shape[1], int(before[-1][0].shape[1]) // self.chunk, None if rows is None else len(rows)
        with nullcontext() if self.rule is None else self.rule.passing(size):
            return self._layered(x, positions, before, first, masks, check, rows=rows, kept=kept)

    def _layered(
        self,
        x: Tensor,
        positions: Tensor,
        before: Sequence[tuple[Tensor, Tensor]],
        first: int,
        masks: Mapping[bool, Tensor | None],
        check: Check | None,
        *,
        rows: Tensor | None,
        kept: list[tuple[Tensor, Tensor]] | None,
    ) -> Tensor:
        """All layers over x [B, T, H] float32 at ``positions`` [T] behind ``before``, of which sliding layers see what
        stands from ``first`` on -> the states [B, T, H] float32, or those of the flat positions ``rows`` [R] alone,
        [1, R, H].

        ``masks``: full or sliding -> which keys each position sees; none: all. ``kept`` (where B is 1) gets every
        layer's keys and values, the new ones behind the old. The last layer does no more than is asked for.
        """
        angles, batch = self._rotary.turns(positions, self.dtype), x.shape[0]
        for module, config, (old_keys, old_values) in zip(self.layers, self.config.layers, before, strict=True):
            if check is not None:
                check()
            layer = cast(Layer, module)
            q, k, v = layer.project(x, *angles[config])
            low = 0 if config.full else first
            if kept is not None:
                whole = torch.cat([old_keys, k[0]], dim=1), torch.cat([old_values, v[0]], dim=1)
                kept.append(whole)
                keys, values = (tensor[:, low:].unsqueeze(0) for tensor in whole)
            else:
                keys = torch.cat([old_keys[:, low:].expand(batch, -1, -1, -1), k], dim=2)
                values = torch.cat([old_values[:, low:].expand(batch, -1, -1, -1), v], dim=2)
            chosen = rows if layer is self.layers[-1] else None
            if chosen is not None:
                x = picked(x, chosen)
                if not len(chosen):
                    break
            x = layer.combine(x, layer.self_attn.read(q, keys, values, masks.get(config.full), chosen))
        return x
