"""Our network against transformers' on checkpoints that transformers writes to disk and ours loads from there."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import DiffusionGemmaConfig, DiffusionGemmaForBlockDiffusion, DiffusionGemmaTextConfig

from engine.model.checkpoint.folder import load_network
from engine.model.network.network import ACCELERATED_CHUNK, CHUNK, Network
from tests.bench.rivals import VISION

VOCABULARY = 120
BOUND = 1e-4


@dataclass(frozen=True)
class Case:
    """One checkpoint: sizes that differ where a port could mix them up."""

    experts: int = 4
    top_k: int = 2
    head_dim: int = 8
    full_head_dim: int = 16
    kv_heads: int = 2
    full_kv_heads: int = 1
    window: int = 16
    layers: tuple[str, ...] = ("sliding", "sliding", "full")
    canvas: int = 12
    released_form: bool = False


CASES = {
    "one expert": Case(experts=1, top_k=1),
    "four experts": Case(),
    "sixteen experts, top 8": Case(experts=16, top_k=8),
    "more key heads in full layers": Case(kv_heads=1, full_kv_heads=4),
    "larger heads in full layers": Case(head_dim=8, full_head_dim=32),
    "smaller heads in full layers": Case(head_dim=32, full_head_dim=16, kv_heads=4, full_kv_heads=2),
    "a wide window": Case(window=300),
    "full layers between": Case(layers=("sliding", "full", "sliding", "sliding", "full"), experts=3, top_k=3),
    "the released form of config.json": Case(released_form=True, full_kv_heads=2, full_head_dim=32),
    "only full layers": Case(layers=("full", "full"), canvas=5),
    "twelve layers": Case(layers=(*("sliding",) * 5, "full") * 2, experts=2, top_k=1, full_kv_heads=2),
    "twelve layers, the released form": Case(
        layers=(*("sliding",) * 5, "full") * 2, experts=2, top_k=1, full_kv_heads=2, released_form=True
    ),
    "thirty layers": Case(layers=(*("sliding",) * 5, "full") * 5, experts=2, top_k=1, canvas=8),
}
FOR_LONG = ("twelve layers, the released form", "thirty layers")
PROMPTS = (1, 7, 40, 300)


def write(folder: Path, case: Case, seed: int) -> DiffusionGemmaForBlockDiffusion:
    torch.manual_seed(seed)
    text = DiffusionGemmaTextConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=40,
        num_hidden_layers=len(case.layers),
        num_attention_heads=4,
        num_key_value_heads=case.kv_heads,
        head_dim=case.head_dim,
        global_head_dim=case.full_head_dim,
        num_global_key_value_heads=case.full_kv_heads,
        layer_types=[f"{kind}_attention" for kind in case.layers],
        sliding_window=case.window,
        num_experts=case.experts,
        top_k_experts=case.top_k,
        moe_intermediate_size=24,
        max_position_embeddings=65_536,
        initializer_range=0.25,
        use_bidirectional_attention="vision",
    )
    config = DiffusionGemmaConfig(text_config=text, vision_config=VISION, canvas_length=case.canvas)
    model = DiffusionGemmaForBlockDiffusion(config).eval()
    decoder = model.model.decoder
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith(("norm.weight", "router.scale", "per_expert_scale")) or "layernorm" in name:
                parameter.uniform_(0.5, 1.5)
        for own, twin in zip(decoder.layers, model.model.encoder.language_model.layers, strict=True):
            own.layer_scalar.uniform_(0.5, 1.5)
            twin.layer_scalar.copy_(own.layer_scalar)
        decoder.norm.weight.mul_(4.0)
        decoder.self_conditioning.down_proj.weight.mul_(8.0)
    model.save_pretrained(folder)
    if case.released_form:
        release(folder, case)
    return model


def release(folder: Path, case: Case) -> None:
    """Rewrite config.json into the form of the released checkpoint."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    text = config["text_config"]
    del text["per_layer_config"]
    text |= {
        "global_head_dim": case.full_head_dim,
        "num_global_key_value_heads": case.full_kv_heads,
        "final_logit_softcapping": 30.0,
    }
    path.write_text(json.dumps(config))


