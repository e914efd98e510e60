"""What the worker needs of a loaded model, and the order that asks for one. No torch; any thread.

The worker knows models only through ``Engine`` and ``Build``, so that a test can script them.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from engine.edits.loop.control import Control
from engine.messages import AllWords, AnyJob, Finished, FirstWords, ModelInfo, Started, Step

EventStream: TypeAlias = Generator[Started | Step | FirstWords, None, Finished | AllWords]
ReportProgress: TypeAlias = Callable[[float, str], None]
CheckWanted: TypeAlias = Callable[[], None]


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """Which model, where and how. ``device`` and ``dtype`` None: whatever suits this machine."""

    folder: str
    device: str | None = None
    dtype: str | None = None


class Engine(Protocol):
    """One loaded model. Only the thread that built it may call anything here."""

    @property
    def info(self) -> ModelInfo:
        """The model's figures, for the interface."""
        ...

    def run(self, request: AnyJob, control: Control) -> EventStream:
        """Started, then a Step each; the generator's return value is Finished. Of a wheel: FirstWords, then AllWords is
        returned. Raises RedraftError inside."""
        ...

    def relieve(self) -> None:
        """Memory ran short: let go of every cache that can be made again."""
        ...

    def close(self) -> None:
        """Let go of the model."""
        ...


Build: TypeAlias = Callable[[LoadOrder, ReportProgress, CheckWanted], Engine]
"""Load what the order names. ``progress(fraction 0..1, phrase)``; ``check()`` raises RunCancelled if it is unwanted."""
