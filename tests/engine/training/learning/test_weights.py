"""The forms that weights are stored in: int8 by rows, a released checkpoint's names, the empty vision part."""

import torch

from engine.training.learning.weights import quantised, widened


def test_int8_is_within_half_a_step_of_each_row() -> None:
    tensors = {"a.weight": torch.randn(5, 7), "b": torch.randn(2, 3, 4), "n": torch.randn(4)}
    small = quantised(tensors)
    assert small["a.weight"].dtype == torch.int8
    assert small["b.scale"].shape == (2, 3)
    assert small["n"].dtype == torch.float32
    back = widened(small)
    assert back.keys() == tensors.keys()
    for name, tensor in tensors.items():
        step = tensor.abs().amax(-1, keepdim=True) / 127
        assert bool(((back[name] - tensor).abs() <= step / 2 + 1e-7).all())
