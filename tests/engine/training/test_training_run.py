"""The one command, from text files to a model folder, with the smoke preset cut short; and its refusals."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from engine.training import training_run
from engine.training.__main__ import main
from engine.training.texts.packing import Packed


def test_one_command_trains_from_text_to_a_folder_and_resumes(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], full_counts: Callable[[int, int], int]
) -> None:
    out = tmp_path / "run"
    # Steps, not minutes: what is learned in ten seconds is the machine's affair.
    steps = full_counts(120, 1500)
    words = ["--corpus", str(corpus), "--out", str(out), "--preset", "smoke", "--device", "cpu", "--threads", "1"]
    assert main([*words, "--steps", str(steps)]) == 0
    printed = capsys.readouterr().out
    assert "tokens/s" in printed
    assert "minutes left" in printed
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    assert record["history"][-1]["causal"] < 4.0
    assert record["seed"] == 1
    wide, narrow = record["precision"]["float32"], record["precision"]["int8"]
    assert abs(wide["canvas"] - narrow["canvas"]) < 0.05
    assert wide != narrow
    assert len(record["corpus"]) == 64
    assert json.loads((out / "model" / "redraft.json").read_text(encoding="utf-8"))["format"] == 1
    assert (out / "heldout.txt").stat().st_size > 100
    assert "A. Writer" in (out / "model" / "ATTRIBUTION.md").read_text(encoding="utf-8")
    state = torch.load(out / "checkpoint.pt", weights_only=True)
    # The same folder again: refused without --resume, taken up with it.
    assert main(words) == 2
    assert "holds a checkpoint already; add --resume" in capsys.readouterr().err
    assert main([*words, "--steps", str(state["step"] + 2), "--resume"]) == 0
    assert torch.load(out / "checkpoint.pt", weights_only=True)["step"] == state["step"] + 2


def test_installed_in_a_repository_of_others_no_commit_of_theirs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_run, "in_checkout", lambda: False)
    monkeypatch.setattr("subprocess.run", lambda *_words, **_more: pytest.fail("git was asked"))
    assert training_run._commit() == "unknown"


def test_a_run_stops_by_itself_after_its_minutes(corpus: Path, tmp_path: Path) -> None:
    words = ["--corpus", str(corpus), "--out", str(tmp_path / "run"), "--preset", "smoke", "--device", "cpu"]
    assert main([*words, "--threads", "1", "--minutes", "0.03"]) == 0
    record = json.loads((tmp_path / "run" / "record.json").read_text(encoding="utf-8"))
    assert record["history"][-1]["minutes"] >= 0.03
    assert record["history"][-1]["step"] >= 1
    assert (tmp_path / "run" / "model" / "model.safetensors").exists()


def test_a_corpus_can_be_packed_to_a_size_and_trained_from(corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "c.packed"
    assert main(["pack", "--corpus", str(corpus), "--out", str(file), "--max-mib", "0.02", "--preset", "smoke"]) == 0
    assert file.stat().st_size <= 0.02 * 2**20
    assert len(Packed.load(file).held_out) > 3
    words = ["--corpus", str(file), "--out", str(tmp_path / "run"), "--preset", "smoke", "--steps", "2"]
    assert main([*words, "--device", "cpu"]) == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.txt", b"", "characters; at least"),
        ("a.txt", "caf\xe9".encode("latin-1") * 900, "a.txt is not UTF-8 text"),
        ("a.md", b"text", "holds no .txt"),
    ],
)
def test_bad_corpora_end_with_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, words: str
) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / name).write_bytes(content)
    assert main(["--corpus", str(folder), "--out", str(tmp_path / "out"), "--preset", "smoke"]) == 1
    printed = capsys.readouterr().err
    assert words in printed
    assert printed.count("\n") == 1


def test_a_device_that_is_not_there_is_named(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    words = ["--corpus", str(corpus), "--out", str(tmp_path), "--preset", "smoke", "--device", "cuda"]
    assert main(words) == 1
    assert "no CUDA device" in capsys.readouterr().err
