"""The causal pass over before + written + after: how well a result reads on, also beyond its canvas. Worker thread."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.edits.loop.prefix import Prefix
from engine.model.network.network import Network

_TOGETHER = 256  # ids of all ways that one pass reads


@dataclass(frozen=True, slots=True)
class Continuation:
    """One way to go on behind a prefix: ``before`` stands there as it is, ``ids`` are to be judged."""

    before: tuple[int, ...]
    ids: tuple[int, ...]


def log_probabilities(
    network: Network, prefix: Prefix, ways: Sequence[Continuation], check: Callable[[], None] | None = None
) -> list[list[float]]:
    """The log-probability, in nats, of each of the ``ids`` of every way, given all that stands before it there.

    Short ones in one pass, which reads once what stands before them alike; long ones each in its own, as every node of
    a pass is compared with all others.
    """
    if len(ways) > 1 and sum(len(way.before) + len(way.ids) for way in ways) > _TOGETHER:
        return [found for way in ways for found in log_probabilities(network, prefix, [way], check)]
    alike = itertools.takewhile(lambda column: len(set(column)) == 1, zip(*(way.before for way in ways), strict=False))
    stem = [column[0] for column in alike]
    place = len(prefix.ids) + len(stem)
    branches = [(place, (*way.before[len(stem) :], *way.ids)) for way in ways]
    found = network.branched(stem, branches, prefix.cache, check)
    return [told.tolist()[len(way.before) - len(stem) :] for way, told in zip(ways, found, strict=True)]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
