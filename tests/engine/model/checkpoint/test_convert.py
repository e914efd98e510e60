"""A pack of a model: its bytes, its logits, what goes wrong on the way, and how a killed conversion goes on."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from engine.errors import MemoryShortError, ModelError, RedraftError, UsageError
from engine.model.checkpoint import convert, pack_plan
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.convert import convert_folder
from engine.model.checkpoint.folder import bare_network, load_model, load_network
from engine.model.checkpoint.manifest import Manifest
from engine.model.checkpoint.memory import estimate
from engine.model.checkpoint.shard_file import ShardFile, WriteFailedError
from engine.model.config import ModelConfig
from engine.model.device import number_format
from engine.model.network.int4_product import AVX2, AVX512, LAYOUTS, native_layout
from engine.model.network.int8_product import exact_levels
from engine.model.network.network import Network
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import edit_tensors
from tests.engine.model.checkpoint.packs import FEW, PATTERN, bytes_of, write_model, write_pack
from tests.recipes.form.drive import logits

UP = "model.decoder.layers.1.experts.gate_up_proj"
QUERIES = "model.decoder.layers.1.self_attn.q_proj.weight"
Change = Callable[[dict[str, Tensor]], object]


@pytest.fixture(autouse=True, scope="module")
def small_files() -> Iterator[None]:
    """Several files, so that there is something to go on with."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pack_plan, "SHARD_BYTES", 1 << 16)
        yield


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of the released model's layers and experts."""
    return write_pack(tmp_path_factory.mktemp("pattern"), PATTERN)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(tmp_path_factory.mktemp("few"))


def stored_tensors(folder: Path) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    for path in sorted(folder.glob("*.safetensors")):
        tensors |= load_file(path)
    return tensors


def widened(folder: Path) -> Network:
    """The reference: the network of what the stored numbers say, in float32, by their description alone."""
    network, tensors = Network(ModelConfig.read(folder)), stored_tensors(folder)
    for name, module in network.named_modules():
        for leaf in (*module._parameters, *module._buffers):
            full = f"model.decoder.{name}.{leaf}"
            wide = tensors[full].float() if full in tensors else from_codes(tensors, full)
            if full + ".scale" in tensors and full in tensors and tensors[full].dtype == torch.int8:
                wide = wide * tensors[full + ".scale"].unsqueeze(-1)
            target = module._buffers if leaf in module._buffers else module._parameters
            target[leaf] = wide if leaf in module._buffers else nn.Parameter(wide, requires_grad=False)
    return network


def from_codes(tensors: dict[str, Tensor], full: str) -> Tensor:
    packed, scales = tensors[full + ".int4pack"], tensors[full + ".scale"].float()
    halves = torch.stack([packed & 15, packed >> 4], dim=2)  # [E, blocks, 2, K, block / 2]
    codes = halves.permute(0, 1, 2, 4, 3).reshape(len(packed), -1, packed.shape[2]).float()
    scale, zero = (part.transpose(1, 2).repeat_interleave(64, dim=2) for part in scales.unbind(-1))
    return (codes - 8.0) * scale + zero


def test_logits_are_those_of_the_widened_numbers(pattern: Path) -> None:
    expected, ours = logits(widened(pattern)), logits(load_network(pattern, "cpu", "float32"))
    assert float((ours - expected).abs().max()) <= 1e-3
    assert bool(expected.std() > 0.1)


def test_a_session_is_near_the_original(few: Path) -> None:
    """With bytes for activations and in bfloat16; small widths, and experts chosen by chance, so not nearer than so."""
    original = logits(load_network(few.parent / "model", "cpu", "float32"))
    exact = logits(load_network(few, "cpu", "float32"))
    for network in (bare_network(few, "cpu", None), load_network(few, "cpu", "bfloat16")):
        ours = logits(network)
        assert network.numbers in ("bfloat16", number_format(network.dtype, exact_levels()))
        assert float(torch.cosine_similarity(ours, exact, dim=0)) > 0.98
        assert float(torch.cosine_similarity(ours, original, dim=0)) > 0.9


