"""The prefix cache: never changed, cut back to any length, and marked where a cut left a chunk in pieces."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.model.config import LayerConfig
from engine.model.network.cache import PrefixCache

LAYERS = (LayerConfig(False, 16, 2, 1e4, 8, 16), LayerConfig(True, 32, 1, 1e6, 4, 32))


def cache(length: int) -> PrefixCache:
    layers = [
        tuple(torch.arange(layer.kv_heads * length * layer.head_dim).view(layer.kv_heads, length, -1) for _ in "kv")
        for layer in LAYERS
    ]
    return PrefixCache(torch.arange(length), tuple(layers))


def test_the_cache_of_no_text_has_every_layer_and_no_position() -> None:
    empty = PrefixCache.empty(LAYERS, torch.bfloat16, torch.device("cpu"))
    assert (empty.length, empty.whole, empty.ids.dtype) == (0, True, torch.int64)
    for layer, (keys, values) in zip(LAYERS, empty.layers, strict=True):
        assert keys.shape == values.shape == (layer.kv_heads, 0, layer.head_dim)
        assert keys.dtype == values.dtype == torch.bfloat16


@given(length=st.integers(1, 40), data=st.data())
def test_a_cut_keeps_the_first_positions_of_every_layer(length: int, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, length))
    before = cache(length)
    cut = before.truncated(kept)
    assert cut.length == kept
    assert cut.ids.tolist() == list(range(kept))
    assert cut.whole == (kept == length)
    for (keys, values), (cut_keys, cut_values) in zip(before.layers, cut.layers, strict=True):
        assert torch.equal(cut_keys, keys[:, :kept])
        assert torch.equal(cut_values, values[:, :kept])
    assert before.length == length


@pytest.mark.parametrize("length", [-1, 6])
def test_a_cut_beyond_the_cache_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match=f"5 positions cannot be cut to {length}"):
        cache(5).truncated(length)
