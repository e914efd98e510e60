"""The command that measures a model folder, on a model of thirty steps: figures, not quality."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from engine.training.evaluate import main
from engine.training.texts.corpus import sample_documents
from engine.training.texts.packing import Packed


def test_the_figures_come_last_as_json_and_repeat(
    folder: Path, packed: Packed, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(folder, tmp_path / "model")
    text = tmp_path / "held.txt"
    held = [d.text for d in sample_documents(corpus, characters=10**9) if d.held_out]
    text.write_text("\n\n".join(held), encoding="utf-8")
    packed.save(tmp_path / "c.packed")
    words = ["--model", str(folder), "--text", str(text), "--count", "6", "--parts", "holes", "strengths", "continue"]
    words += ["--baseline", str(tmp_path / "c.packed"), "--write"]
    runs = []
    for _ in range(2):
        assert main(words) == 0
        runs.append(json.loads(capsys.readouterr().out.splitlines()[-1]))
    assert runs[0] == runs[1]
    word = runs[0]["holes"]["word"]
    assert word["count"] == 6
    assert 0 <= word["exact"] <= 1
    assert word["perplexity"] > 1
    assert runs[0]["baseline"]["exact"] >= 0
    assert [row["title"] for row in runs[0]["strengths"]] == ["Touch up", "Refresh", "Reword", "Rewrite"]
    manifest = json.loads((folder / "redraft.json").read_text(encoding="utf-8"))
    assert manifest["abilities"] == runs[0]["abilities"]
    assert "fills, chosen by seed 1" in (folder / "README.md").read_text(encoding="utf-8")


def test_speed_is_measured_with_the_threads_asked_for(
    folder: Path, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tmp_path / "held.txt"
    text.write_text("\n\n".join(d.text for d in sample_documents(corpus, characters=10**9) if d.held_out))
    before = torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    try:
        words = ["--model", str(folder), "--text", str(text), "--count", "5", "--parts", "speed", "--threads", "2"]
        assert main(words) == 0
    finally:
        torch.set_num_threads(before)
    speed = json.loads(capsys.readouterr().out.splitlines()[-1])["speed"]
    assert (speed["threads"], speed["count"]) == (2, 5)


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
        sentence = capsys.readouterr().err
        assert words in sentence
        assert sentence.count("\n") == 1
