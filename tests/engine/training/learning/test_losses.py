"""The loss in blocks is the plain one, value and gradients."""

import pytest
import torch

from engine.training.learning import losses
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


@pytest.mark.parametrize("rows", [1, 7, 64, 1000])
def test_the_size_of_a_block_changes_nothing(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(4)
    hidden, table = torch.randn(64, 8, generator=generator), torch.randn(20, 8, generator=generator)
    targets = torch.randint(20, (64,), generator=generator)
    weights = torch.rand(64, generator=generator)
    whole = head_loss(hidden, table, targets, weights, 5.0, score_block)
    monkeypatch.setattr(losses, "CPU_ROWS", rows)
    torch.testing.assert_close(head_loss(hidden, table, targets, weights, 5.0, score_block), whole)


def test_a_row_without_weight_has_neither_loss_nor_gradient() -> None:
    raw = torch.randn(3, 10, generator=torch.Generator().manual_seed(5))
    loss, slope = score_block(raw, torch.tensor([1, 2, 3]), torch.tensor([1.0, 0.0, 2.0]), 30.0)
    assert loss[1] == 0
    assert not slope[1].any()
    capped = torch.tanh(raw / 30.0) * 30.0
    plain = torch.nn.functional.cross_entropy(capped, torch.tensor([1, 2, 3]), reduction="none")
    torch.testing.assert_close(loss, plain * torch.tensor([1.0, 0.0, 2.0]))
