"""The fault harness: the installed program, driven by random keys, and ended or starved of its disk at random moments.

Each round starts the program on a file of its own, writes numbered words into it, and meanwhile saves, waits, runs a
fill, accepts, takes back or closes; then a fault, and its end. What was typed and when is kept, so that afterwards it
can be said what the file may hold and what recovery has to bring back. Counts are returned, to be printed as JSON.
"""

import json
import os
import random
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from signal import Signals

from app.documents.kept.recovery import RecoveryStore
from tests.end_to_end import injected
from tests.end_to_end.hands import Hands
from tests.end_to_end.mortal import DEATHS, Mortal, may_be_apart
from tests.end_to_end.tally import Tally
from tests.end_to_end.writing import ORIGINAL, SECOND, Writing, count_words

ROOT = Path(__file__).resolve().parents[2]
LAG = 15.0
"""Seconds of writing that an end may cost."""
SLOW = 1.0
"""Seconds that every call of a slow disk takes."""
SLOWER = 10.0
"""So many seconds of writing more a slow disk may cost."""
PLACES = ("plain", "link", "apart", "hard link")
"""What the file of a round is; "apart": the program lives in a namespace of its own."""
FAULTS = (
    *("twice", "slow", "loop", "changed", "full", "dangling", "deleted", "ENOSPC", "led astray", "folder", "limit"),
    *("EIO", "clock", "read-only"),
)
"""What may happen before the end: to the file (another text, nothing, a folder in its place, a link to another file, to
nothing or to itself), to the disk it lies on (full, slow), to every write of the program, to its clock, or that it is
started a second time on the same file."""
REPLACED = ("changed", "deleted", "loop", "dangling", "led astray", "folder")
"""Another program's doing, to the file itself."""
NO_COPIES = ("limit", "ENOSPC", "EIO")
"""With these not even recovery copies can be written."""


