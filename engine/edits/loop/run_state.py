"""What one job has on its desk: the model, the prefix store, the reins, the journal, and the running tally. Worker."""

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from engine.edits.kit import Kit
from engine.edits.loop.control import Control
from engine.edits.loop.journal import Journal
from engine.edits.loop.prefix import Prefix, PrefixStore
from engine.messages import Timing
from engine.prose.words import fold


@dataclass(slots=True)
class RunTally:
    """Times in milliseconds and counts of one job."""

    begun: float = field(default_factory=time.perf_counter)
    prefill_ms: float = 0.0
    first_draft_ms: float = 0.0
    passes: int = 0
    prompt_tokens: int = 0
    reused_tokens: int = 0
    peak_bytes: int = 0

    def prefix(self, prefix: Prefix) -> None:
        self.prefill_ms += prefix.ms
        self.prompt_tokens = max(self.prompt_tokens, len(prefix.ids))
        self.reused_tokens += prefix.reused

    def passed(self, memory: int) -> None:
        if not self.passes:
            self.first_draft_ms = self.elapsed()
        self.passes += 1
        self.peak_bytes = max(self.peak_bytes, memory)

    def elapsed(self) -> float:
        return (time.perf_counter() - self.begun) * 1000.0

    def timing(self) -> Timing:
        return Timing(
            self.elapsed(),
            self.prefill_ms,
            self.first_draft_ms,
            self.passes,
            self.prompt_tokens,
            self.reused_tokens,
            self.peak_bytes,
        )


@dataclass(slots=True)
class RunState:
    """``number`` counts the steps of the job; ``ban`` grows when the writer bans more while it runs; ``taken`` are the
    ids that earlier variants chose for a gap of one slot, by piece; it is replaced, never changed. ``compares``: there
    will be several variants, to be put in order."""

    kit: Kit
    store: PrefixStore
    control: Control
    journal: Journal
    memory: Callable[[], int]
    steps: int | None
    ban: tuple[str, ...]
    compares: bool
    tally: RunTally = field(default_factory=RunTally)
    number: int = 0
    taken: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def rule_out(self, words: Sequence[str]) -> None:
        """Ban ``words`` for the rest of the job, and in what is forked from it."""
        self.ban = (*self.ban, *(word for word in words if fold(word).strip()))
        self.journal.request = replace(self.journal.request, ban=self.ban)


def derived_seed(seed: int, *places: int) -> int:
    """A seed for one canvas of a run: the same for the same places, unlike for others. 0 to 2**63 - 1."""
    text = ":".join(str(one) for one in (seed, *places))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
