"""The three sizes of a training run: ``smoke`` to see that it works, ``small`` for a CPU, ``starter`` for a GPU.

Pure data; knows nothing of tensors.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, is_dataclass, replace
from typing import Any

from engine.errors import UsageError
from engine.training.learning.shape import Shape
from engine.training.lessons.corruption import Objective
from engine.training.texts.windows import WindowSize


@dataclass(frozen=True, slots=True)
class Preset:
    """Everything that decides a run, except the corpus, the seed and the time."""

    name: str
    shape: Shape
    windows: tuple[WindowSize, ...]
    tokens: int  # positions a step, both parts together
    characters: int  # of corpus to use
    minutes: float
    matrix_rate: float
    rate: float
    warmup: int = 40
    hold: float = 0.3  # of the run at full learning rate; then linear to zero
    causal_first: float = 0.2  # of a run from nothing that learns the causal path alone
    clip: float = 1.0
    average: float = 0.9985  # decay of the mean of the weights that is weighed against the last ones; 0: none
    self_conditioning: float = 0.3  # chance that a step runs twice
    optimizer: str = "muon"
    tasks: float = 0.0  # share of steps whose examples are tasks (fix), not holes
    task_windows: tuple[WindowSize, ...] = ()
    save_every: float = 120.0  # seconds between checkpoints
    compiled: bool = True
    objective: Objective = field(default_factory=Objective)
    strengths: tuple[tuple[str, float], ...] = (
        ("Touch up", 0.15),
        ("Refresh", 0.3),
        ("Reword", 0.5),
        ("Rewrite", 0.75),
    )

    def to_dict(self) -> dict[str, Any]:
        """Plain values: what a checkpoint compares on resume, and what the run's record keeps."""
        return asdict(self)

    @property
    def context(self) -> int:
        """Tokens of text before that the model was trained with."""
        return max(window.before for window in self.windows)


SMOKE = Preset(
    name="smoke",
    shape=Shape(1024, 64, 2, 2, 2, 1, 1, 32, 32, 128, 2, 1, 64, canvas_length=32),
    windows=(WindowSize(32, 32, 1.0),),
    tokens=1024,
    characters=3_000_000,
    minutes=1.5,
    matrix_rate=0.02,
    rate=4e-3,
    warmup=10,
    save_every=20.0,
    compiled=False,
)

SMALL = Preset(
    name="small",
    shape=Shape(8192, 256, 5, 5, 4, 2, 2, 64, 64, 512, 1, 1, 256, canvas_length=128),
    windows=(WindowSize(96, 64, 0.5), WindowSize(96, 32, 0.3), WindowSize(32, 64, 0.2)),
    task_windows=(WindowSize(32, 128, 0.6), WindowSize(96, 64, 0.4)),
    tokens=6400,
    characters=125_000_000,
    minutes=75.0,
    matrix_rate=0.02,
    rate=3e-3,
)

# All windows have 256 positions in all, so that one compiled graph serves them. One expert: with two of its size always
# both would be chosen, and the router's work is a fifth of a step's time.
STARTER = Preset(
    name="starter",
    shape=Shape(16384, 384, 9, 3, 6, 2, 2, 64, 64, 1024, 1, 1, 512, canvas_length=128),
    windows=(
        WindowSize(128, 128, 0.4),
        WindowSize(64, 192, 0.25),
        WindowSize(192, 64, 0.2),
        WindowSize(224, 32, 0.1),
        WindowSize(16, 240, 0.05),
    ),
    task_windows=(WindowSize(128, 128, 0.7), WindowSize(192, 64, 0.3)),
    tokens=65_536,
    characters=1_000_000_000,
    minutes=10.0,
    matrix_rate=0.02,
    rate=3e-3,
    warmup=100,
    self_conditioning=0.5,
    tasks=0.25,
    objective=Objective(hole_rate=0.12),
    save_every=120.0,
)

PRESETS = {preset.name: preset for preset in (SMOKE, SMALL, STARTER)}


def changed(preset: Preset, changes: Sequence[str]) -> Preset:
    """``preset`` with ``NAME=VALUE`` settings; dotted names reach into the objective and the shape.

    UsageError for an unknown name or a value that is no number of the setting's kind.
    """
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise UsageError(f"--set {change} has no value; write --set NAME=VALUE.")
        preset = _with(preset, name.split("."), value, change)
    return preset


def _with(holder: Any, path: list[str], value: str, change: str) -> Any:
    known = {name for name in getattr(holder, "__dataclass_fields__", ()) if name != "name"}
    old = getattr(holder, path[0]) if path[0] in known else None
    inner = is_dataclass(old)
    if inner != (len(path) > 1) or not (inner or isinstance(old, int | float)):
        raise UsageError(f"--set {change} names no setting of the preset that can be changed.")
    if inner:
        return replace(holder, **{path[0]: _with(old, path[1:], value, change)})
    try:
        if isinstance(old, bool):
            new: bool | int | float = {"true": True, "false": False}[value.lower()]
        else:
            new = int(value) if isinstance(old, int) else float(value)
    except (ValueError, KeyError) as error:
        raise UsageError(f"--set {change} wants a value like {old}.", str(error)) from error
    return replace(holder, **{path[0]: new})
