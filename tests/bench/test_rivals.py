"""The comparisons with transformers run to their end at small size, and compare the same model."""

import json

import pytest
import torch

from tests.bench import cpu, gpu
from tests.bench.rivals import layer_kinds, our_network, text_config, their_network


@pytest.fixture(autouse=True)
def no_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """transformers marks graph steps even where nothing is compiled; that imports the whole compiler, which warns."""
    monkeypatch.setattr(torch.compiler, "cudagraph_mark_step_begin", lambda: None)


def test_the_rehearsal_of_the_gpu_benchmark(capsys: pytest.CaptureFixture[str]) -> None:
    assert gpu.main(["--small"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(figures["redraft"]["parts"]) == {"attention", "experts", "dense", "head", "sampler", "soft"}
    for program in ("transformers", "redraft"):
        assert figures[program]["ms_per_pass"] > 0


def test_both_programs_compute_the_same() -> None:
    # In float32: in bfloat16 a rounding apart can choose another expert.
    model = their_network(gpu.SMALL, 16, torch.device("cpu"), attention="eager").float()
    network = our_network(model, gpu.SMALL, 16)
    prompt, canvas = torch.arange(20, 60), torch.arange(100, 116).unsqueeze(0)
    with torch.no_grad():
        theirs = model(input_ids=prompt.unsqueeze(0), decoder_input_ids=canvas).logits
    ours = network.decode(canvas, network.encode(prompt))
    assert float(theirs.abs().max()) > 0.01
    assert float((ours - theirs).abs().max()) < 1e-4


def test_the_comparison_on_a_processor() -> None:
    sizes = cpu.SIZES | {"num_hidden_layers": 3, "layer_types": layer_kinds(3, 3), "hidden_size": 64, "vocab_size": 600}
    for dtype in ("float32", "bfloat16"):
        figures = cpu.compare(prompt=20, rounds=1, steps=1, sizes=sizes, dtype=dtype)
        assert set(figures["ratio"]) == {"canvas 256", "hole 16"}
        assert figures["dtype"] == dtype


def test_the_true_configuration_is_the_released_one() -> None:
    text = text_config(gpu.TRUE)
    assert text.num_hidden_layers == 30
    assert [n for n, kind in enumerate(text.layer_types) if kind == "full_attention"] == [5, 11, 17, 23, 29]
    assert text.per_layer_config[5].num_key_value_heads == 2
    assert text.per_layer_config[5].head_dim == 512
