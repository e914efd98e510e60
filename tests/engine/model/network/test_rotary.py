"""Rotary angles: a turn keeps lengths, and a product of two turned vectors knows their distance alone."""

import pytest
import torch

from engine.model.config import LayerConfig
from engine.model.network.rotary import Rotary, frequencies, rotated, turns

SLIDING = LayerConfig(False, 16, 1, 1e4, 8, 16)
PARTLY = LayerConfig(True, 32, 1, 1e6, 4, 32)


def turned(x: torch.Tensor, layer: LayerConfig, *positions: int) -> torch.Tensor:
    """``x`` [d] at each of ``positions``: [T, d]."""
    cos, sin = turns(frequencies(layer), torch.tensor(positions), torch.float32)
    return rotated(x.expand(1, len(positions), 1, -1), cos, sin)[0, :, 0]


@pytest.mark.parametrize("layer", [SLIDING, PARTLY])
def test_pairs_beyond_the_rotated_ones_stand_still(layer: LayerConfig) -> None:
    frequency = frequencies(layer)
    assert frequency.shape == (layer.head_dim // 2,)
    assert bool((frequency[: layer.rotated] > 0).all())
    assert not frequency[layer.rotated :].any()
    assert float(frequency[0]) == 1.0
    assert float(frequency[1]) == pytest.approx(layer.theta ** (-2 / layer.span))


@pytest.mark.parametrize("layer", [SLIDING, PARTLY])
def test_a_product_of_turned_vectors_depends_on_their_distance(layer: LayerConfig) -> None:
    query, key = torch.randn(2, layer.head_dim, generator=torch.Generator().manual_seed(1))
    near, far = turned(query, layer, 9, 509), turned(key, layer, 4, 504)
    products = (near * far).sum(-1)
    torch.testing.assert_close(products[0], products[1], rtol=0, atol=2e-3)
    torch.testing.assert_close(near.norm(dim=-1), query.norm().expand(2), rtol=1e-5, atol=1e-5)
    assert torch.equal(turned(query, layer, 0)[0], query)


def test_every_kind_of_layer_gets_its_angles_once() -> None:
    positions = torch.arange(3, 8)
    angles = Rotary((SLIDING, PARTLY, SLIDING)).turns(positions, torch.bfloat16)
    assert list(angles) == [SLIDING, PARTLY]
    for layer, (cos, sin) in angles.items():
        assert cos.shape == sin.shape == (5, layer.head_dim)
        assert cos.dtype == sin.dtype == torch.bfloat16
        exact = turns(frequencies(layer), positions, torch.float32)
        assert torch.equal(cos, exact[0].bfloat16())
        assert torch.equal(sin, exact[1].bfloat16())
