"""The program's entrance: which of the two programs the arguments mean."""

import subprocess
import sys
from pathlib import Path

import pytest


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, timeout=120, **more)  # type: ignore[call-overload,no-any-return]


def test_the_entrance_hands_every_command_to_the_terminal() -> None:
    from app.__main__ import COMMANDS

    for name in COMMANDS:
        assert run("-m", "app", name, "--no-such-option").returncode == 2


@pytest.mark.parametrize(("typed", "meant"), [("fil", "fill"), ("Fix", "fix"), ("model", "models"), ("banch", "bench")])
def test_a_mistyped_command_is_wrong_usage_and_no_file(
    typed: str, meant: str, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.__main__ import main

    monkeypatch.chdir(tmp_path)
    assert main([typed, "-"]) == 2
    assert f"“redraft {meant}”" in capsys.readouterr().err


def test_any_other_argument_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.__main__ import main

    opened: list[list[str]] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.main.main", lambda argv: opened.append(argv) or 0)
    (tmp_path / "fil").write_text("a file of that name")
    for arguments in ([], ["fil"], ["frobnicate"], ["fixes.txt"], ["a/fil"], ["draft.md", "fill"]):
        assert main(arguments) == 0
        assert opened.pop() == arguments
