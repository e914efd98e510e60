"""The loss in blocks is the plain one, value and gradients."""

import pytest
import torch

from engine.training.learning.losses import head_loss, score_block


def test_the_blockwise_head_loss_has_the_plain_ones_value_and_gradients() -> None:
    generator = torch.Generator().manual_seed(2)
    hidden = torch.randn(700, 16, generator=generator, requires_grad=True)
    table = torch.randn(50, 16, generator=generator, requires_grad=True)
    targets = torch.randint(50, (700,), generator=generator)
    weights = torch.rand(700, generator=generator)
    loss = head_loss(hidden, table, targets, weights, 5.0, score_block).sum() * 3
    loss.backward()  # type: ignore[no-untyped-call]
    got = hidden.grad, table.grad
    plain_hidden, plain_table = hidden.detach().requires_grad_(), table.detach().requires_grad_()
    logits = torch.tanh(plain_hidden @ plain_table.T / 5.0) * 5.0
    plain = (torch.nn.functional.cross_entropy(logits, targets, reduction="none") * weights).sum() * 3
    plain.backward()  # type: ignore[no-untyped-call]
    assert float(loss.detach()) == pytest.approx(float(plain.detach()), rel=1e-5)
    assert got[0] is not None
    assert got[1] is not None
    torch.testing.assert_close(got[0], plain_hidden.grad, rtol=1e-4, atol=1e-5)
    torch.testing.assert_close(got[1], plain_table.grad, rtol=1e-4, atol=1e-4)
