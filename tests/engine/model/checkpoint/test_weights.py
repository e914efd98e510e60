"""From stored tensors to the network: each accounted for, twins equal, one at a time in memory."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import Tensor
from torch.multiprocessing.reductions import StorageWeakRef
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from engine.errors import ModelError
from engine.model.checkpoint.folder import load_network
from engine.model.checkpoint.forms.form import Form
from engine.model.checkpoint.forms.int4_pack import Int4Pack
from engine.model.checkpoint.forms.int8 import Int8Rows, KeptRows, quantize, widen
from engine.model.checkpoint.tensors import StoredTensor
from engine.model.checkpoint.weights import DECODER, WeightPlan, is_inner, plan_weights, suited, weight_shapes
from engine.model.config import ModelConfig
from engine.model.device import Choice
from engine.model.network.network import Network
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import EMBEDDING, NORM, WEIGHTS, edit_tensors, refused

SMALL = 600_000
"""Bytes: less than the tensors that matter here, more than what a block of rows takes."""


class Alive(TorchDispatchMode):
    """``most`` is the most bytes that were alive at once in what went through torch."""

    def __init__(self) -> None:
        super().__init__()
        self.most = 0
        self._known: dict[int, tuple[StorageWeakRef, int]] = {}

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        out = func(*args, **(kwargs or {}))
        for leaf in tree_leaves((args, out)):
            if isinstance(leaf, Tensor) and leaf.device.type != "meta":
                storage = leaf.untyped_storage()
                self._known[storage._cdata] = StorageWeakRef(storage), storage.nbytes()
        self._known = {key: held for key, held in self._known.items() if not held[0].expired()}
        self.most = max(self.most, sum(size for _, size in self._known.values()))
        return out


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A model whose largest tensors are the last to be read."""
    written = write_base(tmp_path / "model")
    (written / "redraft.json").unlink()
    config = json.loads((written / "config.json").read_text())
    config["text_config"]["intermediate_size"] = 16_384
    (written / "config.json").write_text(json.dumps(config))
    return written


def store(folder: Path, dtype: torch.dtype) -> int:
    """Write random weights as ``dtype``; the bytes of the largest."""
    shapes = weight_shapes(Network(ModelConfig.read(folder)))
    tensors: dict[str, Tensor] = {}
    for name, shape in shapes.items():
        values = torch.randn(shape)
        if dtype == torch.int8 and len(shape) > 1:
            tensors[f"model.decoder.{name}"], tensors[f"model.decoder.{name}.scale"] = quantize(values)
        else:
            tensors[f"model.decoder.{name}"] = values.to(torch.float32 if dtype == torch.int8 else dtype)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    return max(tensor.nbytes for tensor in tensors.values())


@pytest.mark.parametrize("stored", [torch.float32, torch.bfloat16, torch.int8])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_the_peak_is_the_weights_and_one_stored_tensor(large: Path, stored: torch.dtype, dtype: str) -> None:
    largest = store(large, stored)
    with Alive() as alive:
        network = load_network(large, dtype=dtype)
    weights = sum(tensor.nbytes for tensor in network.tensors())
    assert weights < alive.most <= weights + largest + SMALL, (alive.most - weights) / largest


def test_twins_and_the_tied_head_may_be_stored_again_if_they_are_equal(folder: Path) -> None:
    def twins(tensors: dict[str, Tensor]) -> None:
        tensors["lm_head.weight"] = tensors[EMBEDDING].clone()
        for layer in range(2):
            own = tensors[f"model.decoder.layers.{layer}.layer_scalar"]
            tensors[f"model.encoder.language_model.layers.{layer}.layer_scalar"] = own.clone()

    edit_tensors(folder, twins)
    load_network(folder)
    edit_tensors(folder, lambda tensors: tensors["model.encoder.language_model.layers.1.layer_scalar"].add_(0.5))
    refused(folder, WEIGHTS, "model.encoder.language_model.layers.1.layer_scalar")


