"""Ended by a signal, whatever it is doing, the program ends as if the window was closed without an answer: the text is
in its recovery copy or in its file, whole; nothing is half done, and nobody is shown a traceback."""

import itertools
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.end_to_end.signalled import DOINGS, TYPED

if os.name != "posix":
    pytest.skip("Windows sends no signals to another program", allow_module_level=True)

TEXT = "The ferry had been late again that morning, and nobody minded.\n" * 40
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE_S = 60.0
AT_ONCE = 4


@dataclass
class Life:
    """One life of the program, with a profile of its own."""

    doing: str
    signals: tuple[signal.Signals, ...]
    folder: Path

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self.file = self.folder / "text.md"
        self.file.write_text(TEXT)
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        private = dict.fromkeys(names, str(self.folder))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.signalled", self.doing, str(self.file)],
            env={**os.environ, **private, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": ""},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def strike(self) -> None:
        """Once it is in the midst of it."""
        assert self.process.stdout is not None
        select.select([self.process.stdout], [], [], PATIENCE_S)
        if os.read(self.process.stdout.fileno(), 100) != b"ready\n":
            self.process.kill()
            pytest.fail(f"{self.doing}: it never came so far: {self.process.communicate()[1].decode()}")
        for number in self.signals:
            self.process.send_signal(number)

    def troubles(self) -> list[str]:
        """What is not as it should be after the end, a sentence each."""
        try:
            _, error = self.process.communicate(timeout=PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return [f"{self.doing}, {self.signals}: it did not end: {self.process.communicate()[1].decode()}"]
        state = self.folder / "redraft"
        log, session = _text(state / "logs" / "redraft.log"), json.loads(_text(state / "session.json") or "{}")
        text, copies = self.file.read_text(), sorted((state / "recovery").iterdir())
        wrong = {
            f"status {self.process.returncode}": self.process.returncode - 128 not in self.signals,
            f"stderr {error.decode()}": error != b"",
            f"log {log}": "Unforeseen" in log or "ERROR" in log,
            "part files": any(path.suffix == ".part" for path in self.folder.rglob("*")),
            "still open": any((state / "open").iterdir()),
            "no session": str(self.file) not in [place["path"] for place in session.get("places", [])],
        }
        if self.doing == "saving":
            # What was begun is done.
            wrong |= {f"file {text[:20]}": text != TYPED + TEXT, f"copies {copies}": copies != []}
        else:
            kept = copies[0].read_bytes().partition(b"\n")[2].decode() if copies else ""
            rest = kept.removeprefix(TYPED)
            whole = kept.startswith(TYPED) and rest.lstrip("x") == TEXT
            wrong |= {f"file {text[:20]}": text != TEXT, f"copies {len(copies)}": len(copies) != 1}
            wrong |= {
                f"copy {kept[:60]}": not whole,
                "too few keys": self.doing == "typing" and len(rest) < len(TEXT) + 20,
            }
        return [f"{self.doing}, {self.signals}: {what}" for what, so in wrong.items() if so]


def _text(file: Path) -> str:
    return file.read_text() if file.exists() else ""


@pytest.mark.long
def test_a_signal_is_a_window_closed_without_an_answer(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    short = [("typing", 0), ("saving", 2), ("running", 1), ("quitting", 0)]
    cases = [(doing, (SIGNALS[number],)) for doing, number in short]
    if full_counts(0, 1):
        cases = [(doing, (number,)) for doing, number in itertools.product(DOINGS, SIGNALS)]
        # A terminal that closes sends two; who is impatient, three.
        cases += [(doing, (signal.SIGHUP, signal.SIGTERM, signal.SIGHUP)) for doing in DOINGS]
    troubles: list[str] = []
    for start in range(0, len(cases), AT_ONCE):
        batch = enumerate(cases[start : start + AT_ONCE], start)
        lives = [Life(doing, numbers, tmp_path / str(place)) for place, (doing, numbers) in batch]
        try:
            for life in lives:
                life.strike()
            for life in lives:
                troubles += life.troubles()
        finally:
            for life in lives:
                life.process.kill()
                life.process.communicate()
    assert not troubles, "\n".join(troubles)
