"""A command that the system wants to end: as by Ctrl+C, with the status that shells give, and nothing left behind."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from engine.errors import ModelError, RunCancelled
from engine.terminal.interruption import Interruption

SENTENCE = "redraft: Stopped; nothing was written.\n"
IN_THE_MIDST = """
import os, sys, time
def held(descriptor):
    print("in the midst", flush=True)
    time.sleep(60)
os.fsync = held
from app.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Once it was interrupted, a command listens no more; a test process goes on."""
    before = {number: signal.getsignal(number) for number in signal.valid_signals()}
    yield
    for number, handler in before.items():
        if handler is not None and signal.getsignal(number) is not handler:
            signal.signal(number, handler)


def test_ctrl_c_comes_out_as_a_sentence_and_leaves_the_signals_as_they_were() -> None:
    before = signal.getsignal(signal.SIGTERM)

    def stop() -> None:
        with Interruption():
            assert signal.getsignal(signal.SIGTERM) != before
            raise KeyboardInterrupt

    with pytest.raises(RunCancelled, match=r"^Stopped; nothing was written\.$") as raised:
        stop()
    assert raised.value.exit_status == 130
    assert signal.getsignal(signal.SIGTERM) == before


def test_what_else_is_raised_comes_out_as_it_is() -> None:
    with pytest.raises(ModelError) as raised, Interruption():
        raise ModelError("No such model.")
    assert raised.value.exit_status == 1
    with Interruption():
        pass


if os.name == "posix":

    @pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
    @pytest.mark.parametrize("kind", [KeyboardInterrupt, RunCancelled])
    def test_a_signal_is_raised_once_and_has_its_status(
        number: signal.Signals, status: int, kind: type[BaseException]
    ) -> None:
        def ended() -> None:
            try:
                signal.raise_signal(number)
            except KeyboardInterrupt:
                # What is put away on the way out is not disturbed.
                signal.raise_signal(signal.SIGTERM)
                signal.raise_signal(signal.SIGHUP)
                raise kind("stopped") from None

        with pytest.raises(RunCancelled) as raised, Interruption():
            ended()
        assert raised.value.exit_status == status

    def test_what_is_set_to_be_ignored_stays_ignored() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        with Interruption():
            signal.raise_signal(signal.SIGHUP)

    def begun(*arguments: object, before: Callable[[], object] | None = None) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=before,
        )

    def test_a_command_ends_in_one_sentence_and_takes_its_child_along(chat: Path) -> None:
        process = begun("-m", "app", "batch", "--model", chat)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write('{"do": "continue", "text": "The cat", "words": 1}\n')
        process.stdin.flush()
        json.loads(process.stdout.readline())
        children = psutil.Process(process.pid).children(recursive=True)
        # As a terminal that closes.
        for number in (signal.SIGHUP, signal.SIGTERM):
            process.send_signal(number)
        assert (*process.communicate(timeout=60), process.returncode) == ("", SENTENCE, 129)
        assert children
        assert psutil.wait_procs(children, timeout=20)[1] == []

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
    def test_a_result_is_in_its_file_whole_or_not_at_all(number: signal.Signals, tmp_path: Path) -> None:
        target = tmp_path / "a.txt"
        target.write_text("old")
        process = begun("-c", IN_THE_MIDST, "fill", "-o", target)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("no hole")
        process.stdin.close()
        assert process.stdout.readline() == "in the midst\n"
        process.send_signal(number)
        assert process.wait(60) == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == SENTENCE
        assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "old"}
        process.stdout.close()
        process.stderr.close()

    def test_under_nohup_a_command_goes_on_when_its_terminal_closes(tmp_path: Path) -> None:
        process = begun("-m", "app", "fill", before=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        # Until it waits for its text.
        time.sleep(0.5)
        process.send_signal(signal.SIGHUP)
        assert (*process.communicate("no hole", timeout=60), process.returncode) == ("no hole", "", 0)
