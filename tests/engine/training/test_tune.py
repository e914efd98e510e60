"""The command that compares sampling numbers side by side."""

import dataclasses
import json
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer

from engine.errors import UsageError
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.training.__main__ import main as command
from engine.training.export import export_run
from engine.training.learning.trainer import Edges, Trainer
from engine.training.lessons.tasks import FixTask
from engine.training.texts.bpe import FIX
from engine.training.texts.corpus import sample_documents
from engine.training.texts.packing import CorpusPart, Packed
from engine.training.texts.windows import WindowSize
from engine.training.tune import candidates, ramp
from tests.engine.training.runs import TINY


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
    ("words", "sentence"),
    [
        (["--temperatures", "0.4"], "is no ramp; write it as 0.4-0.2."),
        (["--temperatures", "0.2-0.4"], "The temperatures must be above 0 and rise"),
        (["--bounds", "-1"], "entropy_bound must be above 0"),
    ],
)
def test_sampling_numbers_that_make_no_sense_are_named(
    folder: Path, corpus: Path, words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(["tune", "--model", str(folder), "--text", str(corpus / "first.txt"), *words]) != 0
    assert sentence in capsys.readouterr().err


def test_a_ramp_is_the_first_temperature_and_the_last() -> None:
    assert ramp("0.4-0.2") == (0.4, 0.2)
    for text in ("", "0.4", "a-b", "0.4-0.2-0.1", "-1"):
        with pytest.raises(UsageError, match="is no ramp; write it as 0"):
            ramp(text)


def test_candidates_are_every_combination_and_the_models_own_where_none_is_asked_for() -> None:
    base = GenerationOptions()
    assert list(candidates(base, [], [], [])) == [base]
    combined = list(candidates(base, ["0.4-0.2", "0.8-0.6"], [0.1], [2, 4]))
    assert [(options.t_max, options.t_min, options.max_denoising_steps) for options in combined] == [
        (0.4, 0.2, 2),
        (0.4, 0.2, 4),
        (0.8, 0.6, 2),
        (0.8, 0.6, 4),
    ]
    assert all(options.entropy_bound == 0.1 for options in combined)
