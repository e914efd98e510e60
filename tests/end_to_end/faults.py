"""The fault harness: the installed program, driven by random keys, and killed or starved of its disk at random moments.

Each round starts the program on a file of its own, writes numbered words into it, and meanwhile saves, waits, runs a
fill, accepts, takes back or closes; then a fault. What was typed and when is kept here, so that afterwards it can be
said what the file may hold and what recovery has to bring back. Counts are returned, to be printed as JSON.
"""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path

from app.documents.kept.recovery import RecoveryStore

LAG = 15.0
"""Seconds of writing that a crash may cost."""
HEAD, FOOT = "The first line, as it was.\n", "\nThe last line, as it was.\n"
BODY = "It was late, and the river was high.\n" * 40
FAULTS = ("changed", "full", "deleted", "ENOSPC", "folder", "limit", "EIO", "clock", "read-only")
"""What may happen before the kill: to the file (another text, nothing or a folder in its place), to the small disk it
lies on, to every write of the program, or to its clock."""
NO_COPIES = ("limit", "ENOSPC", "EIO")
"""With these not even recovery copies can be written."""
INJECTED = '''
"""Imported by the program's Python before anything else: once the flag is there, writes and syncs end half done."""
import errno, os

import datetime, time

FLAG, CLOCK = os.environ["FAULT_FLAG"], os.environ["FAULT_FLAG"] + ".clock"
REAL = {"write": os.write, "fsync": os.fsync}

def fault():
    try:
        with open(FLAG) as flag:
            code = getattr(errno, flag.read())
    except FileNotFoundError:
        return None
    return OSError(code, os.strerror(code))

def write(descriptor, data):
    trouble = fault()
    if trouble is None:
        return REAL["write"](descriptor, data)
    REAL["write"](descriptor, bytes(data)[: len(data) // 2])
    raise trouble

def fsync(descriptor):
    trouble = fault()
    if trouble is not None:
        raise trouble
    REAL["fsync"](descriptor)

def off():
    try:
        with open(CLOCK) as clock:
            return int(clock.read())
    except FileNotFoundError:
        return 0

class Wrong(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + datetime.timedelta(seconds=off())

real_time, real_time_ns = time.time, time.time_ns
time.time = lambda: real_time() + off()
time.time_ns = lambda: real_time_ns() + off() * 10**9
datetime.datetime = Wrong
os.write, os.fsync = write, fsync
'''


@dataclass(slots=True)
class Tally:
    """What happened in all rounds. ``losses``: sentences, one for each text that was lost or altered."""

    kills: int = 0
    zombies: int = 0
    faults: int = 0
    saves: int = 0
    runs: int = 0
    fills: int = 0
    recovered: int = 0
    copies: int = 0
    by_fault: dict[str, int] = field(default_factory=dict)
    worst_lag_seconds: float = 0.0
    doing: dict[str, int] = field(default_factory=dict)
    losses: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        return json.dumps(asdict(self))


