"""The causal pass over before + written + after: how well a result reads on, also beyond its canvas. Worker thread."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.loop.prefix import Prefix
from engine.model.network.network import Network

_TOGETHER = 256  # ids of all continuations that one pass reads


@dataclass(frozen=True, slots=True)
class Continuation:
    """One way to go on behind a prefix: ``before`` stands there as it is, ``ids`` are to be judged."""

    before: tuple[int, ...]
    ids: tuple[int, ...]


def log_probabilities(
    network: Network, prefix: Prefix, continuations: Sequence[Continuation], check: Callable[[], None] | None = None
) -> list[list[float]]:
    """The log-probability, in nats, of each of the ``ids`` of every continuation, given all that stands before it.

    Short ones in one pass, which reads once what stands before them alike; long ones each in its own, as every node of
    a pass is compared with all others. ``check`` is called inside and may raise.
    """
    total = sum(len(continuation.before) + len(continuation.ids) for continuation in continuations)
    if len(continuations) > 1 and total > _TOGETHER:
        apart = [log_probabilities(network, prefix, [continuation], check) for continuation in continuations]
        return [*itertools.chain.from_iterable(apart)]
    columns = zip(*(continuation.before for continuation in continuations), strict=False)
    stem = [column[0] for column in itertools.takewhile(lambda column: len(set(column)) == 1, columns)]
    place = len(prefix.ids) + len(stem)
    branches = [(place, (*continuation.before[len(stem) :], *continuation.ids)) for continuation in continuations]
    values = network.branched(stem, branches, prefix.cache, check)
    return [
        branch.tolist()[len(continuation.before) - len(stem) :]
        for continuation, branch in zip(continuations, values, strict=True)
    ]


def mean(values: Sequence[float]) -> float:
    """The mean; 0 of nothing."""
    return sum(values) / len(values) if values else 0.0