def random_ids(*shape: int, seed: int) -> Tensor:
    return torch.randint(0, VOCABULARY, shape, generator=torch.Generator().manual_seed(seed))


def largest(ours: Tensor, theirs: Tensor) -> float:
    assert ours.shape == theirs.shape
    assert ours.dtype == torch.float32
    return float((ours - theirs).abs().max())


@pytest.mark.parametrize("name", CASES)
@torch.no_grad()
def test_logits_equal_those_of_transformers(name: str, tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    case = CASES[name]
    if name in FOR_LONG and full_counts(0, 1) == 0:
        pytest.skip("takes too long but under --long")
    theirs = write(tmp_path, case, seed=len(name))
    ours = load_network(tmp_path, device="cpu", dtype="float32")
    for length in PROMPTS:
        prompt = random_ids(length, seed=length)
        cache = ours.encode(prompt)
        for batch in (1, 3):
            canvas = random_ids(batch, case.canvas, seed=batch)
            scores = torch.randn(batch, case.canvas, VOCABULARY, generator=torch.Generator().manual_seed(1)) * 5
            wide = {"input_ids": prompt.expand(batch, -1), "decoder_input_ids": canvas}
            plain = theirs(**wide).logits
            conditioned = theirs(**wide, self_conditioning_logits=scores).logits
            assert float((plain - conditioned).abs().max()) > 0.1, "self-conditioning is not being tried"
            assert largest(ours.decode(canvas, cache), plain) <= BOUND
            assert largest(ours.decode(canvas, cache, ours.soften(scores)), conditioned) <= BOUND


@torch.no_grad()
def test_a_second_canvas_after_a_commit(tmp_path: Path) -> None:
    theirs = write(tmp_path, CASES["four experts"], seed=5)
    ours = load_network(tmp_path)
    prompt, first, second = random_ids(30, seed=1), random_ids(12, seed=2), random_ids(1, 12, seed=3)
    cache = ours.encode(first, ours.encode(prompt))
    whole = torch.cat([prompt, first]).unsqueeze(0)
    assert largest(ours.decode(second, cache), theirs(input_ids=whole, decoder_input_ids=second).logits) <= BOUND


@torch.no_grad()
def test_the_causal_path_scores_as_the_encoder_of_transformers_does(tmp_path: Path) -> None:
    theirs = write(tmp_path, CASES["sixteen experts, top 8"], seed=6)
    ours = load_network(tmp_path)
    ids = random_ids(290, seed=4)
    states = theirs.model.encoder(input_ids=ids.unsqueeze(0)).last_hidden_state
    logits = torch.tanh(theirs.lm_head(states).float() / 30.0) * 30.0
    assert largest(ours.score(ids), logits[0]) <= BOUND
    split = ours.score(ids[100:], ours.encode(ids[:100]))
    assert largest(split, logits[0, 100:]) <= BOUND


@pytest.mark.parametrize("length", [8192, 16384])
@torch.no_grad()
def test_a_long_prompt_keeps_its_early_tokens(
    length: int, tmp_path: Path, full_counts: Callable[[int, int], int]
) -> None:
    case = Case(window=64, layers=("sliding", "full"), canvas=8, experts=2, top_k=1)
    theirs = write(tmp_path, case, seed=7)
    ours = load_network(tmp_path)
    canvas = random_ids(1, 8, seed=9)
    prompt = random_ids(length, seed=8)
    logits = ours.decode(canvas, ours.encode(prompt))
    if length <= full_counts(8192, 16384):  # transformers takes most of a minute for the longer one
        assert largest(logits, theirs(input_ids=prompt.unsqueeze(0), decoder_input_ids=canvas).logits) <= BOUND
    changed = prompt.clone()
    changed[:32] = (changed[:32] + 1) % VOCABULARY
    assert float((ours.decode(canvas, ours.encode(changed)) - logits).abs().max()) > 10 * BOUND


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Network:
    folder = tmp_path_factory.mktemp("checkpoint")
    write(folder, CASES["sixteen experts, top 8"], seed=10)
    return load_network(folder)


@pytest.mark.parametrize("known", [1, 100, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 37])
def test_a_reused_prefix_is_a_fresh_one_to_the_bit(network: Network, known: int) -> None:
    ids = random_ids(3 * CHUNK - 5, seed=11)
    canvas = random_ids(1, 12, seed=12)
    fresh = network.encode(ids)
    longer = network.encode(ids[known:], network.encode(ids[:known]))
    assert torch.equal(network.decode(canvas, longer), network.decode(canvas, fresh))
    for ours, theirs in zip(longer.layers, fresh.layers, strict=True):
        assert torch.equal(ours[0], theirs[0])
        assert torch.equal(ours[1], theirs[1])


@pytest.mark.parametrize("kept", [1, 100, CHUNK, CHUNK + 19, 2 * CHUNK])
def test_a_cache_cut_back_and_gone_on_from_is_a_fresh_one_to_the_bit(network: Network, kept: int) -> None:
    ids, other = random_ids(3 * CHUNK - 5, seed=13), random_ids(41, seed=14)
    canvas = random_ids(2, 12, seed=15)
    cut = network.encode(ids).truncated(kept)
    assert cut.length == kept
    fresh = network.encode(torch.cat([ids[:kept], other]))
    assert torch.equal(network.decode(canvas, network.encode(other, cut)), network.decode(canvas, fresh))
    alone = network.encode(ids[:kept])
    assert torch.equal(network.decode(canvas, network.encode(ids[:0], cut)), network.decode(canvas, alone))


@pytest.mark.parametrize("known", [1, CHUNK + 1, ACCELERATED_CHUNK, ACCELERATED_CHUNK + 300])
def test_the_chunk_of_an_accelerator_changes_nothing_but_the_time(
    network: Network, monkeypatch: pytest.MonkeyPatch, known: int
) -> None:
    ids = random_ids(ACCELERATED_CHUNK + 2 * CHUNK, seed=19)
    canvas = random_ids(1, 12, seed=20)
    short = network.decode(canvas, network.encode(ids))
    monkeypatch.setattr(Network, "chunk", ACCELERATED_CHUNK)
    fresh = network.encode(ids)
    torch.testing.assert_close(network.decode(canvas, fresh), short, rtol=0, atol=1e-4)
    longer = network.encode(ids[known:], network.encode(ids[:known]))
    assert torch.equal(network.decode(canvas, longer), network.decode(canvas, fresh))


def test_chosen_rows_of_the_head_are_the_whole_heads(network: Network) -> None:
    cache, canvas = network.encode(random_ids(20, seed=16)), random_ids(2, 12, seed=17)
    whole = network.decode(canvas, cache).view(-1, VOCABULARY)
    rows = torch.tensor([0, 3, 13, 23])
    torch.testing.assert_close(network.decode(canvas, cache, rows=rows), whole[rows], rtol=0, atol=1e-5)


def test_an_embedding_is_the_soft_embedding_of_one_hot_rows_to_the_bit(network: Network) -> None:
    ids = random_ids(12, seed=18)
    hot = torch.nn.functional.one_hot(ids, VOCABULARY).to(network.dtype)
    assert torch.equal(network.soften_probabilities(hot), network.embed(ids))


def test_a_check_can_end_a_pass_between_layers(network: Network) -> None:
    calls = 0

    def check() -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise KeyboardInterrupt

    cache = network.encode(random_ids(5, seed=19))
    with pytest.raises(KeyboardInterrupt):
        network.decode(random_ids(1, 12, seed=20), cache, check=check)
    calls = 0
    with pytest.raises(KeyboardInterrupt):
        network.encode(random_ids(5, seed=21), check=check)
    assert cache.length == 5
