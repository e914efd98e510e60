"""Loading a model folder, and every way it can be broken: one plain sentence that names the file or the value."""

import json
import os
import pickle
import struct
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from engine.errors import Cancelled, DeviceError, MemoryShortError, ModelError
from engine.model import load_model, load_network
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.forms.int8 import quantize
from engine.model.checkpoint.memory import estimate
from tests.engine.folders import write_base, write_chat

WEIGHTS = "model.safetensors"
INDEX = "model.safetensors.index.json"
EMBEDDING = "model.decoder.embed_tokens.weight"
NORM = "model.decoder.norm.weight"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A base model whose manifest lists no files, so that what is wrong inside them is found by reading."""
    written = write_base(tmp_path / "model")
    unlist(written)
    return written


def unlist(folder: Path) -> None:
    edit_json(folder / "redraft.json", lambda top: top.pop("files"))


def edit_json(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    top = json.loads(path.read_text())
    change(top)
    path.write_text(json.dumps(top))


def edit_tensors(folder: Path, change: Callable[[dict[str, Tensor]], object]) -> None:
    tensors = load_file(folder / WEIGHTS)
    change(tensors)
    save_file(tensors, folder / WEIGHTS, {"format": "pt"})


def refused(folder: Path, *named: str) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(folder, "cpu", "float32")
    message = caught.value.message
    assert "\n" not in message
    assert message.endswith(".")
    for name in named:
        assert name in message
    return message


def same(folder: Path, other: Path) -> bool:
    ours, theirs = load_network(folder), load_network(other)
    return all(torch.equal(a, b) for a, b in zip(ours.tensors(), theirs.tensors(), strict=True))


# ---------------------------------------------------------------- forms that must load


def shard(folder: Path, count: int = 3) -> None:
    tensors = load_file(folder / WEIGHTS)
    (folder / WEIGHTS).unlink()
    weight_map = {}
    for number in range(count):
        name = f"model-{number + 1:05}-of-{count:05}.safetensors"
        part = dict(sorted(tensors.items())[number::count])
        save_file(part, folder / name, {"format": "pt"})
        weight_map |= dict.fromkeys(part, name)
    (folder / INDEX).write_text(json.dumps({"metadata": {}, "weight_map": weight_map}))


def test_a_sharded_checkpoint_is_the_same_model(folder: Path, tmp_path: Path) -> None:
    other = write_base(tmp_path / "other")
    shard(folder)
    assert same(folder, other)


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_it_loads_into_each_dtype_from_each(folder: Path, dtype: str) -> None:
    wanted = getattr(torch, dtype)
    edit_tensors(folder, lambda tensors: tensors.update({n: t.to(wanted) for n, t in tensors.items()}))
    stored = load_file(folder / WEIGHTS)[EMBEDDING]
    for name in ("float32", "bfloat16", "float16"):
        network = load_network(folder, dtype=name)
        assert network.dtype == getattr(torch, name)
        assert torch.equal(network.embed_tokens.weight, stored.to(network.dtype))


def test_int8_rows_are_widened(folder: Path) -> None:
    before = load_file(folder / WEIGHTS)

    def narrow(tensors: dict[str, Tensor]) -> None:
        for name in list(tensors):
            if tensors[name].ndim >= 2:
                tensors[name], tensors[name + ".scale"] = quantize(tensors[name])

    edit_tensors(folder, narrow)
    network = load_network(folder)
    for name in ("embed_tokens.weight", "layers.0.experts.gate_up_proj"):
        ours, exact = network.get_parameter(name), before["model.decoder." + name]
        half = exact.abs().amax(-1, keepdim=True) / 127 / 2
        assert bool(((ours - exact).abs() <= half * 1.001).all())


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


def test_the_image_part_is_left_out_and_said_so(folder: Path) -> None:
    edit_tensors(folder, lambda t: t.update({"model.encoder.vision_tower.patch.weight": torch.zeros(2, 2)}))
    (note,) = load_model(folder, "cpu", "float32").notes
    assert "image" in note
    assert "1 tensors of the image part" in check_folder(folder)


def test_a_chat_model_needs_its_template(tmp_path: Path) -> None:
    folder = write_chat(tmp_path / "chat")
    assert load_model(folder, "cpu").template is not None
    (folder / "chat_template.jinja").unlink()
    refused(folder, "chat template")


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
        most = max(most, sum(one() is not None for one in alive))
        alive.append(weakref.ref(tensor))
        return tensor

    monkeypatch.setattr(Checkpoint, "read", counting)
    load_network(folder, dtype="bfloat16")
    assert most <= 1
    assert len(alive) > 20


# ---------------------------------------------------------------- broken folders


def test_a_folder_that_is_no_model(tmp_path: Path) -> None:
    refused(tmp_path, str(tmp_path), "config.json")
    refused(tmp_path / "nowhere", "nowhere")


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", WEIGHTS])
def test_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder, name)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json", "generation_config.json", "redraft.json", WEIGHTS])
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_file(folder: Path, name: str, share: float) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: int(len(data) * share)])
    refused(folder, name)


def test_a_flipped_bit_in_any_listed_file(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "model")
    for name in (WEIGHTS, "tokenizer.json"):
        data = bytearray((folder / name).read_bytes())
        place = len(data) - 20
        data[place] ^= 1
        (folder / name).write_bytes(data)
        refused(folder, name)
        data[place] ^= 1
        (folder / name).write_bytes(data)
    load_model(folder, "cpu")


@pytest.mark.parametrize("bit", range(0, 8 * 8, 5))
def test_a_flipped_bit_in_the_header_of_the_weights(folder: Path, bit: int) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[bit // 8] ^= 1 << (bit % 8)
    (folder / WEIGHTS).write_bytes(data)
    refused(folder, WEIGHTS)


def test_a_header_that_claims_the_moon(folder: Path) -> None:
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[:8] = struct.pack("<Q", 2**60)
    (folder / WEIGHTS).write_bytes(data)
    refused(folder, WEIGHTS)


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


def test_an_index_that_lists_what_is_not_there(folder: Path) -> None:
    shard(folder)
    edit_json(
        folder / INDEX, lambda top: top["weight_map"].update({"model.decoder.more": "model-00001-of-00003.safetensors"})
    )
    refused(folder, "model.decoder.more")
    (folder / "model-00002-of-00003.safetensors").unlink()
    refused(folder, "model-00002-of-00003.safetensors")


@pytest.mark.parametrize("name", ["../outside.safetensors", "/etc/passwd", "weights.bin", "a/b.safetensors"])
def test_an_index_that_points_outside_the_folder(folder: Path, name: str) -> None:
    shard(folder)
    edit_json(folder / INDEX, lambda top: top["weight_map"].update({NORM: name}))
    refused(folder, name.split("/")[-1])


def test_a_pickle_is_never_opened(folder: Path, tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    (folder / WEIGHTS).unlink()
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap()))
    refused(folder, "pytorch_model.bin", "safetensors")
    assert not (tmp_path / "sprung").exists()


def test_a_tokenizer_that_does_not_fit(folder: Path) -> None:
    edit_json(folder / "config.json", lambda top: top["text_config"].update({"vocab_size": 300}))
    refused(folder, "300", "tokenizer")
    (folder / "tokenizer.json").write_text("{}")
    refused(folder, "tokenizer.json")


@pytest.mark.parametrize(
    "change",
    [
        {"model": {"type": "BPE", "vocab": {}, "merges": []}},
        {"model": {"type": "WordLevel", "vocab": {"a": 0}, "unk_token": "a"}},
        # The library panics over it, which is no Exception.
        {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AAAA"}},
    ],
)
def test_a_tokenizer_that_loses_text_or_panics(folder: Path, change: dict[str, object]) -> None:
    edit_json(folder / "tokenizer.json", lambda top: top.update(change))
    refused(folder, "tokenizer.json")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("t_min", {"t_min": 10**400}),
        ("max_denoising_steps", {"max_denoising_steps": 10**400}),
        ("entropy_bound", {"sampler_config": {"entropy_bound": -(10**400)}}),
    ],
)
def test_a_number_too_large_for_any_float_is_named(folder: Path, name: str, change: dict[str, object]) -> None:
    edit_json(folder / "generation_config.json", lambda top: top.update(change))
    refused(folder, "generation_config.json", name)


def test_not_enough_memory_is_known_before_a_weight_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def little() -> object:
        return type("Memory", (), {"available": 270 * 2**20})()

    monkeypatch.setattr(psutil, "virtual_memory", little)
    monkeypatch.setattr("engine.model.checkpoint.tensors.Checkpoint.read", lambda *_: pytest.fail("a tensor was read"))
    edit_json(folder / "config.json", lambda top: top.update({"canvas_length": 4096}))
    found = estimate(folder)
    assert found.needed > found.free
    with pytest.raises(MemoryShortError, match="free on cpu"):
        load_model(folder, "cpu", "float32")


def test_an_estimate_covers_the_weights(folder: Path) -> None:
    found = estimate(folder, dtype="float32", device="cpu")
    assert found.needed >= sum(tensor.nbytes for tensor in load_network(folder).tensors())
    assert found.advice == ""


@pytest.mark.parametrize(
    ("device", "dtype", "named"), [("cuda:7", None, "cuda:7"), ("toaster", None, "toaster"), ("cpu", "int3", "int3")]
)
def test_a_device_or_dtype_that_is_not_there(folder: Path, device: str, dtype: str | None, named: str) -> None:
    with pytest.raises(DeviceError, match=named):
        load_model(folder, device, dtype)


def test_loading_can_be_cancelled_and_tells_how_far_it_is(folder: Path) -> None:
    told: list[float] = []
    load_model(folder, "cpu", progress=lambda share, _: told.append(share))
    assert told == sorted(told)
    assert told[-1] == 1.0

    def stop() -> None:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        load_model(folder, "cpu", check=stop)


def test_check_reads_everything_and_names_what_is_wrong(tmp_path: Path) -> None:
    folder = write_base(tmp_path / "model")
    assert "all is well" in check_folder(folder)
    data = bytearray((folder / WEIGHTS).read_bytes())
    data[-3] ^= 4
    (folder / WEIGHTS).write_bytes(data)
    with pytest.raises(ModelError, match="SHA-256"):
        check_folder(folder)


@pytest.mark.parametrize("name", ["lm_head.weight", "model.encoder.language_model.norm.weight"])
def test_check_refuses_twins_that_loading_would_refuse(folder: Path, name: str) -> None:
    own = EMBEDDING if name == "lm_head.weight" else NORM
    edit_tensors(folder, lambda tensors: tensors.update({name: tensors[own].clone()}))
    assert "all is well" in check_folder(folder)
    edit_tensors(folder, lambda tensors: tensors.update({name: tensors[own] + 1}))
    refused(folder, name)
    with pytest.raises(ModelError, match=name):
        check_folder(folder)