def test_the_same_bits_on_one_thread_and_on_two(few: Path) -> None:
    before, outcomes = torch.get_num_threads(), []
    named = bare_network(few, "cpu", None).numbers
    try:
        for threads, dtype in ((1, None), (2, None), (2, named)):
            network = bare_network(few, "cpu", dtype)
            torch.set_num_threads(threads)
            outcomes.append(logits(network))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(outcomes[0], outcomes[1])
    assert torch.equal(outcomes[0], outcomes[2])  # and by the name that its results bear


def test_a_pack_is_a_model_folder_like_any_other(few: Path) -> None:
    assert "all is well" in check_folder(few)
    manifest = Manifest.read(few, ModelConfig.read(few).vocab_size)
    assert (manifest.name, manifest.title, manifest.kind) == ("model-4bit", "model, 4 bits", "chat")
    assert set(manifest.files) == {path.name for path in few.iterdir()} - {"redraft.json"}
    model = load_model(few, "cpu", None)
    model.close()
    assert model.network.elements == load_network(few.parent / "model").elements


def test_a_packs_memory_is_estimated_by_its_form(pattern: Path) -> None:
    original, small = (estimate(folder, device="cpu") for folder in (pattern.parent / "model", pattern))
    assert small.needed < 0.6 * original.needed
    network = bare_network(pattern, "cpu", None)
    experts = sum(tensor.nbytes for name, tensor in stored_tensors(pattern).items() if ".experts." in name)
    assert experts <= network.nbytes <= small.needed


def test_experts_lie_in_their_file(few: Path) -> None:
    if native_layout() not in LAYOUTS:
        pytest.skip("this machine's order is no file's")
    maps = Path("/proc/self/maps")
    if not maps.exists():
        pytest.skip("the system does not say what is mapped")
    mapped: list[set[str]] = []

    def look(share: float, phrase: str) -> None:
        lines = [line.split()[-1] for line in maps.read_text().splitlines() if str(few) in line]
        mapped.append({Path(line).name for line in lines})

    model = load_model(few, "cpu", "bfloat16", progress=look)
    with_experts = {path.name for path in few.glob("*.safetensors") if any(".int4pack" in n for n in load_file(path))}
    # At the last weight what was copied has been let go; and the experts lie there still.
    assert mapped[-1] == with_experts
    look(1.0, "")
    assert mapped[-1] == with_experts
    model.close()


def test_what_is_in_the_manifest_goes_along(tmp_path: Path) -> None:
    source = write_base(tmp_path / "base")
    done = convert_folder(source, tmp_path / "out")
    before, after = (json.loads((folder / "redraft.json").read_text()) for folder in (source, tmp_path / "out"))
    native = native_layout()
    layout = native.name if native in LAYOUTS and native is not None else AVX512.name
    assert after["pack"] == {"experts": {"bits": 4, "group": 64, "layout": layout}, "rows": 8}
    assert (after["name"], after["title"]) == ("tiny-4bit", "Tiny, 4 bits")
    for key in set(before) - {"name", "title", "files"}:
        assert after[key] == before[key]
    assert done.files == len(list((tmp_path / "out").iterdir()))
    assert done.nbytes == sum(path.stat().st_size for path in (tmp_path / "out").iterdir())
    load_model(tmp_path / "out", "cpu", None).close()


