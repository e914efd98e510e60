"""The bench of the true size at a small one: it runs, and its figures are those that others read."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.folder import bare_network
from engine.model.config import ModelConfig
from tests.bench import true_size
from tests.bench.random_pack import write_random_pack

TINY = replace(true_size.SMALL, layers=2, full_every=2, hidden=64, intermediate=64, canvas_length=32)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    write_random_pack(tmp_path / "pack", TINY)
    return tmp_path / "pack"


def test_a_random_pack_keeps_the_size_of_what_it_reads(pack: Path) -> None:
    network = bare_network(pack, "cpu", "float32")
    states = network.decode(torch.arange(20, 44).view(1, 24), network.encode([2, 40, 41]))
    assert 0.01 < float(states.std()) < 10
    with pytest.raises(Exception, match="tokenizer"):
        check_folder(pack)


def test_the_figures_are_those_that_others_read(
    pack: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = true_size.measure_pack(pack, 2)
    assert set(figures["ms_per_pass"]) == set(figures["parts"]) == {"16", "32"}
    assert set(figures["parts"]["16"]) == {"experts", "router", "dense", "qkv", "attention", "head", "soft"}
    layers = true_size.measure_layer(ModelConfig.read(pack), 1)
    monkeypatch.setattr(true_size, "apart", lambda kind, *more: figures if kind == "--pack" else layers)
    assert true_size.main(["--small", "--threads", "1"]) == 0
    answer = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert set(answer) >= {"processor", "levels", "threads", "load_s", "peak_bytes", "prefill_512_ms", "bf16_layers_ms"}
