"""``python -m engine.terminal``: the commands in a process that has no editor."""

import subprocess
import sys

from engine.terminal.version import version


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "engine.terminal", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_it_answers_with_the_exit_status_of_its_command() -> None:
    outcome = run("--version")
    assert (outcome.returncode, outcome.stdout.decode()) == (0, f"redraft {version()}\n")
    outcome = run("frobnicate")
    assert outcome.returncode == 2
    assert outcome.stderr.startswith(b"redraft: ")
