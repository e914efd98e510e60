"""The program's entrance: version and help without anything heavy, real processes, closed and broken streams."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.model.tokenizing import child
from engine.terminal import commands
from engine.terminal.version import version
from tests.engine.terminal.conftest import Call

_PROBE = """
import sys
from app.__main__ import main
status = main(sys.argv[1:])
sys.stderr.write(' '.join(sorted(sys.modules)))
sys.exit(status)
"""
_HEAVY = {
    *("PySide6", "shiboken6", "torch", "numpy", "safetensors", "tokenizers", "jinja2", "regex", "platformdirs"),
    *("dataclasses", "inspect", "tempfile", "logging", "json", "importlib.metadata", "subprocess", "socket", "random"),
}
"""What nobody waits for who wants a line or a page of words. The last of these come with others: tempfile, say."""
_PAGES = ("--help", "-h", "fill --help", "models --help", "models check --help", "doctor --help")


def run(*arguments: str, **more: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, timeout=120, **more)  # type: ignore[call-overload,no-any-return]


def imported(*arguments: str) -> set[str]:
    """The modules of a process that has answered ``redraft ARGUMENT …`` and nothing else."""
    outcome = run("-c", _PROBE, *arguments)
    assert (outcome.returncode, bool(outcome.stdout)) == (0, True)
    return set(outcome.stderr.decode().split())


def test_the_version_is_printed_before_there_is_a_grammar() -> None:
    modules = imported("--version")
    assert not modules & (_HEAVY | {"argparse"})
    assert {name for name in modules if name.partition(".")[0] in ("app", "engine")} == {
        "app",
        "app.__main__",
        "app.platform",
        "app.platform.system",
        "engine",
        "engine.errors",
        "engine.installation",
        "engine.printing",
        "engine.terminal",
        "engine.terminal.commands",
        "engine.terminal.version",
    }


@pytest.mark.parametrize("line", _PAGES)
def test_a_page_of_help_needs_the_grammar_alone(line: str) -> None:
    modules = imported(*line.split())
    assert not modules & _HEAVY
    own = {name for name in modules if name.startswith("engine.") and not name.startswith("engine.terminal.verbs.")}
    assert own == {
        "engine.errors",
        "engine.option_parser",
        "engine.printing",
        "engine.terminal",
        "engine.terminal.arguments",
        "engine.terminal.commands",
        "engine.terminal.interruption",
        "engine.terminal.parser",
        "engine.terminal.verb",
        "engine.terminal.verbs",
    }


def test_the_word_for_a_child_is_known_without_what_the_child_is_made_of() -> None:
    assert commands.CHILD == child.ARGUMENT


def test_version_is_the_distributions_own(call: Call) -> None:
    outcome = call("--version")
    assert (outcome.status, outcome.out.decode()) == (0, f"redraft {version()}\n")


def test_help_names_every_command(call: Call) -> None:
    page = call("--help").out.decode()
    for name in ("fill", "rewrite", "fix", "continue", "batch", "models", "bench", "doctor", "--demo", "[FILE ...]"):
        assert name in page
    for name in ("fill", "rewrite", "fix", "continue"):
        page = call(name, "--help").out.decode()
        for option in ("--model", "--device", "--dtype", "--seed", "--variants", "--steps", "--keep", "--ban"):
            assert option in page
        for option in ("--json", "--events", "-o"):
            assert option in page
    page = call("models", "--help").out.decode()
    for name in ("list", "get", "add", "check"):
        assert name in page
    assert "64 MiB" in call("models", "check", "--help").out.decode()


def test_a_process_reads_and_prints_bytes(tmp_path: Path) -> None:
    text = "\ufeffé\r\nno hole \\[[12]]\r\n".encode()
    outcome = run("-m", "app", "fill", input=text)
    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (0, text, b"")


def test_a_process_with_an_unhelpful_locale_still_speaks_utf8() -> None:
    environment = dict(os.environ, PYTHONIOENCODING="ascii", LC_ALL="C")
    text = "é 𝔘".encode()
    assert run("-m", "app", "fill", input=text, env=environment).stdout == text
    outcome = run("-m", "app", "fill", "--model", "ünknown", input=b"[[]]", env=environment)
    assert outcome.returncode == 1
    assert b"Traceback" not in outcome.stderr


if os.name == "posix":  # the shell's redirections, and signals

    @pytest.mark.parametrize(
        ("line", "statuses"),
        [
            ("{python} -m app fill <&-", {2}),
            ("{python} -m app batch --model nobody <&-", {1}),
            ("{python} -m app --help >&-", {0, 1}),
            ("printf x | {python} -m app fill >&-", {1}),
            ("printf x | {python} -m app fill --json >&-", {1}),
            ("printf x | {python} -m app fill --json >/dev/full", {1}),
            ("printf x | {python} -m app fill --events >/dev/full", {1}),
            ("{python} -m app models list >/dev/full", {1}),
            ("{python} -m app --version | true", {0, 1}),
            ("printf '%s' '{text}' | {python} -m app fill | true", {0, 1}),
        ],
    )
    def test_closed_and_broken_streams_never_show_a_traceback(line: str, statuses: set[int], tmp_path: Path) -> None:
        command = line.format(python=sys.executable, text="x" * 100_000)
        # Unbuffered, as a container may have it, nothing would wait for the interpreter's last flush.
        environment = {**os.environ, "PYTHONUNBUFFERED": ""}
        outcome = subprocess.run(
            ["bash", "-o", "pipefail", "-c", command], capture_output=True, check=False, timeout=120, env=environment
        )
        assert b"Traceback" not in outcome.stderr
        assert b"Exception ignored" not in outcome.stderr
        assert outcome.returncode in statuses, outcome.stderr

    def test_ctrl_c_while_reading_ends_quietly() -> None:
        process = subprocess.Popen(
            [sys.executable, "-c", "print('up', flush=True)\n" + _PROBE, "fill"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1.0)
        process.send_signal(signal.SIGINT)
        out, error = process.communicate(timeout=60)
        assert process.returncode == 130
        assert out == b""
        assert b"Stopped" in error
        assert b"Traceback" not in error