class Round:
    """One life of the program, with a profile of its own in ``folder``; its file is on ``disk``, as ``place`` says."""

    def __init__(self, display: str, folder: Path, disk: Path, place: str, rng: random.Random, tally: Tally) -> None:
        self._rng, self._tally, self._folder, self._place = rng, tally, folder, place
        self.file = disk / f"round-{rng.randrange(10**9)}.md"
        self._other_name = disk / "other-name.txt"
        self._lay_out()
        self._paths = {str(self.file), str(self.file.resolve())}
        self._writing, self._running = Writing(), False
        self._home = folder / "home"
        names = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        private = dict.fromkeys(names, str(self._home))
        self._flag, site = folder / "fault", folder / "injected"
        private |= {"FAULT_FLAG": str(self._flag), "PYTHONPATH": os.pathsep.join((str(site), str(ROOT)))}
        self._environment = {**os.environ, **private, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self._home.mkdir(exist_ok=True)
        site.mkdir(exist_ok=True)
        (site / "sitecustomize.py").write_bytes(Path(injected.__file__).read_bytes())
        self.hands = Hands(self.file.name, self._environment)
        self.program = self._start(apart=place == "apart")
        self._second: Mortal | None = None
        self._second_saved = False

    def _start(self, apart: bool = False) -> Mortal:
        return Mortal(self.file, self._environment, self._folder / "said.txt", apart)

    def _lay_out(self) -> None:
        if self._place == "link":
            # Into another folder, as from the desktop.
            target = self.file.parent / "share" / "story.md"
            target.parent.mkdir()
            target.write_text(ORIGINAL, encoding="utf-8")
            self.file.symlink_to(target)
            return
        self.file.write_text(ORIGINAL, encoding="utf-8")
        if self._place == "hard link":
            self._other_name.hardlink_to(self.file)

    def arrive(self) -> bool:
        """The page is there, and the caret in its second line. False: the machine was too busy."""
        there = self.hands.arrive(self.program)
        if there:
            self.hands.keys("ctrl+Home", "Down")
        return there

    def act(self, what: str) -> None:
        """One thing that a writer does."""
        rng, hands, writing = self._rng, self.hands, self._writing
        if self._running and what in ("type", "save", "run"):
            # Out of the prompt, and out of the run: what is typed next is meant for the page, and the keys that begin a
            # run would accept one that is ready.
            hands.xdotool("key", "--delay", "120", "Escape", "Escape")
            self._running = False
        match what:
            case "type":
                for _ in range(rng.randrange(1, 4)):
                    hands.types(writing.next_word())
            case "save":
                writing.save()
                hands.keys("ctrl+s")
                self._tally.saves += 1
            case "wait":
                time.sleep(rng.random() * 3.2)
            case "run":
                hands.keys("ctrl+e")
                time.sleep(0.15)
                hands.keys("ctrl+Return")
                self._tally.runs += 1
                self._running = True
                time.sleep(rng.random() * 0.7)
            case "accept":
                # Esc puts the prompt or the draft away again; what was accepted stays.
                writing.filled = True
                hands.keys("ctrl+e")
                time.sleep(0.15)
                hands.keys("ctrl+Return")
                time.sleep(0.9)
                hands.keys("ctrl+Return")
                time.sleep(0.1)
                self._running = True
                self._tally.fills += 1

    # ------------------------------------------------------------ faults

    def strike(self, fault: str) -> None:
        """One of FAULTS, from now on."""
        self._tally.faults += 1
        self._tally.by_fault[fault] += 1
        if fault in REPLACED:
            self._change_underneath(fault)
            return
        match fault:
            case "twice":
                self._start_again()
            case "clock":
                self._say(".clock", str(self._rng.choice((-3, -1, 2, 10)) * 365 * 24 * 3600))
            case "slow":
                self._say(".slow", str(SLOW))
            case "limit":
                # No file may grow beyond a hundred bytes: every save and every copy fails half way.
                resource.prlimit(self.program.pid, resource.RLIMIT_FSIZE, (100, 100))
            case "ENOSPC" | "EIO":
                self._say("", fault)
            case "full":
                with suppress(OSError), self.file.with_name("ballast").open("wb", buffering=0) as ballast:
                    while True:
                        ballast.write(bytes(512))
            case "read-only":
                subprocess.run(["mount", "-o", "remount,ro", str(self.file.parent)], check=True)

    def _say(self, kind: str, what: str) -> None:
        """To what is injected into the program: see there."""
        part = self._folder / "fault.part"
        part.write_text(what)
        part.replace(f"{self._flag}{kind}")

    def _change_underneath(self, fault: str) -> None:
        theirs = f"Another program's words, {self._rng.randrange(10**6)}.\n"
        part = self.file.with_name("theirs.part")
        match fault:
            case "changed":
                part.write_text(theirs)
            case "led astray":
                elsewhere = self.file.with_name("theirs.md")
                elsewhere.write_text(theirs)
                part.symlink_to(elsewhere)
            case "loop":
                part.symlink_to(self.file)
            case "dangling":
                part.symlink_to(self.file.with_name("nowhere.md"))
        if fault in ("deleted", "folder"):
            self.file.unlink(missing_ok=True)
        else:
            part.replace(self.file)
        if fault == "folder":
            self.file.mkdir()
        self._writing.replaced_by(theirs if fault in ("changed", "led astray") else None)

    def _start_again(self) -> None:
        """A second copy of the program, with the same profile: it writes at the end of the text, and saves."""
        first = self.hands.windows()
        self._second, self._writing.second = self._start(), True
        if not self.hands.arrive(self._second, *first):
            return
        self.hands.keys("ctrl+End")
        self.hands.types(SECOND)
        self.hands.keys("ctrl+s")
        end = time.monotonic() + 5
        while time.monotonic() < end and not self._second_saved:
            time.sleep(0.05)
            self._second_saved = self.file.read_text(encoding="utf-8").endswith(SECOND)
        self._tally.second_saves += self._second_saved
        self.hands.focus(first[0])

    def end_by(self, number: Signals, closing: bool) -> str:
        """The program is dead; every second time nobody has reaped it by the time the next one starts. Returns what
        was not as it should be, a clause; empty: nothing."""
        if self._second is not None and self._rng.random() < 0.5:
            self._second.kill()
        reap = self._rng.random() < 0.5
        early = self._own_copies() & self._offered() if self.program.lives else set()
        trouble = self.program.end_by(number, reap, closing) or ("its copy was offered while it lived" if early else "")
        if self._second is not None:
            self._second.kill()
        self._tally.zombies += not reap
        self._tally.kills += 1
        self._tally.by_signal[number.name] += 1
        self._tally.by_place[self._place] += 1
        return trouble

    # ------------------------------------------------------------ afterwards

    def judge(self, at: float, fault: str, where: str) -> None:
        """``at``: when the end came. Notes every loss."""
        held = self.file.read_text(encoding="utf-8") if self.file.is_file() else None
        if held is None:
            if not self._writing.may_be_gone:
                self.note_loss(where, "the file is gone")
        elif not self._writing.may_hold(held):
            self.note_loss(where, f"the file holds what never was a version, {len(held)} characters")
        elif self._second_saved and not held.endswith(SECOND):
            self.note_loss(where, "what the second copy of the program saved is gone")
        self._judge_links(fault, where)
        best = max(count_words(held or ""), self._judge_copies(where))
        missing = self._writing.typed[best:]
        if missing and fault not in NO_COPIES:
            self._judge_lag(at - missing[0][0], len(missing), fault, where)
        elif best:
            self._tally.recovered += 1
        if "Traceback" in (self._folder / "said.txt").read_text(errors="replace"):
            self.note_loss(where, "a traceback")

    def _judge_links(self, fault: str, where: str) -> None:
        if self._place == "link" and fault not in REPLACED and not self.file.is_symlink():
            self.note_loss(where, "the link has become a file")
        if self._place == "hard link" and self._other_name.read_text(encoding="utf-8") != ORIGINAL:
            self.note_loss(where, "the file's other name does not hold what it held")

    def _judge_copies(self, where: str) -> int:
        """How many of the words the best copy has."""
        best, offered = 0, self._offered()
        for file in self._own_copies():
            head, _, data = file.read_bytes().partition(b"\n")
            self._tally.copies += 1
            if json.loads(head)["sum"] != sha256(data).hexdigest():
                self.note_loss(where, "a damaged recovery copy")
                continue
            if file not in offered:
                self.note_loss(where, "a recovery copy that the next start does not offer")
            text = data.decode()
            if not self._writing.may_hold(text, copy=True):
                self.note_loss(where, "the recovery copy holds what never stood on the page")
            best = max(best, count_words(text))
        return best

    def _judge_lag(self, lag: float, words: int, fault: str, where: str) -> None:
        if fault == "slow":
            most = LAG + SLOWER
            self._tally.worst_slow_lag_seconds = max(self._tally.worst_slow_lag_seconds, round(lag, 2))
        else:
            most = LAG
            self._tally.worst_lag_seconds = max(self._tally.worst_lag_seconds, round(lag, 2))
        if lag > most:
            self.note_loss(where, f"{words} words, the oldest {lag:.1f} s old")

    def _own_copies(self) -> set[Path]:
        """Those of this file's text."""
        copies = set()
        for file in (self._home / "redraft" / "recovery").glob("*.copy"):
            # A program that lives may remove it meanwhile.
            with suppress(FileNotFoundError), file.open("rb") as copy:
                if json.loads(copy.readline())["path"] in self._paths:
                    copies.add(file)
        return copies

    def _offered(self) -> set[Path]:
        """Those that the next start would offer."""
        store = RecoveryStore(self._home / "redraft" / "recovery")
        offered = {copy.file for copy in store.orphans()}
        store.close()
        return offered

    def note_loss(self, where: str, what: str) -> None:
        self._tally.losses.append(f"{where}: {what}")

    def end(self) -> None:
        for program in (self.program, self._second):
            if program is not None:
                program.kill()


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


def play(display: str, folder: Path, rounds: int, seed: int, tally: Tally) -> None:
    """``rounds`` ends of the program: every second one by a plain kill, the others by each of DEATHS in turn; every
    second one has another fault first, each of FAULTS in turn; and the file is each of PLACES in turn.

    A start on a machine that is too busy to show a window is not counted, and tried again.
    """
    number, apart = 0, may_be_apart()
    while tally.kills < rounds:
        assert number < rounds * 2 + 10, "the program hardly ever shows its window"
        rng, count = random.Random(seed * 100_003 + number), tally.kills
        place, folder_of_round = PLACES[(count + count // 4) % len(PLACES)], folder / f"{number}"
        folder_of_round.mkdir()
        number += 1
        fault = FAULTS[tally.faults % len(FAULTS)] if count % 2 else ""
        # In turns of their own: each fault meets a plain kill as well as another signal.
        death = DEATHS[count // 2 % len(DEATHS)] if count % 4 in (1, 2) else Signals.SIGKILL
        if place == "apart" and not apart:
            place = "plain"
        with small_disk(folder_of_round) as disk:
            if disk is None and fault in ("full", "read-only"):
                # The same as seen by the program, where nothing may be mounted.
                fault = "ENOSPC"
            life = Round(display, folder_of_round, disk or folder_of_round, place, rng, tally)
            try:
                if not life.arrive():
                    continue
                last = _live(life, rng, fault)
                where = f"round {number}, {place}, {fault or 'no fault'}, {death.name} while {last}"
                at = time.monotonic()
                trouble = life.end_by(death, last == "close")
                if trouble:
                    life.note_loss(where, trouble)
                life.judge(at, fault, where)
                tally.doing[last] += 1
            finally:
                life.end()


def _live(life: Round, rng: random.Random, fault: str) -> str:
    """Act until the moment of the end; the last act is left half done. Returns its name."""
    acts = ["type", "type", "type", "save", "wait", "wait", "run"]
    if rng.random() < 0.25:
        acts.append("accept")
    count, moment = rng.randrange(3, 10), rng.randrange(1, 6)
    what = "type"
    for step in range(count):
        what = rng.choice(acts) if step else "type"
        life.act(what)
        if fault and step == min(moment, count - 1):
            life.strike(fault)
            for after in ("type", "save"):
                life.act(after)
    if rng.random() < 0.15:
        life.hands.keys("ctrl+q")
        what = "close"
    time.sleep(rng.random() * 0.4)
    return what
