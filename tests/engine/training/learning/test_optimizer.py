"""Muon's direction is orthogonal, and the learning rate ends at zero."""

import pytest
import torch

from engine.training.learning.forward import Writer
from engine.training.learning.optimizer import Muon, build_optimizers, orthogonalise, rate_share
from engine.training.learning.presets import SMOKE


@pytest.mark.parametrize("size", [(3, 20, 50), (2, 50, 20), (1, 30, 30)])
def test_orthogonalised_matrices_have_singular_values_near_one(size: tuple[int, int, int]) -> None:
    matrices = torch.randn(size, generator=torch.Generator().manual_seed(1))
    values = torch.linalg.svdvals(orthogonalise(matrices).float())
    assert float(values.min()) > 0.3
    assert float(values.max()) < 1.3


def test_muon_minimises_a_plain_problem_with_stacked_matrices() -> None:
    generator = torch.Generator().manual_seed(1)
    wanted = torch.randn(2, 8, 6, generator=generator)
    matrices = torch.nn.Parameter(torch.zeros(2, 8, 6))
    optimizer = Muon([matrices], lr=0.05)
    for _ in range(300):
        optimizer.zero_grad()
        loss = (matrices - wanted).pow(2).mean()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
    assert float((matrices.detach() - wanted).pow(2).mean()) < 0.05 * float(wanted.pow(2).mean())


def test_every_parameter_has_one_optimizer_and_embeddings_are_not_muons() -> None:
    network = Writer(SMOKE.shape, 0)
    muon, adamw = build_optimizers(network, kind="muon", matrix_rate=0.02, rate=1e-3)
    first = {id(p) for group in muon.param_groups for p in group["params"]}
    second = {id(p) for group in adamw.param_groups for p in group["params"]}
    assert not first & second
    assert first | second == {id(p) for p in network.parameters()}
    assert id(network.embed_tokens.weight) in second
    assert len(build_optimizers(network, kind="adamw", matrix_rate=0.02, rate=1e-3)) == 1


def test_the_rate_rises_holds_and_falls_to_zero() -> None:
    shares = [rate_share(step / 100, step, warmup=10, hold=0.3) for step in range(101)]
    assert shares[0] == pytest.approx(0.1)
    assert shares[10:31] == [1.0] * 21
    assert shares[65] == pytest.approx(0.5)
    assert shares[100] == 0.0
