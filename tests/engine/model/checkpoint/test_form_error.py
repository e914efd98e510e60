"""What a form costs, in figures that can be worked out, and of a pack beside its original."""

from pathlib import Path

import pytest
import torch

from engine.errors import ModelError
from engine.model.checkpoint.form_error import difference, form_error
from tests.engine.model.checkpoint.packs import write_model, write_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("pack"))


def test_figures_of_logits() -> None:
    expected = torch.randn(40, 50, generator=torch.Generator().manual_seed(1))
    same = difference(expected, expected)
    assert (same.cosine, same.argmax, same.divergence) == (pytest.approx(1.0), 1.0, pytest.approx(0.0, abs=1e-12))
    opposite = difference(expected, -expected)
    assert opposite.cosine == pytest.approx(-1.0)
    flat = difference(expected, torch.zeros(40, 50))
    logs = torch.log_softmax(expected.double(), -1)
    mean = float((logs.exp() * (logs + torch.tensor(50.0).log())).sum(-1).mean())
    assert flat.divergence == pytest.approx(mean)
    turned = expected.clone()
    turned[:10] = turned[:10].roll(1, dims=1)
    assert difference(expected, turned).argmax == pytest.approx(0.75)
    assert "75.0 % of 40 positions" in str(difference(expected, turned))


def test_a_pack_is_near_its_original_and_the_original_is_itself(pack: Path) -> None:
    original = pack.parent / "model"
    itself = form_error(original, original)
    assert (itself.cosine, itself.argmax) == (pytest.approx(1.0, abs=1e-3), 1.0)
    packed = form_error(original, pack)
    assert 0.9 < packed.cosine < itself.cosine
    assert packed.divergence > itself.divergence
    assert packed.positions == 2 * 32


def test_weights_alone_can_be_compared(pack: Path, tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    (source / "tokenizer.json").unlink()
    assert form_error(source, pack).positions == 2 * 32


def test_a_pack_is_nothing_to_compare_with(pack: Path) -> None:
    with pytest.raises(ModelError, match="packed"):
        form_error(pack, pack)
