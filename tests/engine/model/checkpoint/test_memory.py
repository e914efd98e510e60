"""What a model takes is known before a weight is read, and what is made of the room there is."""

from pathlib import Path

import psutil
import pytest
import torch

from engine.errors import MemoryShortError
from engine.model.checkpoint.folder import load_model, load_network
from engine.model.checkpoint.forms import FORMS
from engine.model.checkpoint.forms.plain import Plain
from engine.model.checkpoint.memory import estimate, loading_nbytes, readable
from engine.model.checkpoint.tensors import Checkpoint, StoredTensor
from engine.model.checkpoint.weights import WeightPlan, plan_weights, weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.network import Network
from tests.engine.folders import write_base
from tests.engine.model.checkpoint.breaking import edit_json
from tests.engine.model.packing import LACKS, PROMPT, packs
from tests.recipes.form.drive import write_models
from tests.recipes.form.int4 import Int4Groups


def test_not_enough_memory_is_known_before_a_weight_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def little() -> object:
        return type("Memory", (), {"available": 270 * 2**20})()

    monkeypatch.setattr(psutil, "virtual_memory", little)
    monkeypatch.setattr("engine.model.checkpoint.tensors.Checkpoint.read", lambda *_: pytest.fail("a tensor was read"))
    edit_json(folder / "config.json", lambda top: top.update({"canvas_length": 4096}))
    memory = estimate(folder)
    assert memory.needed > memory.free
    with pytest.raises(MemoryShortError, match="free on cpu"):
        load_model(folder, "cpu", "float32")


def test_an_estimate_covers_the_weights(folder: Path) -> None:
    memory = estimate(folder, dtype="float32", device="cpu")
    assert memory.needed >= sum(tensor.nbytes for tensor in load_network(folder).tensors())
    assert memory.advice == ""


@packs
def test_a_session_packs_where_there_is_room_and_says_what_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_base(tmp_path / "model")
    roomy = estimate(folder, "bfloat16", "cpu")
    assert roomy.copies
    assert load_model(folder, "cpu", "bfloat16").network.has_copies
    monkeypatch.setattr("engine.model.checkpoint.memory.free_nbytes", lambda device: roomy.needed - 1)
    tight = estimate(folder, "bfloat16", "cpu")
    assert not tight.copies
    assert tight.needed < roomy.needed
    assert tight.advice == ""
    assert not load_model(folder, "cpu", "bfloat16").network.has_copies


@LACKS[torch.float32]
def test_short_of_room_for_float32_the_advice_counts_no_copies_of_bfloat16(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_base(tmp_path / "model")
    monkeypatch.setattr("engine.model.checkpoint.memory.free_nbytes", lambda device: 0)
    halved = estimate(folder, "bfloat16", "cpu").needed
    for free in (halved, halved - 1):
        monkeypatch.setattr("engine.model.checkpoint.memory.free_nbytes", lambda device, free=free: free)
        assert ("bfloat16" in estimate(folder, "float32", "cpu").advice) == (free == halved)


@LACKS[torch.float32]
def test_copies_of_float32_go_by_the_model_and_not_by_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_base(tmp_path / "model")
    roomy = estimate(folder, "float32", "cpu")
    assert roomy.copies
    assert load_model(folder, "cpu", "float32").network.has_copies
    monkeypatch.setattr("engine.model.checkpoint.memory.free_nbytes", lambda device: roomy.needed - 1)
    assert estimate(folder, "float32", "cpu").advice
    with pytest.raises(MemoryShortError):
        load_model(folder, "cpu", "float32")
    monkeypatch.setattr("engine.model.checkpoint.memory.COPIES_NBYTES", dict.fromkeys(LACKS, 1))
    tight = estimate(folder, "float32", "cpu")
    assert (tight.copies, tight.advice) == (False, "")
    network, plain = load_model(folder, "cpu", "float32").network, load_network(folder, "cpu", "float32")
    assert not network.has_copies
    canvas = torch.full((1, 4), 40)
    assert torch.equal(*(network.decode(canvas, network.encode(PROMPT)) for network in (network, plain)))


@packs
def test_the_text_of_a_seed_does_not_depend_on_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_base(tmp_path / "model")
    free = estimate(folder, "bfloat16", "cpu").needed
    networks = []
    for less in (0, 1):
        monkeypatch.setattr("engine.model.checkpoint.memory.free_nbytes", lambda device, less=less: free - less)
        networks.append(load_model(folder, "cpu", "bfloat16").network)
    caches = [network.encode(PROMPT * 3) for network in networks]
    for shape in ((1, 1), (2, 12), (1, 64)):
        canvas = torch.randint(16, networks[0].vocab_size, shape, generator=torch.Generator().manual_seed(1))
        passes = []
        for network, cache in zip(networks, caches, strict=True):
            soft = network.soften(network.decode(canvas, cache) / 0.8)
            passes.append(network.decode(canvas, cache, soft))
        assert torch.equal(*passes)


def test_a_form_that_stays_packed_is_counted_as_it_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model.checkpoint.weights.FORMS", (*FORMS, Int4Groups))
    _, rounded, packed = write_models(tmp_path)
    for dtype in ("float32", "bfloat16"):
        wide, narrow = estimate(rounded, dtype, "cpu"), estimate(packed, dtype, "cpu")
        itemsize = 4 if dtype == "float32" else 2
        kept = [int4 for int4 in plan(packed).weights.values() if int4.packed]
        saved = sum(form.elements * itemsize - form.nbytes(torch.float32) for form in kept)
        # Copies for the processor's kernels are made of plain weights alone; running takes more than loading here.
        copies = sum(form.elements * itemsize for form in kept) if wide.copies else 0
        assert wide.needed - narrow.needed == saved + copies


def stored(name: str, file: str, nbytes: int) -> Plain:
    return Plain((nbytes // 2,), StoredTensor(name, Path(file), (nbytes // 2,), "BF16"))


def test_loading_takes_what_is_there_and_what_passes_beside_it() -> None:
    """File by file: what passes early passes beside little."""
    early = WeightPlan({"b": stored("b", "2", 100), "a": stored("a", "1", 1000)}, (), 0)
    late = WeightPlan({"a": stored("a", "2", 1000), "b": stored("b", "1", 100)}, (), 0)
    assert loading_nbytes(early, torch.bfloat16) == 2000
    assert loading_nbytes(late, torch.bfloat16) == 2100
    assert loading_nbytes(late, torch.float32) == 3200


def test_running_and_loading_are_not_counted_both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = estimate(folder, "float32", "cpu")
    monkeypatch.setattr("engine.model.checkpoint.memory.loading_nbytes", lambda plan, dtype: 2**33)
    after = estimate(folder, "float32", "cpu")
    assert after.needed - 2**33 < before.needed < 2**33


def plan(folder: Path) -> WeightPlan:
    with Checkpoint(folder) as checkpoint:
        return plan_weights(checkpoint.stored, weight_shapes(Network(ModelConfig.read(folder))), folder)


@pytest.mark.parametrize(("nbytes", "said"), [(2**20, "1 MB"), (300 * 2**20, "300 MB"), (3 * 2**29, "1.5 GB")])
def test_a_size_is_said_in_mb_or_gb(nbytes: int, said: str) -> None:
    assert readable(nbytes) == said
