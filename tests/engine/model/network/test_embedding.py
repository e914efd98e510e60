"""The vocabulary's vectors, and the cap of their logits."""

import torch

from engine.model.network.embedding import capped


def test_a_cap_is_its_tanh() -> None:
    raw = torch.cat([torch.linspace(-400, 400, 4001), torch.tensor([0.0, 1e-6, -1e-3, float("inf"), float("-inf")])])
    meant = 30 * torch.tanh(raw.double() / 30)
    for given in (raw, raw.to(torch.bfloat16).float(), raw.expand(3, 2, -1)):
        assert (capped(given, 30.0).double() - 30 * torch.tanh(given.double() / 30)).abs().max() < 1e-5
    assert float((capped(raw, 30.0).double() - meant).abs().max()) < 1e-5
    assert capped(torch.tensor([[float("nan")]]), 30.0).isnan().all()
    assert capped(torch.empty(0, 5), 30.0).shape == (0, 5)