def test_what_spoke_of_the_weights_as_they_were_is_left_out(tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    top = json.loads((source / "config.json").read_text()) | {"quantization_config": {"quant_method": "x"}}
    (source / "config.json").write_text(json.dumps(top))
    convert_folder(source, tmp_path / "out")
    del top["quantization_config"]
    assert json.loads((tmp_path / "out" / "config.json").read_text()) == top


def test_the_image_part_and_twins_are_left_out(tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    twin = "model.encoder.language_model.norm.weight"
    extra = {"model.encoder.vision_tower.a": torch.ones(4)}
    edit_tensors(source, lambda tensors: tensors.update({twin: tensors["model.decoder.norm.weight"].clone()} | extra))
    assert convert_folder(source, tmp_path / "out").image == 1
    assert not [name for name in stored_tensors(tmp_path / "out") if "encoder" in name]
    edit_tensors(source, lambda tensors: tensors[twin].fill_(2.0))
    with pytest.raises(ModelError, match=r"norm\.weight differs"):
        convert_folder(source, tmp_path / "other")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
def test_other_number_formats_are_packed_too(tmp_path: Path, dtype: torch.dtype) -> None:
    source = write_model(tmp_path / "model")
    convert_folder(source, tmp_path / "before")
    edit_tensors(source, lambda tensors: tensors.update({name: t.to(dtype) for name, t in tensors.items()}))
    convert_folder(source, tmp_path / "after")
    before, after = stored_tensors(tmp_path / "before"), stored_tensors(tmp_path / "after")
    assert before.keys() == after.keys()
    if dtype == torch.float32:
        assert all(torch.equal(before[name], after[name]) for name in before)


def test_a_pack_of_another_machine_is_put_into_order(few: Path, tmp_path: Path) -> None:
    expected = logits(load_network(few, "cpu", "float32"))
    for layout in (AVX512, AVX2):
        convert_folder(few.parent / "model", tmp_path / layout.name, layout=layout)
        assert torch.equal(logits(load_network(tmp_path / layout.name, "cpu", "float32")), expected)


_CAPPED = """
import sys, torch
from pathlib import Path
from engine.model.checkpoint.folder import bare_network
from engine.model.network.int4_product import native_layout
from engine.model.network.int8_product import exact_levels
from tests.recipes.form.drive import logits
folder = Path(sys.argv[1])
networks = [bare_network(folder, "cpu", name) for name in ("float32", None)]
torch.save([native_layout().name, exact_levels(), *(logits(network) for network in networks)], sys.argv[2])
"""


@pytest.mark.skipif(
    not torch.backends.cpu.get_cpu_capability().startswith("AVX512"), reason="nothing here to hold back"
)
@pytest.mark.parametrize(
    ("aten", "onednn", "layout", "levels"),
    [("avx2", "AVX2", "AVX2", 63), ("default", "SSE41", "other processors", 0)],
)
def test_a_lesser_processor_runs_the_same_pack(
    few: Path, tmp_path: Path, aten: str, onednn: str, layout: str, levels: int
) -> None:
    """This one with its better instructions held back, in a process of its own."""
    environment = os.environ | {"ATEN_CPU_CAPABILITY": aten, "ONEDNN_MAX_CPU_ISA": onednn}
    outcome = tmp_path / "outcome.pt"
    subprocess.run([sys.executable, "-c", _CAPPED, str(few), str(outcome)], env=environment, check=True)
    named, most, exact, session = torch.load(outcome)
    assert (named, most) == (layout, levels)
    torch.testing.assert_close(exact, logits(load_network(few, "cpu", "float32")), rtol=0, atol=1e-3)
    assert float(torch.cosine_similarity(session, exact, dim=0)) > 0.98


# ---------------------------------------------------------------- the same bytes


class Killed(BaseException):
    """As if the process had been ended."""


def kill(*_: object) -> dict[str, Any]:
    raise Killed


def ended(
    monkeypatch: pytest.MonkeyPatch, owner: object, name: str, ending: Callable[..., object], source: Path, target: Path
) -> None:
    """A conversion that is ended where ``ending`` stands for ``name``."""
    with monkeypatch.context() as patched:
        patched.setattr(owner, name, ending)
        with pytest.raises(Killed):
            convert_folder(source, target)


class Run(NamedTuple):
    """Where a conversion is ended: at the start of which file, after how many of its parts."""

    file: int
    parts: int


@pytest.mark.parametrize("at", [Run(0, 0), Run(0, 3), Run(1, 0), Run(2, 1), Run(3, 2)])
def test_killed_it_goes_on_to_the_same_bytes(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: Run
) -> None:
    source, target = few.parent / "model", tmp_path / "out"
    adding, files = ShardFile.add, 0

    def ending(file: ShardFile, tensor: Tensor) -> None:
        nonlocal files
        begun = getattr(file, "parts", 0)
        files += begun == 0
        file.parts = begun + 1  # type: ignore[attr-defined]
        if files > at.file and begun >= at.parts:
            raise Killed
        adding(file, tensor)

    ended(monkeypatch, ShardFile, "add", ending, source, target)
    assert not (target / "config.json").exists()
    (target / "model-00002-of-00009.safetensors.part").write_bytes(b"left by a kill that nothing could catch")
    done = convert_folder(source, target)
    assert done.resumed == at.file
    assert bytes_of(target) == bytes_of(few)


def test_ended_by_the_system_it_goes_on_to_the_same_bytes(few: Path, tmp_path: Path) -> None:
    """A process of its own that ends in the middle of a file without a word to Python."""
    code = (
        "import os, sys; from pathlib import Path; from engine.model.checkpoint import convert, pack_plan, shard_file\n"
        "pack_plan.SHARD_BYTES = 1 << 16; adding = shard_file.ShardFile.add; calls = []\n"
        "def add(file, tensor):\n"
        "    calls.append(1); adding(file, tensor)\n"
        "    if len(calls) == 40: file._file.flush(); os._exit(9)\n"
        "shard_file.ShardFile.add = add; convert.convert_folder(Path(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    source, target = few.parent / "model", tmp_path / "out"
    ended = subprocess.run([sys.executable, "-c", code, str(source), str(target)], check=False)
    assert ended.returncode == 9
    assert list(target.glob("*.part"))
    convert_folder(source, target)
    assert bytes_of(target) == bytes_of(few)


def test_what_was_changed_meanwhile_is_written_again(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = few.parent / "model", tmp_path / "out"

    ended(monkeypatch, convert, "_write_small_files", kill, source, target)
    first = sorted(target.glob("*.safetensors"))[0]
    data = bytearray(first.read_bytes())
    data[-3] ^= 1
    first.write_bytes(data)
    count = len(list(target.glob("*.safetensors")))
    assert convert_folder(source, target).resumed == count - 1
    assert bytes_of(target) == bytes_of(few)


def test_another_model_begins_anew(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = write_model(tmp_path / "model"), tmp_path / "out"

    ended(monkeypatch, convert, "_write_small_files", kill, source, target)
    os.utime(source / "model.safetensors", ns=(1, 1))
    assert convert_folder(source, target).resumed == 0
    assert bytes_of(target) == bytes_of(few)


def test_a_record_that_is_no_record_begins_anew(few: Path, tmp_path: Path) -> None:
    for number, text in enumerate(("", "[]", "{}", '{"files": {"a": 1}}', '{"files": {"../x": {"bytes": 1}}}')):
        target = tmp_path / str(number)
        target.mkdir()
        (target / "conversion.json").write_text(text)
        assert convert_folder(few.parent / "model", target).resumed == 0
        assert bytes_of(target) == bytes_of(few)


# ---------------------------------------------------------------- what goes wrong


def refused(kind: type[RedraftError], source: Path, target: Path) -> str:
    with pytest.raises(kind) as caught:
        convert_folder(source, target)
    message = caught.value.message
    assert "\n" not in message
    assert message.endswith(".")
    return message


def test_where_a_pack_cannot_go(few: Path, tmp_path: Path) -> None:
    source = write_model(tmp_path / "model")
    for inside in (source, source / "pack", tmp_path / "model" / ".." / "model"):
        assert "own folder" in refused(UsageError, source, inside)
    (tmp_path / "file").write_text("a")
    assert "no folder" in refused(UsageError, source, tmp_path / "file")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "novel.md").write_text("mine")
    assert "not empty" in refused(UsageError, source, tmp_path / "full")
    assert "not empty" in refused(UsageError, source, few)  # a pack that is whole
    assert "4 bits already" in refused(ModelError, few, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_disk_with_too_little_room_is_known_beforehand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_model(tmp_path / "model")
    usage = type("Usage", (), {"free": 1000})
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    monkeypatch.setattr(ShardFile, "__enter__", lambda file: pytest.fail("a file was begun"))
    assert "0 MB free" in refused(MemoryShortError, source, tmp_path / "out")


def test_a_disk_that_fills_up_keeps_what_is_done(few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = few.parent / "model", tmp_path / "out"
    putting, left = ShardFile._put, 60

    def filling(file: ShardFile, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            with convert.explained(file.path):
                raise OSError(errno.ENOSPC, "No space left on device")
        putting(file, data)

    with monkeypatch.context() as patched:
        patched.setattr(ShardFile, "_put", filling)
        assert "the disk is full" in refused(WriteFailedError, source, target)
    assert convert_folder(source, target).resumed > 0
    assert bytes_of(target) == bytes_of(few)


def without(name: str) -> Change:
    return lambda tensors: tensors.pop(name)


def renamed(name: str) -> Change:
    return lambda tensors: tensors.update({name + "s": tensors.pop(name)})


def put(name: str, change: Callable[[Tensor], Tensor]) -> Change:
    return lambda tensors: tensors.update({name: change(tensors[name])})


def spoilt(tensor: Tensor) -> Tensor:
    flat = tensor.clone()
    flat.view(-1)[5] = float("nan")
    return flat


def huge(tensor: Tensor) -> Tensor:
    flat = tensor.clone()
    flat.view(-1)[5], flat.view(-1)[6] = 3e38, -3e38
    return flat


def holed(tensor: Tensor) -> Tensor:
    flat = tensor.clone()
    flat.view(-1)[100:2300] = 0
    return flat


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        (UP, without(UP), "lacks"),
        (UP, renamed(UP), "lacks"),
        (UP, put(UP, lambda tensor: tensor[:-1].clone()), "shape"),
        (UP, put(UP, spoilt), "no numbers"),
        (UP, put(UP, huge), "too large"),
        (UP, put(UP, holed), "a hole"),
        (QUERIES, put(QUERIES, spoilt), "no numbers"),
        (QUERIES, put(QUERIES, lambda tensor: tensor[:, :-1].contiguous()), "shape"),
    ],
)
def test_a_damaged_model_is_not_packed(tmp_path: Path, name: str, change: Change, why: str) -> None:
    source = write_model(tmp_path / "model")
    edit_tensors(source, change)
    message = refused(ModelError, source, tmp_path / "out")
    assert name in message
    assert why in message
    assert not (tmp_path / "out" / "config.json").exists()


@pytest.mark.parametrize(
    ("name", "change", "why"),
    [
        (UP, without(UP + ".int4pack"), "lacks"),
        (UP, without(UP + ".scale"), "without fitting scales"),
        (UP, renamed(UP + ".int4pack"), ""),
        (UP, put(UP + ".int4pack", lambda tensor: tensor[:-1].clone()), "does not fit"),
        (UP, put(UP + ".scale", lambda tensor: tensor[:-1].clone()), "without fitting scales"),
        (UP, put(UP + ".scale", spoilt), "no numbers"),
        (QUERIES, put(QUERIES + ".scale", lambda tensor: tensor[:-1].clone()), "without a fitting scale"),
        (QUERIES, put(QUERIES + ".scale", spoilt), "no numbers"),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", None])
def test_a_damaged_pack_is_refused_by_name(
    few: Path, tmp_path: Path, name: str, change: Change, why: str, dtype: str | None
) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(few, folder)
    tensors = stored_tensors(folder)
    change(tensors)
    for path in (*folder.glob("*.safetensors"), folder / "model.safetensors.index.json", folder / "redraft.json"):
        path.unlink()
    save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, folder / "model.safetensors")
    with pytest.raises(ModelError) as caught:
        bare_network(folder, "cpu", dtype)
    assert name in caught.value.message
    assert why in caught.value.message


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    shares: list[float] = []
    convert_folder(write_model(tmp_path / "model", FEW), tmp_path / "out", lambda share, phrase: shares.append(share))
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)
