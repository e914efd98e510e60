import pytest
import torch

from engine.edits.loop.causal_score import Continuation, log_probabilities
from engine.edits.loop.prefix import PrefixStore
from engine.errors import RunCancelled
from tests.engine.edits.tiny import random_network

NETWORK = random_network(300, (1,), 0)


def test_a_reused_prefix_is_bit_for_bit_a_fresh_one() -> None:
    store = PrefixStore(NETWORK)
    long, branch = list(range(16, 296)), [*range(16, 200), *range(250, 290)]
    store.prefix(long)
    again = store.prefix(branch)
    assert again.reused == 184
    fresh = PrefixStore(NETWORK).prefix(branch)
    canvas = torch.arange(20, 52).unsqueeze(0)
    assert torch.equal(NETWORK.decode(canvas, again.cache), NETWORK.decode(canvas, fresh.cache))
    shorter = store.prefix(branch[:190])
    assert shorter.reused == 190
    assert torch.equal(
        NETWORK.decode(canvas, shorter.cache), NETWORK.decode(canvas, PrefixStore(NETWORK).prefix(branch[:190]).cache)
    )


def test_a_cancelled_prefill_leaves_the_store_usable() -> None:
    store = PrefixStore(NETWORK)
    store.prefix([2, 20, 21])

    def stop() -> None:
        raise RunCancelled("stop")

    with pytest.raises(RunCancelled):
        store.prefix([2, 20, 22], stop)
    assert store.prefix([2, 20, 21]).reused == 3
    store.forget()
    assert store.prefix([2, 20, 21]).reused == 0


def test_log_probabilities_are_those_of_the_causal_path() -> None:
    prefix = PrefixStore(NETWORK).prefix([2, 20, 21, 22])
    ways = [
        Continuation((30, 31), (23, 24)),
        Continuation((30, 32), (23,)),
        Continuation((30,), (25, 26, 27)),
        Continuation((), (28,)),
    ]
    long = [
        Continuation((30, 31), tuple(range(16, 166))),
        Continuation((30, 31), tuple(range(20, 140))),
    ]  # each in its own pass
    for some in (long, ways, ways[:3], ways[:2], ways[:1], ways[3:]):
        for way, found in zip(some, log_probabilities(NETWORK, prefix, some), strict=True):
            ids = [*prefix.ids, *way.before, *way.ids]
            wanted = torch.log_softmax(NETWORK.score(ids), dim=-1)
            first = len(ids) - len(way.ids)
            assert found == pytest.approx([float(wanted[at - 1, ids[at]]) for at in range(first, len(ids))], abs=1e-4)
    assert log_probabilities(NETWORK, prefix, []) == []
    assert log_probabilities(NETWORK, prefix, [Continuation((30,), ())]) == [[]]
