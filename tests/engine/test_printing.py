"""Standard output that lets go of what it cannot take, and sentences that always print."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import RedraftError
from engine.printing import last_flush, run_program, silence_output, write_error, write_line, write_output


def test_output_that_cannot_be_printed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(RedraftError, match="Standard output is closed"):
        write_output(b"x")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Full()))
    with pytest.raises(RedraftError, match="The result cannot be printed: No space left"):
        write_output(b"x")


def test_a_sentence_is_one_line_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(out, encoding="ascii"))
    write_error("The model\n “é”  failed.")
    assert out.getvalue() == b"redraft: The model \\u201c\\xe9\\u201d failed.\n"
    monkeypatch.setattr(sys, "stderr", None)
    write_error("Nobody reads this.")


class Raw(io.BytesIO):
    """Takes nothing while there is an ``error``."""

    error: OSError | None = None

    def write(self, data: object) -> int:
        if self.error is not None:
            raise self.error
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "status", "ends", "sentence"),
    [
        (None, 0, 0, b""),
        (BrokenPipeError(32, "Broken pipe"), 0, 1, b""),
        (OSError(28, "No space left on device"), 0, 1, b"redraft: The result cannot be printed: No space left on"),
        (OSError(28, "No space left on device"), 130, 130, b"redraft: The result cannot be printed: No space left on"),
    ],
)
def test_the_last_flush_says_what_was_not_printed(
    error: OSError | None, status: int, ends: int, sentence: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, errors = Raw(), io.BytesIO()
    raw.error = error
    waiting = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")  # type: ignore[type-var]
    waiting.write("what waits")
    monkeypatch.setattr(sys, "stdout", waiting)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding="utf-8"))
    assert last_flush(status) == ends
    assert errors.getvalue().startswith(sentence)
    assert bool(errors.getvalue()) is bool(sentence)
    raw.error = None


def test_there_may_be_no_streams_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    silence_output()
    assert last_flush(3) == 3


def test_how_a_program_was_left_is_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    def left(by: BaseException) -> int:
        def program() -> int:
            print("as far as it came")
            raise by

        return run_program(program)

    assert [left(SystemExit(2)), left(SystemExit()), left(KeyboardInterrupt()), left(BrokenPipeError())] == [
        2,
        0,
        130,
        1,
    ]
    assert run_program(lambda: 7) == 7
    assert capsys.readouterr().err == ""


def test_a_line_is_printed_at_once_whatever_is_in_it(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_line("caf\u00e9 \udce9")
    assert capsysbinary.readouterr().out == b"caf\xc3\xa9 \\udce9\n"


def test_a_sentence_says_who_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    write_error("One.")
    write_error("Two.", "")
    assert capsys.readouterr().err == "redraft: One.\nTwo.\n"


PASS = "import torch; many = torch.ones(600, 600); going.set()\n    while True: many @ many"
"""What a thread does that stands in a library whenever one looks."""
HUNG = "going.set(); time.sleep(600)"


@pytest.mark.parametrize(("act", "status"), [(PASS, 0), (PASS, 143), (HUNG, 1)])
def test_a_thread_that_is_left_behind_ends_nothing_otherwise(act: str, status: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = f"""
import logging, logging.handlers, sys, threading, time
from engine.printing import leave, run_program, write_output
logging.getLogger().addHandler(logging.handlers.MemoryHandler(9, target=logging.FileHandler({str(log)!r})))
going = threading.Event()
def act():
    {act}
threading.Thread(target=act, daemon=True).start()
going.wait()
time.sleep(0.1)
logging.warning("the last line")
leave(run_program(lambda: write_output(b"all of it") or {status}))
"""
    program = f"import atexit; atexit.register(lambda: print(' and more', flush=True))\n{program}"
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", program], capture_output=True, timeout=120)
    assert (ended.returncode, ended.stdout, ended.stderr) == (status, b"all of it and more\n", b"")
    assert log.read_text() == "the last line\n"


def test_without_threads_a_program_ends_as_programs_do() -> None:
    program = "import atexit; from engine.printing import leave; atexit.register(print, 'after'); leave(3)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60)
    assert (ended.returncode, ended.stdout.strip()) == (3, b"after")
