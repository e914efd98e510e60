"""How one kind of work is sampled where that differs from the checkpoint's own numbers. Pure data; any thread."""

from dataclasses import dataclass, replace

from engine.model.checkpoint.generation_config import GenerationOptions


@dataclass(frozen=True, slots=True)
class Sampling:
    """What a task asks of the sampler; None leaves a number as the checkpoint (or the writer) has it.

    most           steps that a canvas may take at most, where that is less than the run's own number
    t_min, t_max   temperature after the last and before the first step
    entropy_bound  nats within which positions are accepted together
    """

    most: int | None = None
    t_min: float | None = None
    t_max: float | None = None
    entropy_bound: float | None = None

    def within(self, most: int | None) -> "Sampling":
        """The same in ``most`` steps at most; None leaves them."""
        return self if most is None else replace(self, most=most)

    def options(self, checkpoint: GenerationOptions, steps: int | None) -> GenerationOptions:
        """The options of a run; ``steps``: the number that the writer named, None: the checkpoint's."""
        limit = steps or checkpoint.max_denoising_steps
        return replace(
            checkpoint,
            max_denoising_steps=limit if self.most is None else min(limit, self.most),
            t_min=checkpoint.t_min if self.t_min is None else self.t_min,
            t_max=checkpoint.t_max if self.t_max is None else self.t_max,
            entropy_bound=checkpoint.entropy_bound if self.entropy_bound is None else self.entropy_bound,
        )


OF_THE_CHECKPOINT = Sampling()
"""Every number as the checkpoint has it."""
