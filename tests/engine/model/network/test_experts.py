"""The routed MLP: its router's choice, and every way to the same sum of experts."""

from dataclasses import replace

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from engine.model.config import ModelConfig
from engine.model.network.experts import Experts, Router
from engine.model.network.layers import Unit
from engine.model.network.products import PlainProduct
from tests.engine.folders import write_base
from tests.engine.model.packing import LACKS


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> ModelConfig:
    read = ModelConfig.read(write_base(tmp_path_factory.mktemp("experts") / "model"))
    return replace(read, num_experts=16, top_k=8, moe_intermediate_size=24)


def random(module: torch.nn.Module) -> None:
    module.to_empty(device="cpu")
    generator = torch.Generator().manual_seed(1)
    for parameter in module.parameters():
        parameter.data.normal_(0.0, 0.25, generator=generator)


@pytest.fixture
def experts(config: ModelConfig) -> Experts:
    module = Experts(config)
    random(module)
    return module


@pytest.fixture
def router(config: ModelConfig) -> Router:
    module = Router(config)
    random(module)
    return module


def rows(config: ModelConfig, count: int = 40) -> Tensor:
    return torch.randn(count, config.hidden_size, generator=torch.Generator().manual_seed(2))


def summed(experts: Experts, x: Tensor, weights: Tensor, chosen: Tensor) -> Tensor:
    """Every expert over every position, then those that were chosen."""
    every = torch.stack(
        [
            F.gelu(x @ gate_up[:24].T, approximate="tanh") * (x @ gate_up[24:].T) @ down.T
            for gate_up, down in zip(experts.gate_up_proj, experts.down_proj, strict=True)
        ],
        dim=1,
    )
    picked = every.gather(1, chosen.unsqueeze(2).expand(-1, -1, x.shape[1]))
    return (picked * weights.unsqueeze(2)).sum(1)


def test_a_router_takes_the_likeliest_and_its_weights_sum_to_one(config: ModelConfig, router: Router) -> None:
    router.per_expert_scale.fill_(1.0)
    units = Unit(1e-6)(rows(config))
    weights, chosen = router(units)
    assert weights.shape == chosen.shape == (40, 8)
    torch.testing.assert_close(weights.sum(1), torch.ones(40))
    scores = (units * router.scale * config.hidden_size**-0.5) @ router.proj.weight.T
    assert torch.equal(chosen.sort(1).values, scores.topk(8).indices.sort(1).values)
    router.per_expert_scale.fill_(3.0)
    torch.testing.assert_close(router(units)[0], 3.0 * weights)


def test_one_expert_leaves_nothing_to_choose(config: ModelConfig) -> None:
    router = Router(replace(config, num_experts=1, top_k=1))
    random(router)
    weights, chosen = router(rows(config))
    assert not chosen.any()
    assert torch.equal(weights, router.per_expert_scale.expand(40, 1))


def test_expert_paths_agree(config: ModelConfig, experts: Experts, router: Router) -> None:
    """A processor's gathered path and a GPU's grouped one against every expert over every position."""
    x = rows(config)
    weights, chosen = router(Unit(1e-6)(x))
    chosen = torch.where(chosen == 3, 4, chosen)  # one that no position chose
    expected = summed(experts, x, weights, chosen)
    torch.testing.assert_close(experts.gathered(x, weights, chosen), expected, rtol=0, atol=1e-4)
    torch.testing.assert_close(experts.grouped(x, weights, chosen), expected, rtol=0, atol=1e-4)
    assert torch.equal(experts(x, weights, chosen), experts.gathered(x, weights, chosen))


@pytest.mark.parametrize("packed", [False, pytest.param(True, marks=LACKS[torch.float32])])
@pytest.mark.parametrize("names", [("gate_up_proj",), ("down_proj",), ("gate_up_proj", "down_proj")])
def test_products_that_stand_in_are_asked_an_expert(
    config: ModelConfig, experts: Experts, router: Router, names: tuple[str, ...], packed: bool
) -> None:
    x = rows(config)
    weights, chosen = router(Unit(1e-6)(x))
    expected = summed(experts, x, weights, chosen)
    for name in names:
        # Doubled, so that it shows whether they are asked.
        experts.put_in(name, [PlainProduct(2.0 * matrix) for matrix in getattr(experts, name)])
    if packed:
        experts.pack(copied=True)
    if names == ("down_proj",):
        torch.testing.assert_close(experts(x, weights, chosen), 2.0 * expected, rtol=0, atol=1e-3)
    else:
        assert not torch.allclose(experts(x, weights, chosen), expected, atol=1e-2)
    assert [name for name, _ in experts.named_parameters()] == [
        n for n in ("gate_up_proj", "down_proj") if n not in names
    ]


def test_ordered_experts_give_the_same_sum(config: ModelConfig, experts: Experts, router: Router) -> None:
    x = rows(config)
    weights, chosen = router(Unit(1e-6)(x))
    chosen = torch.where(chosen == 3, 4, chosen)
    expected = summed(experts, x, weights, chosen)
    for name in ("gate_up_proj", "down_proj"):
        experts.put_in(name, [PlainProduct(matrix) for matrix in getattr(experts, name)])
    for _ in range(2):
        ordered = experts(x, weights, chosen)
        assert ordered.dtype == torch.float32
        torch.testing.assert_close(ordered, expected, rtol=0, atol=1e-4)
        experts.pack(copied=True)
    torch.testing.assert_close(experts(x[:7], weights[:7], chosen[:7]), ordered[:7], rtol=0, atol=1e-5)
    assert experts(x[:0], weights[:0], chosen[:0]).shape == (0, x.shape[1])
