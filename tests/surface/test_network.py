"""``engine.model.load_network`` and the four methods of what it gives, through that name alone, on a tiny model."""

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.model.checkpoint.folder import load_network
from tests.engine.folders import write_base

PROMPT = [2, 40, 41, 42, 43, 44, 45]
CANVASES = torch.tensor([[40, 41, 42, 43, 44], [50, 51, 52, 53, 54]])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("surface") / "model")


@pytest.fixture(scope="module", params=["float32", "bfloat16"])
def net(request: pytest.FixtureRequest, folder: Path) -> Any:
    return load_network(folder, device="cpu", dtype=request.param)


def test_what_the_entries_are_called_with(folder: Path) -> None:
    load = inspect.signature(load_network).parameters
    assert list(load) == ["folder", "device", "dtype"]
    assert (load["device"].default, load["dtype"].default) == ("cpu", "float32")
    net = load_network(str(folder))
    for name, wanted in {
        "encode": ["ids", "cache"],
        "decode": ["canvas_ids", "cache", "soft"],
        "soften": ["scaled_logits"],
        "score": ["ids", "cache"],
    }.items():
        given = inspect.signature(getattr(net, name)).parameters
        assert list(given)[: len(wanted)] == wanted
        needed = [one for one, about in given.items() if about.default is inspect.Parameter.empty]
        assert needed == (["canvas_ids", "cache"] if name == "decode" else wanted[:1])


def test_shapes_and_types_are_the_same_whatever_the_weights_are(net: Any, folder: Path) -> None:
    about = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    sizes = about.get("text_config", about)
    vocabulary, hidden = sizes["vocab_size"], sizes["hidden_size"]
    cache = net.encode(PROMPT)
    logits = net.decode(CANVASES, cache)
    assert (logits.shape, logits.dtype) == ((2, 5, vocabulary), torch.float32)
    soft = net.soften(logits / 0.7)
    assert soft.shape == (2, 5, hidden)
    assert soft.is_floating_point()
    again = net.decode(CANVASES, cache, soft)
    assert (again.shape, again.dtype) == (logits.shape, torch.float32)
    scores = net.score(PROMPT, cache)
    assert (scores.shape, scores.dtype) == ((len(PROMPT), vocabulary), torch.float32)
    assert net.score(PROMPT).shape == scores.shape
    assert all(bool(torch.isfinite(one).all()) for one in (logits, soft, again, scores))


def test_ids_may_be_a_list_or_a_tensor_and_a_cache_is_extended(net: Any) -> None:
    whole = net.encode(PROMPT)
    parts = net.encode(torch.tensor(PROMPT[3:]), net.encode(PROMPT[:3]))
    assert torch.equal(net.decode(CANVASES, whole), net.decode(CANVASES, parts))
    assert torch.equal(net.score(PROMPT, whole), net.score(torch.tensor(PROMPT), parts))
