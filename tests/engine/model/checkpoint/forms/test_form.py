"""The seam of forms: one that stays packed in memory is listed, and everything that counts weights goes by it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

import pytest
import torch
from safetensors.torch import load_file, save_file

from engine.errors import ModelError
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.forms import FORMS
from engine.model.checkpoint.forms.form import Form, TensorShape
from engine.model.checkpoint.tensors import Read, StoredTensor
from engine.model.network.products import PlainProduct, Product
from tests.engine.folders import write_base
from tests.recipes.form.drive import WEIGHTS, drive, write_models
from tests.recipes.form.int4 import Int4Groups

UP = "model.decoder.layers.0.mlp.up_proj.weight"


@pytest.fixture
def with_int4(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model.checkpoint.weights.FORMS", (*FORMS, Int4Groups))


@pytest.mark.usefixtures("with_int4")
@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
@pytest.mark.parametrize("experts", [1, 4])
def test_a_packed_form_gives_what_its_numbers_say(tmp_path: Path, dtype: str, experts: int) -> None:
    drive(tmp_path, dtype, experts)


@pytest.mark.usefixtures("with_int4")
def test_every_stored_tensor_is_accounted_for_by_some_form(tmp_path: Path) -> None:
    *_, packed = write_models(tmp_path)
    tensors = load_file(packed / WEIGHTS)
    for broken, said in (
        (tensors | {UP + ".zero": torch.zeros(2)}, "unexpected tensor"),
        ({n: t for n, t in tensors.items() if n != UP + ".scale"}, "without a fitting scale a group"),
        ({n: t for n, t in tensors.items() if not n.startswith(UP)}, "lacks the tensor"),
    ):
        save_file(broken, packed / WEIGHTS, {"format": "pt"})
        with pytest.raises(ModelError, match=said) as caught:
            load_network(packed)
        assert UP in caught.value.message


@pytest.mark.usefixtures("with_int4")
def test_a_packed_tensor_must_hold_numbers_too(tmp_path: Path) -> None:
    *_, packed = write_models(tmp_path)
    tensors = load_file(packed / WEIGHTS)
    tensors[UP + ".scale"][3, 0] = float("nan")
    save_file(tensors, packed / WEIGHTS, {"format": "pt"})
    for reading in (load_network, check_folder):
        with pytest.raises(ModelError, match="no numbers"):
            reading(packed)


@pytest.mark.usefixtures("with_int4")
@pytest.mark.parametrize("experts", [1, 4])
def test_a_weight_packed_beside_plain_ones_is_used(tmp_path: Path, experts: int) -> None:
    """Any one weight of a layer may be packed and the others not, in a session's network too."""
    _, rounded, packed = write_models(tmp_path, experts)
    plain, narrow = load_file(rounded / WEIGHTS), load_file(packed / WEIGHTS)
    canvas = torch.arange(20, 44).view(2, 12)
    expected = load_network(rounded).decode(canvas, load_network(rounded).encode([2, 40, 41]))
    names = sorted({name.removesuffix(".int4") for name in narrow if ".layers.0." in name and name.endswith(".int4")})
    assert len(names) >= 9
    for name in names:
        mixed = {n: t for n, t in plain.items() if n != name} | {n: t for n, t in narrow.items() if n.startswith(name)}
        save_file(mixed, packed / WEIGHTS, {"format": "pt"})
        network = load_network(packed)
        for _ in range(2):
            torch.testing.assert_close(network.decode(canvas, network.encode([2, 40, 41])), expected, rtol=0, atol=1e-4)
            network.pack()


class Split(Form):
    """All experts' matrices stored one by one, gate and up apart: stacked to the fused weight as it is loaded."""

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        path, _, leaf = name.rpartition(".")
        own = {"gate_up_proj": ("gate_proj", "up_proj"), "down_proj": ("down_proj",)}.get(leaf)
        if own is None or not path.endswith(".experts"):
            return None
        names = [f"{path}.{expert}.{matrix}.weight" for expert in range(shape[0]) for matrix in own]
        return cls(shape, *(stored[part] for part in names)) if names[0] in stored else None

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> torch.Tensor:
        return torch.cat([read(part) for part in self.parts]).view(self.shape).to(device, dtype, copy=True)


class Kept(Form):
    """A form that would keep a norm packed, which no product can stand in for."""

    packed = True

    @classmethod
    def find(cls, stored: Mapping[str, StoredTensor], name: str, shape: TensorShape) -> Self | None:
        return cls(shape, stored[name]) if name == "norm.weight" and name in stored else None

    def load(self, read: Read, device: torch.device, dtype: torch.dtype) -> Sequence[Product]:
        return [PlainProduct(read(self.parts[0]))]


def test_a_weight_may_be_of_many_stored_tensors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model.checkpoint.weights.FORMS", (*FORMS, Split))
    fused, split = write_base(tmp_path / "fused"), write_base(tmp_path / "split")
    (split / "redraft.json").unlink()
    tensors = load_file(fused / WEIGHTS)
    for name in [name for name in tensors if ".experts." in name]:
        path, _, leaf = name.rpartition(".")
        for expert, matrix in enumerate(tensors.pop(name)):
            if leaf == "gate_up_proj":
                gate, up = matrix.chunk(2)
                tensors[f"{path}.{expert}.gate_proj.weight"], tensors[f"{path}.{expert}.up_proj.weight"] = gate, up
            else:
                tensors[f"{path}.{expert}.down_proj.weight"] = matrix
    save_file({n: t.contiguous() for n, t in tensors.items()}, split / WEIGHTS, {"format": "pt"})
    first, second = (load_network(folder) for folder in (fused, split))
    assert all(torch.equal(a, b) for a, b in zip(first.tensors(), second.tensors(), strict=True))


def test_what_is_no_matrix_cannot_stay_packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model.checkpoint.weights.FORMS", (Kept, *FORMS))
    folder = write_base(tmp_path / "model")
    with pytest.raises(ModelError, match=r"model\.decoder\.norm\.weight is packed"):
        load_network(folder)


def test_a_packed_form_without_matrices_cannot_be_converted(tmp_path: Path) -> None:
    weight = Kept((4,), StoredTensor("norm.weight", tmp_path / "a.safetensors", (4,), "F32"))
    with pytest.raises(ModelError, match=r"norm\.weight cannot be converted"):
        list(weight.matrices(lambda stored: torch.ones(4)))


def test_every_other_form_is_converted_by_what_it_loads(tmp_path: Path) -> None:
    weight = Split((2, 3, 4), *(StoredTensor(str(n), tmp_path / "a", (3, 4), "F32") for n in range(2)))
    matrices = list(weight.matrices(lambda stored: torch.full((3, 4), float(stored.name))))
    assert [float(matrix.mean()) for matrix in matrices] == [0.0, 1.0]
