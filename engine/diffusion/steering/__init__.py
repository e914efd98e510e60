"""Steering: the one small interface for control over a parallel draft, called once a step.

Worker thread; tokens only. In every step, after the network's pass and before the sampler, the loop calls
``steer(view, logits)``. A steering may

    read ``view``       the step, the canvas as the network saw it, which positions are free
    change ``logits``   in place, any row; they are raw: the temperature comes after (as with transformers' processors)
    ``view.hold(…)``    keep tokens at positions, from this step's outcome on: the loop makes their rows one-hot and
                        writes the tokens back before the next pass, whatever else was done to their logits
    raise               SteeringError or RunCancelled, which ends the run
    wait                which pauses the run

``logits`` is [R, V] float32: row i belongs to flat position ``view.rows[i]`` of the B * C positions. Which positions
have rows is the loop's affair (held ones may have none), so address rows through ``view``. Tensors are on the
network's device; do not bring them to the host in a step unless a control must. Nothing may be kept of ``logits``
beyond the call: the sampler works in their memory.

Everything here can be changed between two steps of a run (``Chain.add``, a mask written to): it is read afresh.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import torch
from torch import Tensor

from engine.errors import SteeringError


class StepView:
    """One step as a steering sees it.

    step, limit   from 1; of the steps to run
    temperature   what the logits will be divided by
    ids           [B, C] int64, the canvas of this pass
    held          [B, C] bool, positions that the canvas holds (free ones are the others)
    rows          [R] int64, the flat position of each row of logits
    """

    def __init__(self, step: int, limit: int, temperature: float, ids: Tensor, held: Tensor, rows: Tensor) -> None:
        self.step = step
        self.limit = limit
        self.temperature = temperature
        self.ids = ids
        self.held = held
        self.rows = rows
        self._kept: Tensor | None = None
        self._tokens = ids

    def at_rows(self, marks: Tensor) -> Tensor:
        """[B, C] of anything -> [R]: its value at each row of the logits."""
        return marks.reshape(-1)[self.rows]

    def hold(self, where: Tensor, ids: Tensor) -> None:
        """Keep ``ids`` [B, C] int64 at the positions ``where`` [B, C] bool in this step and before the next pass."""
        self._kept = where if self._kept is None else self._kept | where
        self._tokens = torch.where(where, ids, self._tokens)

    @property
    def kept(self) -> tuple[Tensor, Tensor] | None:
        """What ``hold`` was told in this step: marks [B, C], ids [B, C]; None when it was not called."""
        return None if self._kept is None else (self._kept, self._tokens)


class Steering(Protocol):
    """See the module's docstring."""

    def steer(self, view: StepView, logits: Tensor) -> None:
        """Read ``view``; change ``logits`` [R, V] in place, or hold positions."""


class Ban:
    """These ids are never written: at every position, or only where ``where`` [B, C] bool says.

    A held position keeps its token even if that is banned elsewhere.
    """

    def __init__(self, ids: Iterable[int], where: Tensor | None = None) -> None:
        self._ids = torch.tensor(sorted(set(ids)), dtype=torch.int64)
        self._where = where

    def steer(self, view: StepView, logits: Tensor) -> None:
        if not self._ids.numel():
            return
        ids = self._ids = self._ids.to(logits.device)
        if self._where is None:
            logits.index_fill_(1, ids, float("-inf"))
            return
        self._where = self._where.to(logits.device)
        marks = view.at_rows(self._where).unsqueeze(1)
        logits.index_copy_(1, ids, logits.index_select(1, ids).masked_fill(marks, float("-inf")))


class OpenTail:
    """Special tokens are banned at free positions, but those that may end a text (eos, pad) are allowed where the
    canvas has an open tail: ``tail`` [B, C] bool."""

    def __init__(self, specials: Iterable[int], endings: Iterable[int], tail: Tensor) -> None:
        closing = set(endings)
        self._always = Ban(set(specials) - closing)
        self._inside = Ban(closing, ~tail)

    def steer(self, view: StepView, logits: Tensor) -> None:
        self._always.steer(view, logits)
        self._inside.steer(view, logits)


class Favour:
    """Raises the logits of ``ids`` [B, C] int64, one a position, by ``nats``; negative ids favour nothing. What the
    writer wrote stays unless the network is that much surer of something else.

    ``groups`` [B, C] int64, from 0 on, are what changes together (the tokens of a word): where one of them shows
    something else already, neither its id nor that of ``shown``, the others are no longer favoured.
    """

    def __init__(self, ids: Tensor, nats: float, groups: Tensor, shown: Tensor) -> None:
        self._ids = ids
        self._nats = nats
        self._groups = groups
        self._shown = shown

    def steer(self, view: StepView, logits: Tensor) -> None:
        ids = self._ids = self._ids.to(logits.device)
        groups = self._groups = self._groups.to(logits.device)
        shown = self._shown = self._shown.to(logits.device)
        changed = ((view.ids != ids) & (view.ids != shown) & (ids >= 0)).to(logits.dtype)
        moved = torch.zeros_like(changed).scatter_reduce(1, groups, changed, "amax").gather(1, groups)
        chosen = view.at_rows(ids).unsqueeze(1)
        raised = ((chosen >= 0) & (view.at_rows(moved).unsqueeze(1) == 0)).to(logits.dtype) * self._nats
        logits.scatter_add_(1, chosen.clamp(min=0), raised)


