"""How a checkpoint wants to be denoised: the numbers of its generation_config.json. Pure data, any thread.

It stands beside the checkpoint's other facts, and the loop reads it from here: reading a model must not import the
loop.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import ModelError
from engine.model.config import ModelConfig
from engine.model.small_files import read_json

_MOST_STEPS = 100_000
_FARTHEST = 1e12


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


def read_generation(folder: Path, config: ModelConfig) -> GenerationOptions:
    """The denoising options of ``folder``; transformers' where it does not say. Raises ModelError naming the value."""
    path = folder / "generation_config.json"
    top = read_json(path) if path.exists() else {}
    sampler = top.get("sampler_config") or {}
    if not isinstance(sampler, dict):
        raise ModelError(f"{path}: the value of “sampler_config” cannot be used.")
    default = GenerationOptions()
    eos = _ids(path, top, "eos_token_id", config)
    return GenerationOptions(
        max_denoising_steps=int(_number(path, top, "max_denoising_steps", default.max_denoising_steps, whole=True)),
        entropy_bound=_number(path, sampler, "entropy_bound", default.entropy_bound),
        t_min=_number(path, top, "t_min", default.t_min),
        t_max=_number(path, top, "t_max", default.t_max),
        confidence_threshold=_number(path, top, "confidence_threshold", default.confidence_threshold),
        stability_threshold=int(_number(path, top, "stability_threshold", default.stability_threshold, whole=True)),
        eos_ids=eos or config.eos_ids,
        pad_id=config.pad_id,
    )


def _number(path: Path, top: Mapping[str, Any], name: str, otherwise: float, whole: bool = False) -> float:
    value = top.get(name)
    if value is None:
        return otherwise
    kind = int if whole else int | float
    # Compared, not asked whether it is finite: JSON's whole numbers may be too large for that.
    if not isinstance(value, kind) or isinstance(value, bool) or not -_FARTHEST < value < _FARTHEST:
        raise ModelError(f"{path}: the value of “{name}” cannot be used: {repr(value)[:60]}.")
    return value


def _ids(path: Path, top: Mapping[str, Any], name: str, config: ModelConfig) -> tuple[int, ...]:
    value = top.get(name)
    several = value if isinstance(value, list) else [] if value is None else [value]
    for token in several:
        if not isinstance(token, int) or isinstance(token, bool) or not 0 <= token < config.vocab_size:
            raise ModelError(f"{path}: the value of “{name}” cannot be used: {repr(token)[:60]}.")
    return tuple(several)
