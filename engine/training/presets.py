"""The three sizes of a training run: ``smoke`` to see that it works, ``small`` for a CPU, ``starter`` for a GPU.

Pure data; knows nothing of tensors.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from engine.training.noise import Objective
from engine.training.shape import Shape


@dataclass(frozen=True, slots=True)
class Window:
    """One form of example: tokens of text before (with <bos>), canvas length, and how often it is drawn."""

    before: int
    canvas: int
    share: float


@dataclass(frozen=True, slots=True)
class Preset:
    """Everything that decides a run, except the corpus, the seed and the time."""

    name: str
    shape: Shape
    windows: tuple[Window, ...]
    tokens: int  # positions a step, both parts together
    characters: int  # of corpus to use
    minutes: float
    matrix_rate: float
    rate: float
    warmup: int = 40
    hold: float = 0.3  # of the run at full learning rate; then linear to zero
    clip: float = 1.0
    self_conditioning: float = 0.3  # chance that a step runs twice
    optimizer: str = "muon"
    tasks: float = 0.0  # share of examples that are tasks (fix), not holes
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
        return max(w.before for w in self.windows)


SMOKE = Preset(
    name="smoke",
    shape=Shape(1024, 64, 2, 2, 2, 1, 1, 32, 32, 128, 2, 1, 64, canvas_length=32),
    windows=(Window(32, 32, 1.0),),
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
    shape=Shape(8192, 256, 5, 5, 4, 2, 2, 64, 64, 512, 1, 1, 256, canvas_length=64),
    windows=(Window(96, 64, 0.5), Window(96, 32, 0.3), Window(32, 64, 0.2)),
    tokens=6400,
    characters=125_000_000,
    minutes=75.0,
    matrix_rate=0.02,
    rate=3e-3,
)

# All windows have 256 positions in all, so that one compiled graph serves them.
STARTER = Preset(
    name="starter",
    shape=Shape(16384, 384, 9, 3, 6, 2, 2, 64, 64, 1024, 2, 2, 256, canvas_length=128),
    windows=(Window(192, 64, 0.4), Window(224, 32, 0.2), Window(128, 128, 0.3), Window(32, 224, 0.1)),
    tokens=131_072,
    characters=1_000_000_000,
    minutes=22.0,
    matrix_rate=0.02,
    rate=3e-3,
    warmup=100,
    self_conditioning=0.5,
    tasks=0.2,
    save_every=120.0,
)

PRESETS = {preset.name: preset for preset in (SMOKE, SMALL, STARTER)}
