import pytest
import torch

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
