"""Observer: a steering that watches every step and changes nothing by itself. Worker thread."""

from collections.abc import Callable

from torch import Tensor

from engine.diffusion.steering import StepView


class Observer:
    """Calls ``watch(view, logits)`` at every step, before the temperature. Changes nothing by itself."""

    def __init__(self, watch: Callable[[StepView, Tensor], None]) -> None:
        self._watch = watch

    def steer(self, view: StepView, logits: Tensor) -> None:
        self._watch(view, logits)
