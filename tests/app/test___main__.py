"""The program's entrance: which of the two programs the arguments mean."""

import itertools
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

STREAMS = {"full": ">/dev/full", "gone": "| true", "closed": ">&-"}
"""What stdout may be, as the shell writes it."""


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


def test_ctrl_c_before_there_is_a_window_is_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.__main__ import main

    def stopped(argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.main.main", stopped)
    assert main(["letter.md"]) == 130
    assert capsys.readouterr() == ("", "")


if os.name == "posix":  # the shell's redirections

    def test_the_last_flush_of_stdout_is_the_programs(full_counts: Callable[[int, int], int]) -> None:
        """Whatever stdout is, and whether Python buffers it or not: a sentence of ours or none, and a status of ours.

        Python tries again what a stream refused, when it ends: "Exception ignored" and 120 on every version.
        """
        from app.__main__ import COMMANDS

        lines = ["--help", "--version", "letter.md --help", "models list", *(f"{name} --help" for name in COMMANDS)]
        cases = list(itertools.product(lines, STREAMS, ("", "1")))
        if full_counts(0, 1) == 0:
            # The kinds of output (ours, argparse's of each door, a list) for all; a page of help for each command once.
            cases = [case for case in cases if case[0] in lines[:4] and case[2] == ""]
            cases += [(line, "full", "") for line in lines[4:]]
        begun = {case: _begun(case[0], STREAMS[case[1]], case[2]) for case in cases}
        outcomes = {case: (*process.communicate(timeout=120), process.returncode) for case, process in begun.items()}
        sentences = {
            "full": "redraft: The result cannot be printed: No space left on device.\n",
            "gone": "",
            "closed": "redraft: Standard output is closed, so the result cannot be printed; name a file with -o.\n",
        }
        assert outcomes == {case: ("", sentences[case[1]], 1) for case in cases}

    def test_a_stderr_that_takes_nothing_leaves_the_status_as_it_is() -> None:
        lines = ("letter.md --nope", "fill --nope", "fil", "--demo")
        cases = [*((line, "") for line in lines), ("fill --nope", "1"), ("fil", "1")]
        begun = [_begun(line, "2>/dev/full", unbuffered) for line, unbuffered in cases]
        outcomes = [(*process.communicate(timeout=120), process.returncode) for process in begun]
        assert outcomes == [("", "", 2)] * len(begun)

    def _begun(line: str, stream: str, unbuffered: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m app {line} {stream}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        )
