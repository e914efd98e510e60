"""The vocabulary's vectors, and the cap of their logits."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from engine.model.config import ModelConfig
from engine.model.network.embedding import LARGE, Embedding, capped
from tests.engine.folders import write_base
from tests.engine.model.packing import LACKS


def test_a_cap_is_its_tanh() -> None:
    raw = torch.cat([torch.linspace(-400, 400, 4001), torch.tensor([0.0, 1e-6, -1e-3, float("inf"), float("-inf")])])
    meant = 30 * torch.tanh(raw.double() / 30)
    for given in (raw, raw.to(torch.bfloat16).float(), raw.expand(3, 2, -1)):
        assert (capped(given, 30.0).double() - 30 * torch.tanh(given.double() / 30)).abs().max() < 1e-5
    assert float((capped(raw, 30.0).double() - meant).abs().max()) < 1e-5
    assert capped(torch.tensor([[float("nan")]]), 30.0).isnan().all()
    assert capped(torch.empty(0, 5), 30.0).shape == (0, 5)


@pytest.fixture(params=[False, pytest.param(True, marks=LACKS[torch.float32])], ids=["plain", "packed"])
def embedding(request: pytest.FixtureRequest, tmp_path: Path) -> Embedding:
    module = Embedding(ModelConfig.read(write_base(tmp_path / "model")))
    module.weight.data.normal_(0.0, 4.0, generator=torch.Generator().manual_seed(1))
    if request.param:
        module.pack()
    assert module.has_copies == request.param
    return module


def test_vectors_are_scaled_rows_and_the_mixture_of_one_hot_rows(embedding: Embedding) -> None:
    vocabulary, hidden = embedding.weight.shape
    ids = torch.tensor([[3, 0], [vocabulary - 1, 3]])
    assert torch.equal(embedding.vectors(ids), embedding.weight[ids] * hidden**0.5)
    hot = F.one_hot(ids, vocabulary).float()
    assert torch.equal(embedding.mixed(hot), embedding.vectors(ids))
    halves = (F.one_hot(ids[0], vocabulary) + F.one_hot(ids[1], vocabulary)).float() / 2
    torch.testing.assert_close(embedding.mixed(halves), embedding.vectors(ids).mean(0))


def test_logits_are_capped_products_with_every_vector(embedding: Embedding) -> None:
    states = torch.randn(2, 5, embedding.weight.shape[1], generator=torch.Generator().manual_seed(2))
    logits = embedding.logits(states)
    assert logits.dtype == torch.float32
    exact = 30 * torch.tanh(states.double() @ embedding.weight.double().T / 30)
    assert float((logits - exact).abs().max()) < 1e-3
    assert 20 < float(logits.abs().max()) <= 30


def test_the_scale_is_rounded_to_the_weights_dtype(tmp_path: Path) -> None:
    module = Embedding(ModelConfig.read(write_base(tmp_path / "model")))
    module.weight.data.fill_(1.0)
    narrow = module.bfloat16().vectors(torch.tensor([0]))
    assert torch.equal(narrow, torch.full_like(narrow, 32**0.5))
    assert narrow.dtype == torch.bfloat16


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_of_a_large_vocabulary_the_likeliest_are_mixed(tmp_path: Path, dtype: torch.dtype) -> None:
    small = ModelConfig.read(write_base(tmp_path / "model"))
    module = Embedding(replace(small, vocab_size=LARGE))
    module.weight.data.normal_(0.0, 1.0, generator=torch.Generator().manual_seed(1))
    module = module.to(dtype)
    hot = F.one_hot(torch.tensor([[7, LARGE - 1]]), LARGE).to(dtype)
    assert torch.equal(module.mixed(hot), module.vectors(torch.tensor([[7, LARGE - 1]])))
    scores = 4 * torch.randn(3, LARGE, generator=torch.Generator().manual_seed(2))
    probabilities = torch.softmax(scores, -1)
    top = probabilities.topk(256).indices
    most = torch.zeros_like(probabilities).scatter(1, top, probabilities.gather(1, top))
    expected = most @ module.weight.float() * small.hidden_size**0.5
    torch.testing.assert_close(module.mixed(probabilities.to(dtype)).float(), expected, rtol=0.02, atol=0.02)
