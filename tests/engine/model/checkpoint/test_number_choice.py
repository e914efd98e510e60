"""In which numbers a model runs: asked for, or measured once a machine; and a small model by rows of bytes."""

import json
from pathlib import Path
from typing import Any

import platformdirs
import pytest
import torch

from engine.errors import DeviceError
from engine.installation import bundled_resources
from engine.model.checkpoint import number_choice
from engine.model.checkpoint.folder import bare_network, load_model, load_network
from engine.model.checkpoint.form_error import difference
from engine.model.checkpoint.memory import estimate
from engine.model.checkpoint.number_choice import FILE, choice_for, int8_gain
from engine.model.network.int8_product import exact_levels
from engine.model.network.network import Network
from engine.model.network.products import can_pack
from tests.engine.folders import write_base
from tests.engine.model.packing import CPU, LACKS, PROMPT

STARTER = bundled_resources() / "models" / "starter"
bytes_here = pytest.mark.skipif(not exact_levels(), reason="this torch has no exact product of bytes here")


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda *_, **__: tmp_path / "cache")
    return tmp_path / "cache" / FILE


class Machine:
    """What is measured, and how often."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, bfloat16: float, int8: float, levels: int = 127) -> None:
        self.measured = 0
        self.gains = bfloat16, int8
        monkeypatch.setattr(number_choice, "bfloat16_gain", self.bfloat16)
        monkeypatch.setattr(number_choice, "int8_gain", self.int8)
        monkeypatch.setattr(number_choice, "exact_levels", lambda: levels)

    def bfloat16(self) -> float:
        self.measured += 1
        return self.gains[0]

    def int8(self, dtype: torch.dtype) -> float:
        assert dtype == (torch.bfloat16 if self.gains[0] > 1.5 else torch.float32)
        return self.gains[1]


@pytest.mark.parametrize(
    ("bfloat16", "int8", "levels", "chosen"),
    [
        (3.5, 1.1, 127, (torch.bfloat16, 0)),
        (3.5, 2.0, 127, (torch.bfloat16, 127)),
        (0.2, 1.6, 63, (torch.float32, 63)),
        (0.2, 1.2, 63, (torch.float32, 0)),
        (0.2, 0.0, 0, (torch.float32, 0)),
    ],
)
def test_what_is_clearly_faster_is_chosen(
    cache: Path, monkeypatch: pytest.MonkeyPatch, bfloat16: float, int8: float, levels: int, chosen: tuple[Any, int]
) -> None:
    Machine(monkeypatch, bfloat16, int8, levels)
    choice = choice_for("cpu", None)
    assert (choice.dtype, choice.levels) == chosen
    assert not choice.asked
    assert "times as fast" in choice.reason


def test_it_is_measured_once_a_machine(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, 0.2, 1.6, 63)
    first = choice_for("cpu", None)
    machine.gains = 9.9, 0.1  # as on a machine that is busy with other things
    assert choice_for("cpu", None) == first
    assert machine.measured == 1
    assert [path.name for path in cache.parent.iterdir()] == [FILE]
    monkeypatch.setattr(torch, "__version__", "99.0")
    assert choice_for("cpu", None).dtype == torch.bfloat16
    assert machine.measured == 2


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"machine": 1}', "null"])
def test_a_file_that_says_nothing_is_written_anew(cache: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    machine = Machine(monkeypatch, 3.5, 1.0)
    cache.parent.mkdir()
    cache.write_text(kept)
    for _ in range(2):
        assert choice_for("cpu", None).dtype == torch.bfloat16
    assert machine.measured == 1
    assert json.loads(cache.read_text())["bfloat16"] == 3.5


def test_where_nothing_can_be_kept_it_is_measured_each_time(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, 3.5, 1.0)
    cache.parent.write_text("a file where a folder should be")
    for _ in range(2):
        assert choice_for("cpu", None).dtype == torch.bfloat16
    assert machine.measured == 2


def test_what_is_asked_for_is_not_measured(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, 0.2, 1.6, 63)
    assert choice_for("cpu", "int7-float32").levels == 63
    assert choice_for("cpu", "float32").levels == 0
    assert choice_for("cpu", "int7-bfloat16").asked
    assert machine.measured == 0
    for wrong in ("int8-float32", "int9-float32", "int8", "int7-float31", "float8"):
        with pytest.raises(DeviceError):
            choice_for("cpu", wrong)
    with pytest.raises(DeviceError):
        choice_for("meta", "int7-float32")


@bytes_here
def test_a_measurement_leaves_the_threads_as_they_were() -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        kinds = [dtype for dtype in (torch.float32, torch.bfloat16) if can_pack(CPU, dtype)]
        assert all(0.05 < int8_gain(dtype) < 50 for dtype in kinds)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
    assert int8_gain(torch.float16) == 0.0


# ---------------------------------------------------------------- a small model by rows of bytes


def logits(network: Network) -> torch.Tensor:
    chance = torch.Generator().manual_seed(3)
    canvas = torch.randint(16, network.vocab_size, (1, 64), generator=chance)
    cache = network.encode(torch.randint(16, network.vocab_size, (100,), generator=chance))
    first = network.decode(canvas, cache)
    return torch.cat([first[0], network.decode(canvas, cache, network.soften(first / 0.8))[0]])


@bytes_here
@LACKS[torch.float32]
@pytest.mark.parametrize(("bits", "most"), [("int8", 0.01), ("int7", 0.03)])
def test_the_starter_by_bytes_is_the_starter_nearly(bits: str, most: float) -> None:
    if bits == "int8" and exact_levels() < 127:
        pytest.skip("this processor has no exact product of 127 levels")
    network = bare_network(STARTER, "cpu", f"{bits}-float32")
    exact = bare_network(STARTER, "cpu", "float32")
    assert network.numbers == f"{bits}-float32"
    assert exact.numbers == "float32"
    apart = difference(logits(exact), logits(network))
    assert 0 < apart.divergence < most
    # Few rows are multiplied plainly: what a lead writes word by word is the plain network's, behind the same prefix.
    short = torch.tensor([40, 41, 42])
    few = [net.following(short, net.empty_cache())[0] for net in (network, exact)]
    assert torch.equal(*few)


@bytes_here
@LACKS[torch.float32]
def test_the_same_bits_on_one_thread_and_on_two() -> None:
    network = bare_network(STARTER, "cpu", "int7-float32")
    before, outcomes = torch.get_num_threads(), []
    try:
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            outcomes.append(logits(network))
    finally:
        torch.set_num_threads(before)
    assert torch.equal(outcomes[0], outcomes[1])
    assert torch.equal(outcomes[0], outcomes[2])


@bytes_here
@LACKS[torch.float32]
def test_rows_of_bytes_are_counted_and_only_sessions_have_them(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_base(tmp_path / "model", experts=1, top_k=1)
    plain, narrow = (estimate(folder, name, "cpu") for name in ("float32", "int7-float32"))
    assert narrow.needed > plain.needed
    networks = [bare_network(folder, "cpu", name) for name in ("float32", "int7-float32")]
    assert plain.needed - networks[0].nbytes <= narrow.needed - networks[1].nbytes + 4096
    assert networks[0].nbytes < networks[1].nbytes
    Machine(monkeypatch, 0.2, 2.0, 63)
    model = load_model(folder, "cpu", None)
    assert model.network.numbers == "int7-float32"
    model.close()
    reference = load_network(folder, "cpu", "float32")
    assert reference.levels == 0
    with pytest.raises(DeviceError):
        load_network(folder, "cpu", "int7-float32")
    cached = networks[1].encode(PROMPT)
    canvas = torch.arange(20, 52).view(2, 16)
    torch.testing.assert_close(networks[1].decode(canvas, cached), reference.decode(canvas, cached), rtol=0, atol=1.0)
    assert not torch.equal(networks[1].decode(canvas, cached), networks[0].decode(canvas, cached))
