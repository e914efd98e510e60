"""Observer: a steering that watches what every step comes to, before the sampler. Worker thread."""

from collections.abc import Callable

from torch import Tensor

from engine.diffusion.steering import Steering, StepView

MOST_LOOKS = 48
"""Looks in one step, of which each but the last may rule something out."""


class Observer:
    """Calls ``watch(view, logits)`` at every step, before the temperature. Changes nothing by itself.

    ``decide`` is what decides slots in the step (a lead, say): it goes first, so that ``view.draft(logits)`` is what
    the step comes to. Where ``watch`` calls ``view.rule_out``, ``decide`` decides anew from the logits as they were,
    with that ruled out, and ``watch`` looks again, MOST_LOOKS times at most.
    """

    def __init__(self, watch: Callable[[StepView, Tensor], None], decide: Steering | None = None) -> None:
        self._watch = watch
        self._decide = decide

    def steer(self, view: StepView, logits: Tensor) -> None:
        before, kept = (logits if self._decide is None else logits.clone()), view.kept
        for _ in range(MOST_LOOKS):
            if self._decide is not None:
                self._decide.steer(view, logits)
            self._watch(view, logits)
            ruled_out = view.take_ruled_out()
            if not ruled_out:
                return
            rows, ids = zip(*ruled_out, strict=True)
            before[list(rows), list(ids)] = float("-inf")
            if before is not logits:
                logits.copy_(before)
            view.keep_only(kept)
        if self._decide is not None:
            self._decide.steer(view, logits)