class Lock:
    """Keeps ``ids`` [B, C] int64 at the positions ``where`` [B, C] bool: the logits of those rows become one-hot and
    the tokens are written back. The first pass sees the canvas as it was; to hold positions from the start, and
    without paying for their logits, hold them on the canvas instead."""

    def __init__(self, where: Tensor, ids: Tensor) -> None:
        self._where = where
        self._ids = ids

    def steer(self, view: StepView, logits: Tensor) -> None:
        del logits
        self._where = self._where.to(view.ids.device)
        self._ids = self._ids.to(view.ids.device)
        view.hold(self._where, self._ids)


class Require:
    """A run of ids must stand somewhere among free positions of every row: at each step it is held at the place where
    the network thinks it likeliest, among ``where`` [B, C] bool (default: all free ones). Up to ``settle``, a share of
    the steps, the place may move; then it stays. Several of them take places that do not overlap, in their order: put
    the longest first.

    Keeps nothing between steps, so that a run may be taken up anywhere. Looks at one value a step on the host. Raises
    SteeringError where a row has no place for it.
    """

    def __init__(self, ids: Sequence[int], where: Tensor | None = None, settle: float = 0.5) -> None:
        self._run = torch.tensor(list(ids), dtype=torch.int64)
        self._where = where
        self._settle = settle

    def steer(self, view: StepView, logits: Tensor) -> None:
        run = self._run = self._run.to(logits.device)
        size, length = run.numel(), view.ids.shape[1]
        if not size:
            return
        if size > length:
            raise SteeringError("The canvas is shorter than what it must contain.")
        place = self._place(view, logits, run, length - size + 1)
        offsets = torch.arange(length, device=run.device) - place.unsqueeze(1)
        inside = (offsets >= 0) & (offsets < size)
        view.hold(inside, run[offsets.clamp(0, size - 1)])

    def _place(self, view: StepView, logits: Tensor, run: Tensor, starts: int) -> Tensor:
        """[B] int64: where the run begins in each row."""
        open_ = ~view.held if self._where is None else ~view.held & self._where.to(run.device)
        if view.kept is not None:
            open_ = open_ & ~view.kept[0]
        chances = logits[:, run] - torch.logsumexp(logits, dim=1, keepdim=True)
        table = chances.new_full((view.ids.numel(), run.numel()), float("-inf")).index_copy(0, view.rows, chances)
        table = table.view(*view.ids.shape, -1).masked_fill(~open_.unsqueeze(2), float("-inf"))
        spans = range(run.numel())
        score = torch.stack([table[:, at : at + starts, at] for at in spans]).sum(dim=0)
        stands = torch.stack([view.ids[:, at : at + starts] == run[at] for at in spans]).all(dim=0)
        if view.step > self._settle * view.limit:
            # What was held in the step before stands on the canvas.
            elsewhere = stands.any(dim=1, keepdim=True) & ~stands
            score = score.masked_fill(elsewhere, float("-inf"))
        best, place = score.max(dim=1)
        # A canvas at rest has no logits any more, and one that holds the run needs none.
        nowhere = torch.isneginf(best)
        if bool((nowhere & ~stands.any(dim=1)).any()):
            raise SteeringError("There is no free place for what the text must contain.")
        return torch.where(nowhere, stands.int().argmax(dim=1), place)


class Observer:
    """Calls ``watch(view, logits)`` at every step, before the temperature. Changes nothing by itself."""

    def __init__(self, watch: Callable[[StepView, Tensor], None]) -> None:
        self._watch = watch

    def steer(self, view: StepView, logits: Tensor) -> None:
        self._watch(view, logits)


class Pause:
    """The writer's pause: calls ``wait()`` in every step, which may block and may raise RunCancelled."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait

    def steer(self, view: StepView, logits: Tensor) -> None:
        del view, logits
        self._wait()


class Chain:
    """Several steerings, one after the other; what a later one does to the logits stands."""

    def __init__(self, *parts: Steering) -> None:
        self._parts = list(parts)

    def add(self, part: Steering) -> None:
        """From the next step on ``part`` steers too, last."""
        self._parts.append(part)

    def steer(self, view: StepView, logits: Tensor) -> None:
        for part in self._parts:
            part.steer(view, logits)
