"""Steerings that only tests use: a lock on positions, special ids at an open tail, and a pause."""

from collections.abc import Callable, Iterable

from torch import Tensor

from engine.diffusion.steering import StepView
from engine.diffusion.steering.ban import Ban


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


class Pause:
    """The writer's pause: calls ``wait()`` in every step, which may block and may raise RunCancelled."""

    def __init__(self, wait: Callable[[], None]) -> None:
        self._wait = wait

    def steer(self, view: StepView, logits: Tensor) -> None:
        del view, logits
        self._wait()
