"""The Python surface of interface.md, as that page writes it, and what a packed network keeps of it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F

from engine.model.checkpoint.folder import load_network
from engine.model.config import ModelConfig
from engine.model.network.layers import Norm
from engine.model.network.network import CHUNK, Network
from engine.model.network.products import Matrix, can_pack
from tests.engine.edits.tiny import random_network
from tests.engine.folders import write_base
from tests.engine.model.packing import CPU, LACKS, PROMPT, filled, in_both, packs


@pytest.fixture(scope="module")
def net(tmp_path_factory: pytest.TempPathFactory) -> Network:
    return load_network(write_base(tmp_path_factory.mktemp("surface") / "model"), device="cpu", dtype="float32")


def test_the_page_runs_as_it_is_written(net: Network) -> None:
    canvas_ids = torch.randint(16, net.vocab_size, (3, 12), generator=torch.Generator().manual_seed(1))
    cache = net.encode(PROMPT)
    logits = net.decode(canvas_ids, cache)
    assert (logits.shape, logits.dtype) == ((3, 12, net.vocab_size), torch.float32)
    soft = net.soften(logits / 0.8)
    assert soft.shape == (3, 12, net.hidden_size)
    again = net.decode(canvas_ids, cache, soft)
    assert again.shape == logits.shape
    assert not torch.equal(again, logits)
    scores = net.score(PROMPT, cache)
    assert (scores.shape, scores.dtype) == ((len(PROMPT), net.vocab_size), torch.float32)


def test_logits_are_soft_capped(net: Network) -> None:
    logits = net.decode(torch.full((1, 4), 40), net.encode(PROMPT))
    assert 0 < float(logits.abs().max()) <= net.config.softcap


def test_encode_extends_a_cache_and_leaves_it_as_it_is(net: Network) -> None:
    first = net.encode(PROMPT[:3])
    both = net.encode(PROMPT[3:], first)
    assert (first.length, both.length) == (3, len(PROMPT))
    canvas = torch.full((1, 4), 40)
    assert torch.equal(net.decode(canvas, both), net.decode(canvas, net.encode(PROMPT)))


def test_one_prefix_is_shared_by_all_canvases(net: Network) -> None:
    canvases = torch.tensor([[40, 41, 42, 43], [50, 51, 52, 53]])
    cache = net.encode(PROMPT)
    together = net.decode(canvases, cache)
    for row in range(2):
        assert torch.allclose(together[row], net.decode(canvases[row : row + 1], cache)[0], atol=1e-5)


def test_a_canvas_may_be_shorter_than_the_models(net: Network) -> None:
    for length in (1, 5, net.config.canvas_length):
        assert net.decode(torch.full((1, length), 40), net.encode(PROMPT)).shape[1] == length


def test_positions_follow_the_cache(net: Network) -> None:
    # The same ids at another distance from what they look back at.
    near, far = net.encode([2, 40]), net.encode([2, 40, 41, 41, 41, 41])
    canvas = torch.tensor([[50, 51]])
    assert not torch.allclose(net.decode(canvas, near), net.decode(canvas, far), atol=1e-3)
    assert [layer[0].shape[1] for layer in far.layers] == [6] * len(far.layers)


def test_what_does_not_fit_raises_as_the_docstring_says(net: Network) -> None:
    cache = net.encode(PROMPT)
    before = [keys.clone() for keys, _ in cache.layers]
    for ids in ([-1], [net.vocab_size]):
        with pytest.raises(IndexError):
            net.encode(ids, cache)
        with pytest.raises(IndexError):
            net.decode(torch.tensor([ids]), cache)
        for branch in ([40, *ids], [*ids, 40], ids):
            with pytest.raises(IndexError):
                net.branched([], [(1, branch)], cache)
        with pytest.raises(IndexError):
            net.branched(ids, [(len(PROMPT) + 1, [40])], cache)
    with pytest.raises((ValueError, RuntimeError)):
        net.decode(torch.tensor(PROMPT), cache)
    with pytest.raises((ValueError, RuntimeError)):
        net.decode(torch.full((1, 4), 40), cache, torch.zeros(1, 3, net.hidden_size))
    with pytest.raises(ValueError, match="cut"):
        cache.truncated(len(PROMPT) + 1)
    assert cache.length == len(PROMPT)
    assert all(torch.equal(old, keys) for old, (keys, _) in zip(before, cache.layers, strict=True))


def test_no_soft_means_zeros(net: Network) -> None:
    canvas, cache = torch.full((1, 4), 40), net.encode(PROMPT)
    zeros = torch.zeros(1, 4, net.hidden_size)
    assert torch.equal(net.decode(canvas, cache), net.decode(canvas, cache, zeros))


def test_score_is_the_causal_path(net: Network) -> None:
    whole = net.score(PROMPT, net.empty_cache())
    for length in (1, 4):
        assert torch.allclose(whole[:length], net.score(PROMPT[:length], net.empty_cache()), atol=1e-5)
    assert torch.allclose(whole[4:], net.score(PROMPT[4:], net.encode(PROMPT[:4])), atol=1e-4)
    assert torch.allclose(whole[[3, 1]], net.score(PROMPT, net.empty_cache(), rows=[3, 1]), atol=1e-5)


def assert_scored(net: Network, text: torch.Tensor, place: int, ids: Sequence[int], scores: torch.Tensor) -> None:
    """``scores`` are what the causal path says of ``ids`` behind the first ``place`` of ``text``."""
    whole = torch.cat([text[:place], torch.tensor(ids, dtype=torch.int64)])
    logs = torch.log_softmax(net.score(whole), dim=-1)[place - 1 : -1]
    assert torch.allclose(scores, logs.gather(1, torch.tensor(ids)[:, None])[:, 0], atol=1e-4)


@pytest.mark.parametrize("known", [0, 40, 63, 64, 100, CHUNK + 30])
@pytest.mark.parametrize("stem", [0, 1, 9, 70])
@pytest.mark.parametrize("length", [1, 8, 70])
def test_branches_are_read_as_the_causal_path_reads_each_alone(known: int, stem: int, length: int) -> None:
    net = random_network(200, (1,), 0)  # a window of 64
    generator = torch.Generator().manual_seed(2)
    text = torch.randint(16, 200, (known + stem,), generator=generator)
    cache = net.encode(text).truncated(known)
    places = [place for place in (1, known - 70, known, known + 1, known + stem) if 1 <= place <= known + stem]
    ways = [torch.randint(16, 200, (length + turn % 2,), generator=generator).tolist() for turn in range(2)]
    branches = [(place, way) for place in places for way in ways]
    scores = net.branched(text[known:].tolist(), branches, cache)
    assert len(scores) == len(branches)
    for (place, ids), branch_scores in zip(branches, scores, strict=True):
        assert_scored(net, text, place, ids, branch_scores)


def test_branches_leave_the_text_where_there_is_one_and_may_be_empty(net: Network) -> None:
    cache = net.encode(PROMPT)
    for place in (0, -1, len(PROMPT) + 3):
        with pytest.raises(ValueError, match="place"):
            net.branched([40, 41], [(1, [50]), (place, [50])], cache)
    assert net.branched([40], [], cache) == []
    nothing, some = net.branched([40], [(2, []), (len(PROMPT) + 1, [41, 42])], cache)
    assert nothing.shape == (0,)
    assert_scored(net, torch.tensor([*PROMPT, 40]), len(PROMPT) + 1, [41, 42], some)


def test_what_follows_is_what_the_causal_path_says_and_can_be_gone_on_from(net: Network) -> None:
    logits, cache = net.following(torch.tensor(PROMPT[3:]), net.encode(PROMPT[:3]))
    assert torch.allclose(logits, net.score(PROMPT)[-1], atol=1e-4)
    assert cache.ids.tolist() == list(PROMPT)
    further, longer = net.following(torch.tensor([40]), cache)
    assert torch.allclose(further, net.score([*PROMPT, 40])[-1], atol=1e-4)
    assert not longer.whole


def test_a_folder_may_be_a_path_or_its_name(net: Network, tmp_path: Path) -> None:
    folder = write_base(tmp_path / "model")
    for name in (folder, str(folder)):
        assert torch.equal(load_network(name).embed_tokens.weight, net.embed_tokens.weight)


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
    logits = []
    for network in (plain, packed):
        cache = network.encode(PROMPT)
        soft = network.soften(network.decode(canvas, cache) / 0.8)
        logits.append(network.decode(canvas, cache, soft))
    assert float((logits[0] - logits[1]).abs().max()) < 1e-4


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
    for each in (network, other):
        each.pack()
    canvas = torch.randint(16, network.vocab_size, (1, 12), generator=torch.Generator().manual_seed(1))
    assert torch.equal(*(each.decode(canvas, each.encode(PROMPT)) for each in (network, other)))