class Round:
    """One life of the program, in ``folder``, with a profile of its own; its file lies on ``disk``."""

    def __init__(self, display: str, folder: Path, disk: Path, rng: random.Random, tally: Tally) -> None:
        self._rng, self._tally, self._folder = rng, tally, folder
        self.file = disk / f"round-{rng.randrange(10**9)}.md"
        self.original = HEAD + BODY + FOOT
        self.file.write_text(self.original, encoding="utf-8")
        self._typed: list[tuple[float, str]] = []
        self._legal = {self.original}
        self._filled = self._running = False
        self._theirs: str | None = None
        self._home = folder / "home"
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        private = dict.fromkeys(names, str(self._home))
        self._flag, injected = folder / "fault", folder / "injected"
        private |= {"FAULT_FLAG": str(self._flag), "PYTHONPATH": str(injected)}
        self._environment = {**os.environ, **private, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._home.mkdir(exist_ok=True)
        injected.mkdir(exist_ok=True)
        (injected / "sitecustomize.py").write_text(INJECTED)
        command = [str(Path(sys.executable).with_name("redraft")), str(self.file)]
        log = (folder / "said.txt").open("ab")
        self.process = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        log.close()

    # ------------------------------------------------------------ hands

    def xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=60)
        return done.stdout.strip()

    def arrive(self) -> bool:
        """The window is there and has the focus. False: the machine was too busy."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            windows = self.xdotool("search", "--onlyvisible", "--name", self.file.name).split()
            if windows:
                self.xdotool("windowfocus", windows[0])
                if self.xdotool("getwindowfocus") == windows[0]:
                    self.xdotool("key", "ctrl+Home", "Down")
                    return True
            time.sleep(0.1)
        return False

    @property
    def _text(self) -> str:
        """What the page holds if nothing was filled in."""
        return HEAD + "".join(text for _, text in self._typed) + BODY + FOOT

    def act(self, what: str) -> None:
        """One thing that a writer does."""
        rng = self._rng
        if self._running and what in ("type", "save", "run"):
            # Out of the prompt, and out of the run: what is typed next is meant for the page, and the keys that begin a
            # run would accept one that is ready.
            self.xdotool("key", "--delay", "120", "Escape", "Escape")
            self._running = False
        match what:
            case "type":
                for _ in range(rng.randrange(1, 4)):
                    text = f"word{len(self._typed)} "
                    self.xdotool("type", "--delay", "2", text)
                    self._typed.append((time.monotonic(), text))
            case "save":
                if self._theirs is None:
                    self._legal.add(self._text)
                self.xdotool("key", "ctrl+s")
                self._tally.saves += 1
            case "wait":
                time.sleep(rng.random() * 3.2)
            case "run":
                self.xdotool("key", "ctrl+e")
                time.sleep(0.15)
                self.xdotool("key", "ctrl+Return")
                self._tally.runs += 1
                self._running = True
                time.sleep(rng.random() * 0.7)
            case "accept":
                # Esc puts the prompt or the draft away again; what was accepted stays.
                self._filled = True
                self.xdotool("key", "ctrl+e")
                time.sleep(0.15)
                self.xdotool("key", "ctrl+Return")
                time.sleep(0.9)
                self.xdotool("key", "ctrl+Return")
                time.sleep(0.1)
                self._running = True
                self._tally.fills += 1

    # ------------------------------------------------------------ faults

    def kill(self) -> None:
        """The program is dead; every second time nobody has reaped it by the time the next one starts."""
        self.process.send_signal(signal.SIGKILL)
        if self._rng.random() < 0.5 and hasattr(os, "waitid"):
            os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOWAIT)
            self._tally.zombies += 1
        else:
            self.process.wait(20)
        self._tally.kills += 1

    def strike(self, fault: str) -> None:
        """One of FAULTS, from now on."""
        self._tally.faults += 1
        self._tally.by_fault[fault] = self._tally.by_fault.get(fault, 0) + 1
        match fault:
            case "changed" | "deleted" | "folder":
                self.change_underneath(fault != "changed")
                if fault == "folder":
                    self.file.mkdir()
            case "clock":
                years = self._rng.choice((-3, -1, 2, 10))
                self._flag.with_name(self._flag.name + ".clock").write_text(str(years * 365 * 24 * 3600))
            case "limit":
                # No file may grow beyond a hundred bytes: every save and every copy fails half way.
                resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (100, 100))
            case "ENOSPC" | "EIO":
                part = self._flag.with_suffix(".part")
                part.write_text(fault)
                part.replace(self._flag)
            case "full":
                with suppress(OSError), self.file.with_name("ballast").open("wb", buffering=0) as ballast:
                    while True:
                        ballast.write(bytes(512))
            case "read-only":
                subprocess.run(["mount", "-o", "remount,ro", str(self.file.parent)], check=True)

    def change_underneath(self, delete: bool) -> None:
        theirs = f"Another program's words, {self._rng.randrange(10**6)}.\n"
        if delete:
            self.file.unlink(missing_ok=True)
        else:
            part = self.file.with_name("theirs.part")
            part.write_text(theirs)
            part.replace(self.file)
        self._legal = set() if delete else {theirs}
        self._theirs = theirs

    # ------------------------------------------------------------ afterwards

    def judge(self, at: float, disk_works: bool, where: str) -> None:
        """``at``: when the fault came. Notes every loss."""
        held = self.file.read_text(encoding="utf-8") if self.file.is_file() else None
        if held is None:
            if self._legal:
                self._lost(where, "the file is gone")
        elif not self._complete(held):
            self._lost(where, f"the file holds what never was a version, {len(held)} characters")
        best = _count(held or "")
        folder = self._home / "redraft" / "recovery"
        offered = {copy.file for copy in RecoveryStore(folder).orphans()}
        for file in sorted(folder.glob("*.copy")):
            head, _, data = file.read_bytes().partition(b"\n")
            about = json.loads(head)
            if about["path"] != str(self.file):
                continue
            self._tally.copies += 1
            if about["sum"] != sha256(data).hexdigest():
                self._lost(where, "a damaged recovery copy")
                continue
            if file not in offered:
                self._lost(where, "a recovery copy that the next start does not offer")
            text = data.decode()
            if not self._complete(text, copy=True):
                self._lost(where, "the recovery copy holds what never stood on the page")
            best = max(best, _count(text))
        missing = self._typed[best:]
        if missing and disk_works:
            lag = at - missing[0][0]
            self._tally.worst_lag_seconds = max(self._tally.worst_lag_seconds, round(lag, 2))
            if lag > LAG:
                self._lost(where, f"{len(missing)} words, the oldest {lag:.1f} s old")
        elif best:
            self._tally.recovered += 1

    def _complete(self, text: str, copy: bool = False) -> bool:
        if text in self._legal:
            return True
        if not copy and (self._theirs is not None or not self._filled):
            return False
        # Between the writer's words anything may have been filled in; they themselves stand whole and in order.
        if not (text.startswith(HEAD) and text.endswith(BODY[-200:] + FOOT)):
            return False
        if self._filled:
            return True
        middle = text[len(HEAD) : len(text) - len(BODY + FOOT)]
        return self._text.startswith(HEAD + middle)

    def _lost(self, where: str, what: str) -> None:
        kept = self._folder / f"loss-{len(self._tally.losses)}"
        kept.mkdir(exist_ok=True)
        self._tally.losses.append(f"{where}: {what}")

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)


def _count(text: str) -> int:
    """How many of the numbered words stand in ``text``, from the first on."""
    count = 0
    while f"word{count} " in text:
        count += 1
    return count


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A file system of 64 kB; None where none may be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)]
    root = os.name == "posix" and os.geteuid() == 0
    mounted = root and subprocess.run(["mount", *options], capture_output=True).returncode == 0
    yield disk if mounted else None
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def play(display: str, folder: Path, rounds: int, seed: int, tally: Tally, others: bool = True) -> None:
    """``rounds`` kills of the program; each third one has another fault first, each of FAULTS in turn, if ``others``.

    A start on a machine that is too busy to show a window is not counted, and tried again.
    """
    number = 0
    while tally.kills < rounds:
        assert number < rounds * 2 + 10, "the program hardly ever shows its window"
        rng = random.Random(seed * 100_003 + number)
        place = folder / f"{number}"
        place.mkdir()
        number += 1
        fault = FAULTS[tally.faults % len(FAULTS)] if others and tally.kills % 3 == 2 else "kill"
        with small_disk(place) as disk:
            if disk is None and fault in ("full", "read-only"):
                # The same as seen by the program, where nothing may be mounted.
                fault = "ENOSPC"
            life = Round(display, place, disk or place, rng, tally)
            try:
                if not life.arrive():
                    continue
                last = _live(life, rng, fault)
                life.kill()
                life.judge(time.monotonic(), fault not in NO_COPIES, f"round {number}, {fault} while {last}")
                tally.doing[last] = tally.doing.get(last, 0) + 1
            finally:
                life.end()


def _live(life: Round, rng: random.Random, fault: str) -> str:
    """Act until the moment of the kill; the last act is left half done. Returns its name."""
    acts = ["type", "type", "type", "save", "wait", "wait", "run"]
    if rng.random() < 0.25:
        acts.append("accept")
    count, moment = rng.randrange(3, 10), rng.randrange(1, 6)
    what = "type"
    for step in range(count):
        what = rng.choice(acts) if step else "type"
        life.act(what)
        if fault != "kill" and step == min(moment, count - 1):
            life.strike(fault)
            for after in ("type", "save"):
                life.act(after)
    if rng.random() < 0.15:
        life.xdotool("key", "ctrl+q")
        what = "close"
    time.sleep(rng.random() * 0.4)
    return what
