"""``python -m engine.training``: which command is meant, with which options, and how it ends."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import UsageError
from engine.training.__main__ import main
from engine.training.training_run import RunOptions


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[RunOptions]:
    """What a training is asked for, instead of one."""
    asked: list[RunOptions] = []
    monkeypatch.setattr("engine.training.training_run.train", asked.append)
    return asked


def test_without_a_command_it_is_a_training(runs: list[RunOptions]) -> None:
    assert main(["--corpus", "texts", "--out", "run"]) == 0
    assert runs == [RunOptions(Path("texts"), Path("run"), "starter")]
    words = ["--corpus", "t", "--out", "o", "--preset", "smoke", "--minutes", "1.5", "--steps", "9", "--seed", "4"]
    words += ["--device", "cpu", "--threads", "2", "--tokens", "64", "--resume", "--plain", "--from", "earlier"]
    assert main([*words, "--set", "rate=0.1", "--set", "warmup=3"]) == 0
    assert runs[-1] == RunOptions(
        Path("t"), Path("o"), "smoke", 1.5, 9, 4, "cpu", 2, 64, True, True, Path("earlier"), ("rate=0.1", "warmup=3")
    )


@pytest.mark.parametrize("name", ["evaluate", "tune"])
def test_the_measuring_commands_get_the_words_behind_them(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(f"engine.training.{name}.main", lambda words: asked.append(words) or 3)
    assert main([name, "--model", "m"]) == 3
    assert asked == [["--model", "m"]]


def test_pack_is_told_how_large_the_file_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    monkeypatch.setattr("engine.training.training_run.pack_to_size", lambda *words: asked.append(words))
    assert main(["pack", "--corpus", "texts", "--out", "c.packed", "--max-mib", "2", "--preset", "small"]) == 0
    assert asked == [(Path("texts"), Path("c.packed"), "small", 2.0)]


def test_trouble_is_one_sentence_and_its_status_and_ctrl_c_keeps_the_checkpoint(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def end(error: BaseException) -> int:
        def train(_: RunOptions) -> None:
            raise error

        monkeypatch.setattr("engine.training.training_run.train", train)
        return main(["--corpus", "texts", "--out", "run"])

    assert end(UsageError("That makes no sense.")) == 2
    assert capsys.readouterr().err == "That makes no sense.\n"
    assert end(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "Stopped; the last checkpoint is kept.\n"
    assert main(["export", "--to", "folder"]) == 2
    assert capsys.readouterr().err == "--to writes a training run; name it with --run.\n"


def test_it_is_a_process_that_explains_itself() -> None:
    outcome = subprocess.run([sys.executable, "-m", "engine.training", "--help"], capture_output=True, check=False)
    assert outcome.returncode == 0
    assert b"Train a starter model." in outcome.stdout


if os.name == "posix":  # the shell's redirections

    def test_the_last_flush_of_a_training_is_its_own() -> None:
        """Python tries again what a stream refused, when it ends: "Exception ignored" and 120."""
        lines = ("engine.training --help >/dev/full", "engine.training.evaluate --help >/dev/full")
        begun = [
            subprocess.Popen(
                ["bash", "-c", f"{sys.executable} -m {line}"],
                stderr=subprocess.PIPE,
                text=True,
                stdin=subprocess.DEVNULL,
            )
            for line in lines
        ]
        outcomes = [(process.communicate(timeout=120)[1], process.returncode) for process in begun]
        assert outcomes == [("The result cannot be printed: No space left on device.\n", 1)] * len(lines)
