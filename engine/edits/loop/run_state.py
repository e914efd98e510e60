"""What one run of a request holds while it goes on: the model, the writer's control, the kept steps, counts. Worker."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.edits.kit import Kit
from engine.edits.loop.control import Control
from engine.edits.loop.journal import Journal
from engine.edits.loop.prefix import Prefix, PrefixStore
from engine.messages import Range, Started, Timing
from engine.prose.words import fold


@dataclass(slots=True)
class RunTally:
    """Times in milliseconds and counts of one run."""

    begun: float = field(default_factory=time.perf_counter)
    prefill_ms: float = 0.0
    first_draft_ms: float = 0.0
    passes: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    peak_bytes: int = 0

    def prefix(self, prefix: Prefix) -> None:
        """A canvas had this prefix."""
        self.prefill_ms += prefix.ms
        self.prompt_tokens = max(self.prompt_tokens, len(prefix.ids))
        self.reused_tokens += prefix.reused

    def passed(self, memory: int) -> None:
        """One more pass, with ``memory`` bytes in use."""
        if not self.passes:
            self.first_draft_ms = self.elapsed()
        self.passes += 1
        self.peak_bytes = max(self.peak_bytes, memory)

    def elapsed(self) -> float:
        """Milliseconds since the run began."""
        return (time.perf_counter() - self.begun) * 1000.0

    def timing(self) -> Timing:
        """All of it as the result tells it."""
        return Timing(
            total_ms=self.elapsed(),
            prefill_ms=self.prefill_ms,
            first_draft_ms=self.first_draft_ms,
            passes=self.passes,
            prompt_tokens=self.prompt_tokens,
            reused_tokens=self.reused_tokens,
            peak_bytes=self.peak_bytes,
        )


@dataclass(slots=True, kw_only=True)
class RunState:
    """One run of a request, which is the journal's.

    memory    bytes in use now
    number    steps so far
    taken     ids that earlier variants chose for a lone slot, by piece; replaced, never changed
    started   whether its first canvas has begun
    """

    kit: Kit
    prefixes: PrefixStore
    control: Control
    journal: Journal
    memory: Callable[[], int]
    tally: RunTally = field(default_factory=RunTally)
    number: int = 0
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)
    started: bool = False

    @property
    def job(self) -> str:
        """The job that its events name."""
        return self.journal.request.job

    @property
    def ban(self) -> tuple[str, ...]:
        """Banned words, those included that the writer banned while it runs."""
        return self.journal.request.ban

    @property
    def compares(self) -> bool:
        """Whether there will be several variants, to be put in order."""
        return self.journal.request.variants > 1

    @property
    def limit(self) -> int:
        """Denoising steps that a canvas may take: what the request asks for, else the model's own number."""
        return self.journal.request.steps or self.kit.generation.max_denoising_steps

    def starting(self, reach: Range) -> Iterator[Started]:
        """The run's one ``Started``, for its first canvas, which sees ``reach``; nothing for those behind it."""
        if not self.started:
            self.started = True
            yield Started(self.job, reach, self.limit)

    def rule_out(self, words: Sequence[str]) -> None:
        """Ban ``words`` for the rest of the run, and in what is forked from it."""
        more = (word for word in words if fold(word).strip())
        self.journal.request = replace(self.journal.request, ban=(*self.ban, *more))

    def take(self, piece: int, token: int) -> None:
        """The next variants are to choose another id than ``token`` for the lone slot of ``piece``."""
        self.taken = {**self.taken, piece: self.taken.get(piece, frozenset()) | {token}}
