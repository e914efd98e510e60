"""The command that measures a model folder, on a model of thirty steps: figures, not quality."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from engine.training.__main__ import main as command
from engine.training.evaluate import decide, main
from engine.training.export import export_run
from engine.training.learning.trainer import Edges, Trainer
from engine.training.lessons.tasks import FixTask
from engine.training.texts.bpe import FIX
from engine.training.texts.corpus import sample_documents
from engine.training.texts.packing import CorpusPart, Packed
from engine.training.texts.windows import WindowSize
from tests.engine.training.learning.test_trainer import TINY, trainer


@pytest.fixture(scope="module")
def folder(packed: Packed, edges: Edges, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("evaluated")
    run = trainer(packed, edges, out / "run")
    run.train(minutes=0, steps=30)
    (out / "run" / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    export_run(out / "run", out / "model")
    return out / "model"


def test_the_figures_come_last_as_json_and_repeat(
    folder: Path, packed: Packed, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "held.txt"
    held = [d.text for d in sample_documents(corpus, characters=10**9) if d.held_out]
    text.write_text("\n\n".join(held), encoding="utf-8")
    packed.save(tmp_path / "c.packed")
    words = ["--model", str(folder), "--text", str(text), "--count", "6", "--parts", "holes", "strengths", "continue"]
    words += ["--baseline", str(tmp_path / "c.packed"), "--write"]
    found = []
    for _ in range(2):
        assert main(words) == 0
        found.append(json.loads(capsys.readouterr().out.splitlines()[-1]))
    assert found[0] == found[1]
    word = found[0]["holes"]["word"]
    assert word["count"] == 6
    assert 0 <= word["exact"] <= 1
    assert word["perplexity"] > 1
    assert found[0]["baseline"]["exact"] >= 0
    assert [row["title"] for row in found[0]["strengths"]] == ["Touch up", "Refresh", "Reword", "Rewrite"]
    manifest = json.loads((folder / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["abilities"] == found[0]["abilities"]
    assert "fills, chosen by seed 1" in (folder / "README.md").read_text(encoding="utf-8")


def test_speed_is_measured_with_the_threads_asked_for(
    folder: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "held.txt"
    text.write_text("\n\n".join(d.text for d in sample_documents(corpus, characters=10**9) if d.held_out))
    before = torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    try:
        assert main(["--model", str(folder), "--text", str(text), "--parts", "speed", "--threads", "2"]) == 0
    finally:
        torch.set_num_threads(before)
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["speed"]["threads"] == 2


def test_sampling_numbers_are_compared_side_by_side_and_nothing_is_written(
    folder: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "validation.txt"
    text.write_text("\n\n".join(d.text for d in sample_documents(corpus, characters=10**9) if d.held_out))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    words = ["tune", "--model", str(folder), "--text", str(text), "--count", "5", "--steps", "2", "4"]
    assert command([*words, "--temperatures", "0.4-0.2", "2.0-1.5", "--bounds", "0.1"]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = json.loads(lines[-1])
    assert [(row["t_max"], row["t_min"], row["max_denoising_steps"]) for row in rows] == [
        (0.4, 0.2, 2),
        (0.4, 0.2, 4),
        (2.0, 1.5, 2),
        (2.0, 1.5, 4),
    ]
    assert len(lines) == 6
    assert rows[0]["holes"]["word"] != rows[3]["holes"]["word"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_model_that_fixes_is_exported_with_its_canvases_and_its_cautions_are_compared(
    packed: Packed, edges: Edges, tokenizer: Tokenizer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    preset = dataclasses.replace(TINY, task_windows=(WindowSize(32, 64, 1.0),), tasks=0.5)
    device = torch.device("cpu")
    fixes = FixTask(packed, tokenizer, device, seed=3, pool=60)
    run = Trainer(preset, packed, edges, tmp_path / "run", device=device, seed=3, tasks=fixes, say=lambda _: None)
    run.train(minutes=0, steps=20)
    (tmp_path / "run" / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    export_run(tmp_path / "run", tmp_path / "model")
    manifest = json.loads((tmp_path / "model" / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["task_lengths"] == [64]
    assert manifest["tasks"] == {"fix": FIX}
    text = tmp_path / "validation.txt"
    text.write_text(
        "\n\n".join(packed.text(n, tokenizer) for n in packed.documents(CorpusPart.TRAINING)), encoding="utf-8"
    )
    words = ["tune", "--model", str(tmp_path / "model"), "--text", str(text), "--count", "8"]
    assert command([*words, "--cautions", "0", "100"]) == 0
    free, sure = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert free["edits_made"] > 0
    assert free["correct_left_alone"] < 1
    assert (sure["edits_made"], sure["correct_left_alone"]) == (0, 1)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--temperatures", "0.4"], "is no ramp; write it as 0.4-0.2."),
        (["--temperatures", "0.2-0.4"], "The temperatures must be above 0 and rise"),
        (["--bounds", "-1"], "entropy_bound must be above 0"),
    ],
)
def test_sampling_numbers_that_make_no_sense_are_named(
    folder: Path, corpus: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["tune", "--model", str(folder), "--text", str(corpus / "first.txt"), *words]) != 0
    assert said in capsys.readouterr().err


def test_texts_that_cannot_be_measured_on_are_named(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short, latin = tmp_path / "short.txt", tmp_path / "latin.txt"
    short.write_text("Too short.", encoding="utf-8")
    latin.write_bytes("caf\xe9 ".encode("latin-1") * 900)
    for path, words, status in (
        (short, "short.txt has 10 characters", 1),
        (latin, "latin.txt is not UTF-8", 1),
        (tmp_path / "none.txt", "cannot be read", 2),
    ):
        assert main(["--model", str(folder), "--text", str(path)]) == status
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1


def test_only_what_is_better_than_nothing_is_offered() -> None:
    rising = [{"changed": 0.1, "locked_survive": True}, {"changed": 0.2, "locked_survive": True}]
    good = {"correct_left_alone": 0.98, "precision": 0.7}
    assert decide({"strengths": rising, "fix": {"a": good}})[0] == ["fill", "fix", "rephrase"]
    assert decide({"strengths": rising[::-1], "fix": {"a": good, "b": good | {"precision": 0.4}}})[0] == ["fill"]
    assert decide({"fix": {"a": good | {"correct_left_alone": 0.9}}})[0] == ["fill"]
    going_on = {"empty": 0.0, "repeats": 0.1}
    assert decide({"continue": going_on})[0] == ["fill", "continue"]
    assert decide({"continue": going_on | {"repeats": 0.15}})[0] == ["fill"]
    assert decide({"continue": going_on | {"empty": 0.3}})[0] == ["fill"]
    words = {"holes": {"word": {"exact": 0.3}}, "continue": going_on}
    assert decide(words | {"baseline": {"exact": 0.29}})[0] == ["fill", "continue"]
    assert decide(words | {"baseline": {"exact": 0.31}})[0] == ["fill"]
