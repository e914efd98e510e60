import pytest
import torch

from engine.edits.loop.causal_score import Continuation, log_probabilities
from engine.edits.loop.prefix import PrefixStore
from tests.engine.edits.tiny import random_network

NETWORK = random_network(300, (1,), 0)


def test_log_probabilities_are_those_of_the_causal_path() -> None:
    prefix = PrefixStore(NETWORK).prefix([2, 20, 21, 22])
    ways = [
        Continuation((30, 31), (23, 24)),
        Continuation((30, 32), (23,)),
        Continuation((30,), (25, 26, 27)),
        Continuation((), (28,)),
    ]
    long = [  # each in its own pass
        Continuation((30, 31), tuple(range(16, 166))),
        Continuation((30, 31), tuple(range(20, 140))),
    ]
    for some in (long, ways, ways[:3], ways[:2], ways[:1], ways[3:]):
        for way, found in zip(some, log_probabilities(NETWORK, prefix, some), strict=True):
            ids = [*prefix.ids, *way.before, *way.ids]
            wanted = torch.log_softmax(NETWORK.score(ids), dim=-1)
            first = len(ids) - len(way.ids)
            assert found == pytest.approx([float(wanted[at - 1, ids[at]]) for at in range(first, len(ids))], abs=1e-4)
    assert log_probabilities(NETWORK, prefix, []) == []
    assert log_probabilities(NETWORK, prefix, [Continuation((30,), ())]) == [[]]
