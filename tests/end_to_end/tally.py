"""What the harness of faults counts."""

import json
from collections import Counter
from dataclasses import dataclass, field, fields


@dataclass(slots=True)
class Tally:
    """What happened in all rounds. ``losses``: sentences, one for each text that was lost or altered."""

    kills: int = 0
    zombies: int = 0
    faults: int = 0
    saves: int = 0
    runs: int = 0
    fills: int = 0
    second_saves: int = 0
    recovered: int = 0
    copies: int = 0
    by_fault: Counter[str] = field(default_factory=Counter)
    by_place: Counter[str] = field(default_factory=Counter)
    by_signal: Counter[str] = field(default_factory=Counter)
    doing: Counter[str] = field(default_factory=Counter)
    worst_lag_seconds: float = 0.0
    worst_slow_lag_seconds: float = 0.0
    losses: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps({entry.name: getattr(self, entry.name) for entry in fields(self)})
