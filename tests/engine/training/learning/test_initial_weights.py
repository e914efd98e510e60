"""Beginning with weights that exist: a run's or a model folder's, and what does not fit."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch

from engine.errors import UsageError
from engine.training.__main__ import main
from engine.training.export import export_run
from engine.training.learning.initial_weights import WEIGHTS, read_initial_weights
from engine.training.learning.run_checkpoint import NAME
from engine.training.learning.trainer import Edges
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import Packed
from tests.engine.training.runs import TINY, trainer, weights


@pytest.fixture(scope="module")
def first(packed: Packed, edges: Edges, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of twenty steps, and its model folder."""
    out = tmp_path_factory.mktemp("first")
    run = trainer(packed, edges, out)
    run.train(minutes=0, steps=20)
    (out / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    (out / "record.json").write_text(json.dumps({"steps": 20, "tokens": run.seen, "history": run.history}))
    export_run(out, out / "model")
    return out


def test_a_run_that_begins_from_another_has_its_weights_and_its_own_rates(
    first: Path, packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    slower = dataclasses.replace(TINY, matrix_rate=0.007, rate=0.001)
    run = trainer(packed, edges, tmp_path, slower)
    fresh = run.measure()
    run.begin_from(read_initial_weights(first))
    saved = torch.load(first / NAME, weights_only=True)
    assert all(torch.equal(tensor, weights(run)[name]) for name, tensor in saved["network"].items())
    assert [group["full_lr"] for o in run.optimizers for group in o.param_groups] == [0.007, 0.001]
    assert run.optimizers[0].state_dict()["state"]
    assert (run.step, run.seen) == (0, 0)
    assert run.measure()["causal"] < fresh["causal"] - 0.3


def test_a_model_folder_gives_its_rounded_weights_and_no_momenta(
    first: Path, packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    start = read_initial_weights(first / "model")
    assert start.optimizers == ()
    run = trainer(packed, edges, tmp_path)
    run.begin_from(start)
    own = torch.load(first / NAME, weights_only=True)["network"]
    for name, tensor in weights(run).items():
        assert torch.allclose(tensor, own[name], atol=float(own[name].abs().max()) / 100), name
    run.train(minutes=0, steps=2)
    assert start.history()["steps"] == 20
    assert len(start.history()["sha256"]) == 64


def test_weights_of_another_shape_and_folders_without_any_are_named(
    first: Path, packed: Packed, edges: Edges, tmp_path: Path
) -> None:
    wider = dataclasses.replace(TINY, shape=dataclasses.replace(TINY.shape, intermediate=48))
    with pytest.raises(UsageError, match=r"another shape: .* is \d+x\d+, the preset has \d+x\d+\.$"):
        trainer(packed, edges, tmp_path, wider).begin_from(read_initial_weights(first))
    deeper = dataclasses.replace(TINY, shape=dataclasses.replace(TINY.shape, layers=4))
    with pytest.raises(UsageError, match="is missing, the preset has"):
        trainer(packed, edges, tmp_path, deeper).begin_from(read_initial_weights(first))
    with pytest.raises(UsageError, match="holds no weights to begin with"):
        read_initial_weights(tmp_path)
    (tmp_path / WEIGHTS).write_bytes(b"not tensors at all")
    with pytest.raises(CorpusError, match=r"model\.safetensors are damaged"):
        read_initial_weights(tmp_path)
    (tmp_path / NAME).write_bytes(b"not a checkpoint")
    with pytest.raises(CorpusError, match=r"checkpoint\.pt is damaged"):
        read_initial_weights(tmp_path)


def test_the_command_begins_from_a_run_and_its_record_says_so(
    corpus: Path, packed: Packed, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def words(out: str, *more: str) -> list[str]:
        start = ["--corpus", str(corpus), "--out", str(tmp_path / out), "--preset", "smoke", "--device", "cpu"]
        return [*start, *more]

    assert main(words("one", "--steps", "8")) == 0
    again = ["--from", str(tmp_path / "one"), "--set", "rate=0.001", "--set", "objective.scattered=0.5"]
    assert main(words("two", "--steps", "3", *again)) == 0
    assert "begun with the weights of" in capsys.readouterr().out
    record = json.loads((tmp_path / "two" / "model" / "training.json").read_text(encoding="utf-8"))
    assert record["from"]["steps"] == 8
    assert record["preset"]["rate"] == 0.001
    assert record["preset"]["objective"]["scattered"] == 0.5
    assert record["command"].endswith("--steps 3 --from DIR --set rate=0.001 --set objective.scattered=0.5")
    assert "the weights of another run" in (tmp_path / "two" / "model" / "README.md").read_text(encoding="utf-8")
    one, two = ((tmp_path / name / "tokenizer.json").read_text(encoding="utf-8") for name in ("one", "two"))
    assert json.loads(one) == json.loads(two)
    # A corpus packed with another tokenizer would give the weights other words.
    packed.save(tmp_path / "c.packed")
    other = ["--corpus", str(tmp_path / "c.packed"), "--out", str(tmp_path / "three"), "--preset", "smoke", *again[:2]]
    assert main(other) == 2
    assert "was packed with another tokenizer" in capsys.readouterr().err
