"""How a checkpoint wants to be denoised: the numbers of its generation_config.json. Pure data, any thread.

It stands beside the checkpoint's other facts, and the loop reads it from here: reading a model must not import the loop.
"""

from dataclasses import dataclass

from engine.errors import ModelError

_MOST_STEPS = 100_000


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """The denoising options of a model; the defaults are transformers' for DiffusionGemma.

    max_denoising_steps   cap on the steps of a canvas **and** the length of the temperature ramp
    entropy_bound         nats; positions are accepted while the sum of the strictly lower entropies stays within it
    t_min, t_max          temperature after the last and before the first step; the ramp between them is linear
    confidence_threshold  nats; a canvas may stop once the mean entropy of its free positions is below it (0: never)
    stability_threshold   steps for which the argmax must have stood still before a canvas may stop
    eos_ids               ids after the first of which a canvas holds only ``pad_id``
    pad_id                None where the model has no padding

    Raises ModelError, naming the value, for numbers that no run could use.
    """

    max_denoising_steps: int = 48
    entropy_bound: float = 0.1
    t_min: float = 0.4
    t_max: float = 0.8
    confidence_threshold: float = 0.005
    stability_threshold: int = 1
    eos_ids: tuple[int, ...] = ()
    pad_id: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.max_denoising_steps <= _MOST_STEPS:
            raise ModelError(f"max_denoising_steps must be 1 to {_MOST_STEPS}, not {self.max_denoising_steps}.")
        if not 0.0 < self.entropy_bound < float("inf"):
            raise ModelError(f"entropy_bound must be above 0, not {self.entropy_bound}.")
        if not 0.0 < self.t_min <= self.t_max < float("inf"):
            raise ModelError(f"The temperatures must be above 0 and rise, not t_min {self.t_min}, t_max {self.t_max}.")
        if not 0.0 <= self.confidence_threshold < float("inf"):
            raise ModelError(f"confidence_threshold must not be below 0, not {self.confidence_threshold}.")
        if not 0 <= self.stability_threshold <= _MOST_STEPS:
            raise ModelError(f"stability_threshold must be 0 to {_MOST_STEPS}, not {self.stability_threshold}.")
