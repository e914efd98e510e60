"""Packed products: the plain ones' figures, and a packed network's beside the reference's."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F

from engine.errors import MemoryShortError
from engine.model import load_network
from engine.model.checkpoint.folder import bare_network, load_model
from engine.model.checkpoint.memory import estimate
from engine.model.checkpoint.weights import weight_shapes
from engine.model.config import ModelConfig
from engine.model.network.embedding import capped
from engine.model.network.layers import Norm
from engine.model.network.network import Network
from engine.model.network.products import Matrix, OneDnnProduct, can_pack
from tests.engine.folders import write_base

CPU = torch.device("cpu")
LACKS = {
    dtype: pytest.mark.skipif(not can_pack(CPU, dtype), reason=f"this torch has no packed products of {dtype} here")
    for dtype in (torch.bfloat16, torch.float32)
}
packs = LACKS[torch.bfloat16]
in_both = pytest.mark.parametrize("dtype", [pytest.param(dtype, marks=mark) for dtype, mark in LACKS.items()])
CLOSE = {torch.bfloat16: {"rtol": 2**-7, "atol": 1e-3}, torch.float32: {"rtol": 1e-5, "atol": 1e-4}}
PROMPT = [2, 40, 41, 42, 43, 44, 45]


def weight(outputs: int, inputs: int, dtype: torch.dtype) -> torch.Tensor:
    generator = torch.Generator().manual_seed(outputs + inputs)
    return torch.randn(outputs, inputs, generator=generator).to(dtype)


@in_both
@pytest.mark.parametrize("shape", [(48, 32), (7, 5), (1, 64), (320, 17)])
@pytest.mark.parametrize("rows", [(1,), (2, 3), (300,), (0,)])
def test_a_packed_product_is_the_plain_one(shape: tuple[int, int], rows: tuple[int, ...], dtype: torch.dtype) -> None:
    w = weight(*shape, dtype)
    x = torch.randn(*rows, shape[1], generator=torch.Generator().manual_seed(3)).to(dtype)
    made, meant = OneDnnProduct(w)(x), F.linear(x, w)
    assert made.shape == meant.shape
    torch.testing.assert_close(made, meant, **CLOSE[dtype])
    exact = F.gelu(F.linear(x.double(), w.double()), approximate="tanh")
    torch.testing.assert_close(OneDnnProduct(w).gelu(x).double(), exact, **CLOSE[dtype])
    other = torch.randn_like(meant)
    exact = F.linear(x.double(), w.double()) * other.double()
    torch.testing.assert_close(OneDnnProduct(w).times(x, other).double(), exact, **CLOSE[dtype])


def test_other_number_formats_and_devices_are_not_packed(tmp_path: Path) -> None:
    assert not can_pack(CPU, torch.float16)
    for dtype in LACKS:
        assert not can_pack(torch.device("cuda"), dtype)
    net = load_network(write_base(tmp_path / "model"), dtype="float16")
    canvas = torch.full((1, 4), 40)
    before = net.decode(canvas, net.encode(PROMPT))
    net.pack()
    assert torch.equal(net.decode(canvas, net.encode(PROMPT)), before)
    assert all(module._product is None for module in net.modules() if isinstance(module, Matrix))
    assert not net.has_copies
    # Norms are widened everywhere.
    assert all(module.weight.dtype == torch.float32 for module in net.modules() if isinstance(module, Norm))


def test_float32_is_packed_only_where_it_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.backends.cpu, "get_cpu_capability", lambda: "SVE256")
    assert not can_pack(CPU, torch.float32)


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
    assert torch.equal(*(one.decode(canvas, one.encode(PROMPT)) for one in (network, plain)))


def filled(config: ModelConfig, dtype: torch.dtype, seed: int = 4) -> Network:
    """Random weights, the same ones in every dtype but for their rounding to bfloat16."""
    network = Network(config)
    generator = torch.Generator().manual_seed(seed)
    tensors = {
        name: torch.randn(shape, generator=generator).mul_(max(1, shape[-1]) ** -0.5).to(torch.bfloat16).to(dtype)
        for name, shape in weight_shapes(network).items()
    }
    network.load_state_dict(tensors, assign=True)
    return network


@packs
@pytest.mark.parametrize("experts", [1, 4])
def test_a_packed_network_is_as_near_to_the_truth_as_a_plain_one(tmp_path: Path, experts: int) -> None:
    config = ModelConfig.read(write_base(tmp_path / "model"))
    config = replace(config, num_experts=experts, top_k=min(2, experts))
    exact = filled(config, torch.float32)
    plain, packed = (filled(config, torch.bfloat16) for _ in range(2))
    packed.pack()
    canvas = torch.randint(16, exact.vocab_size, (2, 12), generator=torch.Generator().manual_seed(1))

    def run(network: Network) -> torch.Tensor:
        cache = network.encode(PROMPT)
        soft = network.soften(network.decode(canvas, cache) / 0.8)
        return network.decode(canvas, cache, soft)

    truth = run(exact)
    errors = [float((run(network) - truth).pow(2).mean().sqrt()) for network in (plain, packed)]
    assert 0 < errors[1] < 1.5 * errors[0]


@pytest.mark.parametrize("packed", [False, pytest.param(True, marks=LACKS[torch.float32])])
@pytest.mark.parametrize("experts", [1, 4])
def test_a_pass_gives_the_rows_it_is_asked_for(tmp_path: Path, experts: int, packed: bool) -> None:
    config = ModelConfig.read(write_base(tmp_path / "model"))
    net = filled(replace(config, num_experts=experts, top_k=min(2, experts)), torch.float32)
    if packed:
        net.pack()
    canvas, cache = torch.arange(20, 44).view(3, 8), net.encode(PROMPT)
    soft = torch.randn(3, 8, net.hidden_size, generator=torch.Generator().manual_seed(3))
    every = net.decode(canvas, cache, soft).flatten(0, 1)
    for rows in torch.tensor([[0, 3, 8, 15, 23], [23, 8, 8, 0, 3]]):
        assert torch.allclose(net.decode(canvas, cache, soft, rows), every[rows], atol=1e-4)
    assert net.decode(canvas, cache, soft, rows[:0]).shape == (0, net.vocab_size)


@LACKS[torch.float32]
@pytest.mark.parametrize("experts", [1, 4])
def test_a_packed_network_in_float32_is_the_reference(tmp_path: Path, experts: int) -> None:
    config = ModelConfig.read(write_base(tmp_path / "model"))
    plain, packed = (filled(replace(config, num_experts=experts, top_k=min(2, experts)), torch.float32) for _ in "ab")
    packed.pack()
    assert packed.has_copies
    canvas = torch.randint(16, plain.vocab_size, (2, 12), generator=torch.Generator().manual_seed(1))
    found = []
    for network in (plain, packed):
        cache = network.encode(PROMPT)
        soft = network.soften(network.decode(canvas, cache) / 0.8)
        found.append(network.decode(canvas, cache, soft))
    assert float((found[0] - found[1]).abs().max()) < 1e-4


@in_both
def test_a_packed_network_keeps_what_the_reference_promises(tmp_path: Path, dtype: torch.dtype) -> None:
    network = load_network(write_base(tmp_path / "model"), dtype=str(dtype).removeprefix("torch."))
    network.pack()
    assert network.has_copies
    canvas = torch.randint(16, network.vocab_size, (1, 12), generator=torch.Generator().manual_seed(1))
    grown = network.encode(PROMPT[3:], network.encode(PROMPT[:3]))
    assert torch.equal(network.decode(canvas, grown), network.decode(canvas, network.encode(PROMPT)))
    rows = torch.tensor([1, 5])
    cache = network.encode(PROMPT)
    whole = network.decode(canvas, cache)[0]
    torch.testing.assert_close(network.decode(canvas, cache, rows=rows), whole[rows], rtol=2**-7, atol=2**-6)
    for shape in ((0, 4), (1, 0)):
        assert network.decode(torch.empty(shape, dtype=torch.int64), cache).shape == (*shape, network.vocab_size)
    hot = F.one_hot(canvas, network.vocab_size).to(dtype)
    assert torch.equal(network.soften_probabilities(hot), network.embed(canvas))


@in_both
@pytest.mark.parametrize("experts", [1, 4])
def test_packing_again_takes_the_weights_as_they_are_now(tmp_path: Path, experts: int, dtype: torch.dtype) -> None:
    config = ModelConfig.read(write_base(tmp_path / "model"))
    config = replace(config, num_experts=experts, top_k=min(2, experts))
    network, other = filled(config, dtype), filled(config, dtype, seed=5)
    network.pack()
    network.load_state_dict(other.state_dict())
    for one in (network, other):
        one.pack()
    canvas = torch.randint(16, network.vocab_size, (1, 12), generator=torch.Generator().manual_seed(1))
    assert torch.equal(*(one.decode(canvas, one.encode(PROMPT)) for one in (network, other)))


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
    assert torch.equal(*(one.decode(canvas, one.encode(PROMPT)) for one in (network, plain)))


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


@in_both
def test_a_benchmark_times_what_a_session_runs(tmp_path: Path, dtype: torch.dtype) -> None:
    folder, name = write_base(tmp_path / "model"), str(dtype).removeprefix("torch.")
    assert bare_network(folder, "cpu", name).has_copies
    assert not load_network(folder, "cpu", name).has_copies


def test_a_cap_is_its_tanh() -> None:
    raw = torch.cat([torch.linspace(-400, 400, 4001), torch.tensor([0.0, 1e-6, -1e-3, float("inf"), float("-inf")])])
    meant = 30 * torch.tanh(raw.double() / 30)
    for given in (raw, raw.to(torch.bfloat16).float(), raw.expand(3, 2, -1)):
        assert (capped(given, 30.0).double() - 30 * torch.tanh(given.double() / 30)).abs().max() < 1e-5
    assert float((capped(raw, 30.0).double() - meant).abs().max()) < 1e-5
    assert capped(torch.tensor([[float("nan")]]), 30.0).isnan().all()
    assert capped(torch.empty(0, 5), 30.0).shape == (0, 5)
