"""The causal pass over before + written + after: how well a result reads on, also beyond its canvas. Worker thread."""

from collections.abc import Callable, Sequence

import torch

from engine.edits.prefix import Prefix
from engine.model.network import Network

_ROWS = 64


def log_probabilities(
    network: Network, prefix: Prefix, ids: Sequence[int], check: Callable[[], None] | None = None
) -> list[float]:
    """The log-probability, in nats, of each of ``ids`` given the prefix and the ids before it.

    The last id of the prefix is run once more: its output predicts the first of ``ids``. A prefix of one id leaves the
    first of ``ids`` without a prediction, which counts as 0.
    """
    if not ids:
        return []
    last = prefix.ids[-1]
    cache = prefix.cache.truncated(len(prefix.ids) - 1)
    run = torch.tensor([last, *ids[:-1]], dtype=torch.int64, device=network.device)
    logits = network.score(run, cache, check=check)
    targets = torch.tensor(list(ids), dtype=torch.int64, device=network.device)
    found = []
    for at in range(0, len(ids), _ROWS):
        part = torch.log_softmax(logits[at : at + _ROWS].float(), dim=-1)
        found.append(part.gather(1, targets[at : at + _ROWS, None])[:, 0])
    return [float(value) for value in torch.cat(found).cpu()]


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