def test_an_int8_twin_must_be_equal_too(folder: Path) -> None:
    name = "model.encoder.language_model.embed_tokens.weight"

    def twin(tensors: dict[str, Tensor]) -> None:
        tensors[EMBEDDING], tensors[EMBEDDING + ".scale"] = quantize(tensors[EMBEDDING])
        tensors[name], tensors[name + ".scale"] = tensors[EMBEDDING].clone(), tensors[EMBEDDING + ".scale"].clone()

    edit_tensors(folder, twin)
    load_network(folder)
    edit_tensors(folder, lambda tensors: tensors[name][0].neg_())
    refused(folder, name)


def test_weights_are_streamed_one_tensor_at_a_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Never more alive than the weights and one tensor: what was read before is let go before the next."""
    import weakref

    from engine.model.checkpoint.tensors import Checkpoint

    alive: list[weakref.ref[Tensor]] = []
    most = 0
    read = Checkpoint.read

    def counting(self: Checkpoint, name: str) -> Tensor:
        nonlocal most
        tensor = read(self, name)
        most = max(most, sum(reference() is not None for reference in alive))
        alive.append(weakref.ref(tensor))
        return tensor

    monkeypatch.setattr(Checkpoint, "read", counting)
    load_network(folder, dtype="bfloat16")
    assert most <= 1
    assert len(alive) > 20


def test_a_tensor_of_the_wrong_shape(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(33)}))
    refused(folder, NORM, "33")


def test_a_tensor_under_the_wrong_name(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({"model.decoder.nrom.weight": tensors.pop(NORM)}))
    refused(folder, NORM)
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32)}))
    refused(folder, "model.decoder.nrom.weight")


def test_a_tensor_of_the_wrong_dtype(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32, dtype=torch.int64)}))
    refused(folder, NORM, "I64")
    edit_tensors(folder, lambda tensors: tensors.update({NORM: torch.ones(32, dtype=torch.int8)}))
    refused(folder, NORM, "scale")


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_values_that_are_no_numbers(folder: Path, value: float) -> None:
    edit_tensors(folder, lambda tensors: tensors[EMBEDDING][3].fill_(value))
    refused(folder, EMBEDDING)


def stored_as(names: Iterable[str], shapes: Mapping[str, tuple[int, ...]]) -> dict[str, StoredTensor]:
    listed = {}
    for name in names:
        own = name.removeprefix("model.decoder.").removeprefix("model.encoder.language_model.")
        shape = shapes.get(own.replace("lm_head", "embed_tokens"), (2,))
        listed[name] = StoredTensor(name, Path("model.safetensors"), shape, "BF16")
    return listed


SHAPES = {"embed_tokens.weight": (9, 4), "norm.weight": (4,), "layers.0.up.weight": (5, 4)}


@given(
    bare=st.sets(st.sampled_from(sorted(SHAPES))),
    twins=st.sets(st.sampled_from(sorted(SHAPES))),
    head=st.booleans(),
    image=st.integers(0, 3),
)
def test_a_plan_accounts_for_every_stored_tensor(bare: set[str], twins: set[str], head: bool, image: int) -> None:
    names = [name if name in bare else DECODER + name for name in SHAPES]
    names += ["model.encoder.language_model." + name for name in sorted(twins)]
    names += ["lm_head.weight"] if head else []
    names += [f"model.encoder.vision_tower.{number}.weight" for number in range(image)]
    plan = plan_weights(stored_as(names, SHAPES), SHAPES, Path("model"))
    assert list(plan.weights) == list(SHAPES)
    assert plan.image == image
    assert sorted(name for name, _ in plan.twins) == sorted([*twins, *(["embed_tokens.weight"] if head else [])])
    parts = [part.name for form in (*plan.weights.values(), *(twin for _, twin in plan.twins)) for part in form.parts]
    assert sorted(parts) == sorted(name for name in names if "vision_tower" not in name)


@pytest.mark.parametrize(
    "name",
    [
        "norm.weights",
        "model.decoder.layers.1.up.weight",
        "model.encoder.language_model.more",
        "lm_head.bias",
        "norm.weight",
    ],
)
def test_a_tensor_of_nothing_is_named(name: str) -> None:
    names = [*(DECODER + own for own in SHAPES), name]
    with pytest.raises(ModelError, match=f"holds an unexpected tensor, {name}"):
        plan_weights(stored_as(names, SHAPES), SHAPES, Path("model"))


def test_a_twin_of_another_shape_differs(folder: Path) -> None:
    edit_tensors(folder, lambda tensors: tensors.update({"lm_head.weight": torch.ones(3, 3)}))
    refused(folder, "lm_head.weight", "differs")


def test_a_twin_may_be_stored_in_another_form(folder: Path) -> None:
    def twin(tensors: dict[str, Tensor]) -> None:
        rows, scale = quantize(tensors[EMBEDDING])
        tensors[EMBEDDING] = widen(rows, scale, torch.float32)
        tensors["lm_head.weight"], tensors["lm_head.weight.scale"] = rows, scale

    edit_tensors(folder, twin)
    load_network(folder)
    edit_tensors(folder, lambda tensors: tensors[EMBEDDING][0].neg_())
    refused(folder, "lm_head.weight", "differs")


def planned(forms: dict[str, Form]) -> WeightPlan:
    return WeightPlan(forms, (), 0)


def form_of(kind: type[Form], name: str, *dtypes: str) -> Form:
    return kind((2, 64, 64), *(StoredTensor(f"{name}{number}", Path("a"), (2,), d) for number, d in enumerate(dtypes)))


def test_a_packs_few_bits_are_kept_where_nothing_else_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    experts, queries, embedding = (
        "layers.0.experts.down_proj",
        "layers.0.self_attn.q_proj.weight",
        "embed_tokens.weight",
    )
    rows = {name: form_of(Int8Rows, name, "I8", "F32") for name in (queries, embedding)}
    pack = planned({experts: form_of(Int4Pack, experts, "U8", "BF16"), **rows})
    free = Choice(torch.device("cpu"), torch.bfloat16, "")
    monkeypatch.setattr("engine.model.checkpoint.weights.exact_levels", lambda: 63)
    plan, choice = suited(pack, free)
    kept = plan.weights
    assert choice.levels == 63
    quick, narrow = kept[experts], kept[queries]
    assert isinstance(quick, Int4Pack)
    assert isinstance(narrow, KeptRows)
    assert (quick.quick, narrow.levels) == (True, 63)
    assert kept[embedding] is pack.weights[embedding]
    for choice in (replace(free, asked=True), replace(free, device=torch.device("meta"))):
        assert suited(pack, choice) == (pack, choice)
    assert suited(pack, replace(free, asked=True, levels=63))[0].weights[experts].packed
    assert suited(planned(rows), free)[0].weights == rows  # no pack: widened, as it always was
    monkeypatch.setattr("engine.model.checkpoint.weights.exact_levels", lambda: 0)
    assert suited(pack, free) == (pack, free)


@pytest.mark.parametrize(
    ("name", "inner"),
    [
        ("layers.3.self_attn.o_proj.weight", True),
        ("layers.3.mlp.down_proj.weight", True),
        ("layers.3.experts.gate_up_proj", True),
        ("layers.3.self_attn.q_norm.weight", False),
        ("layers.3.router.proj.weight", False),
        ("layers.3.router.scale", False),
        ("self_conditioning.gate_proj.weight", False),
        ("embed_tokens.weight", False),
        ("layers.3.layer_scalar", False),
    ],
)
def test_what_stands_few_bits(name: str, inner: bool) -> None:
    assert is_inner(name) == inner
