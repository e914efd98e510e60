"""Loading a model folder, and every way it can be broken: one plain sentence that names the file or the value."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from engine.errors import DeviceError, RunCancelled
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.folder import bare_network, load_model, load_network
from engine.model.checkpoint.memory import estimate
from tests.engine.folders import write_base, write_chat
from tests.engine.model.checkpoint.breaking import NORM, WEIGHTS, edit_json, edit_tensors, refused
from tests.engine.model.packing import PROMPT, in_both


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


def lose(folder: Path, name: str) -> None:
    (folder / name).unlink()


def cut(folder: Path, name: str) -> None:
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize(
    ("harm", "named"),
    [
        (lambda folder: lose(folder, WEIGHTS), WEIGHTS),
        (lambda folder: lose(folder, "tokenizer.json"), "tokenizer.json"),
        (lambda folder: cut(folder, WEIGHTS), WEIGHTS),
        (lambda folder: cut(folder, "generation_config.json"), "generation_config.json"),
        (lambda folder: edit_tensors(folder, lambda tensors: tensors.pop(NORM)), NORM),
        (lambda folder: edit_tensors(folder, lambda tensors: tensors[NORM].zero_()), NORM),
        (lambda folder: edit_tensors(folder, lambda tensors: tensors[NORM].fill_(float("nan"))), NORM),
        (lambda folder: edit_tensors(folder, lambda tensors: tensors.update(more=torch.ones(2))), "more"),
        (lambda folder: None, "chat template"),
    ],
)
def test_what_is_wrong_with_a_folder_without_manifest_comes_before_its_missing_template(
    folder: Path, harm: Callable[[Path], None], named: str
) -> None:
    lose(folder, "redraft.json")
    harm(folder)
    message = refused(folder, named)
    assert ("chat template" in message) == (named == "chat template")


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
    ("device", "dtype", "named"), [("cuda:7", None, "cuda:7"), ("toaster", None, "toaster"), ("cpu", "int3", "int3")]
)
def test_a_device_or_dtype_that_is_not_there(folder: Path, device: str, dtype: str | None, named: str) -> None:
    with pytest.raises(DeviceError, match=named):
        load_model(folder, device, dtype)


def test_loading_can_be_cancelled_and_tells_how_far_it_is(folder: Path) -> None:
    shares: list[float] = []
    load_model(folder, "cpu", progress=lambda share, _: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop() -> None:
        raise RunCancelled("stopped")

    with pytest.raises(RunCancelled):
        load_model(folder, "cpu", check=stop)


@pytest.mark.parametrize("lacking", ["the instructions", "the question", "oneDNN"])
def test_where_there_are_no_kernels_a_model_loads_and_runs_plain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    kernels = SimpleNamespace(_reorder_linear_weight=pytest.fail, _linear_pointwise=pytest.fail)
    if lacking != "the question":
        kernels._is_mkldnn_bf16_supported = lambda: lacking != "the instructions"
    monkeypatch.setattr(torch.ops, "mkldnn", kernels)
    monkeypatch.setattr(torch.backends.mkldnn, "is_available", lambda: lacking != "oneDNN")
    folder = write_base(tmp_path / "model")
    assert not estimate(folder, "bfloat16", "cpu").copies
    network = load_model(folder, "cpu", "bfloat16").network
    plain = load_network(folder, "cpu", "bfloat16")
    canvas = torch.full((1, 4), 40)
    assert torch.equal(*(each.decode(canvas, each.encode(PROMPT)) for each in (network, plain)))


@in_both
def test_a_benchmark_times_what_a_session_runs(tmp_path: Path, dtype: torch.dtype) -> None:
    folder, name = write_base(tmp_path / "model"), str(dtype).removeprefix("torch.")
    assert bare_network(folder, "cpu", name).has_copies
    assert not load_network(folder, "cpu", name).has_copies
