"""The installed program as a process that is going to be ended: anywhere, and by any signal."""

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from signal import Signals

import psutil

ENDS = (Signals.SIGINT, Signals.SIGTERM, Signals.SIGHUP)
"""The program ends by itself at these, with 128 and the number as its status."""
STOPS = (Signals.SIGSTOP, Signals.SIGTSTP, Signals.SIGTTIN, Signals.SIGTTOU)
"""It stands still until it is told to go on."""
PASSES = (Signals.SIGPIPE, Signals.SIGXFSZ, Signals.SIGCHLD, Signals.SIGURG, Signals.SIGWINCH, Signals.SIGCONT)
"""What Python or the system ignores: the program is to be none the worse for it."""
_FIRST = (Signals.SIGTERM, Signals.SIGSEGV, Signals.SIGSTOP, Signals.SIGHUP, Signals.SIGABRT, Signals.SIGPIPE)
DEATHS = (*_FIRST, *(number for number in Signals if number not in (*_FIRST, Signals.SIGKILL)))
"""Every signal but the plain kill."""
PATIENCE_S = 60.0
_STILL_S = 0.3
# In between stands a shell: the first process of a namespace is spared most signals.
_APART = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", '"$0" "$@"; exit $?')


def may_be_apart() -> bool:
    """Whether this system gives a process a namespace of its own, and its files to both."""
    return bool(shutil.which("unshare")) and subprocess.run([*_APART, "true"], capture_output=True).returncode == 0


class Mortal:
    """``redraft FILE``; ``apart``: where no process of ours is seen, and it by us under another id."""

    def __init__(self, file: Path, environment: Mapping[str, str], said: Path, apart: bool = False) -> None:
        self._apart = apart
        command = [str(Path(sys.executable).with_name("redraft")), str(file)]
        with said.open("ab") as log:
            self._process = subprocess.Popen(
                [*(_APART if apart else ()), *command],
                env=environment,
                stdout=log,
                stderr=log,
                preexec_fn=_hear_all,
            )
        # A core of all that torch holds would be written at every crash.
        resource.prlimit(self._process.pid, resource.RLIMIT_CORE, (0, 0))

    @property
    def lives(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The id by which this process knows it."""
        if not self._apart:
            return self._process.pid
        shell = psutil.Process(self._process.pid).children()[0]
        return shell.children()[0].pid

    def end_by(self, number: Signals, reap: bool, closing: bool) -> str:
        """Send ``number``, and a plain kill where it goes on living; not ``reap``: nobody asks how it ended, as yet.
        ``closing``: it may be ending by itself. Returns what is not as it should be, a clause; empty: nothing."""
        trouble = ""
        try:
            pid = self.pid
            os.kill(pid, number)
            if number in STOPS:
                time.sleep(_STILL_S)
                os.kill(pid, Signals.SIGCONT)
            if number in (*STOPS, *PASSES):
                time.sleep(_STILL_S)
                if not closing and not _runs(pid):
                    trouble = f"it ended at {number.name}"
                os.kill(pid, Signals.SIGKILL)
        except (ProcessLookupError, psutil.NoSuchProcess, IndexError):
            trouble = "" if closing else "it had ended before"
        if not self._ended(PATIENCE_S):
            trouble = f"it did not end at {number.name}"
            self.kill()
        elif not trouble and number in ENDS and not self._apart and not closing:
            status = self._status()
            trouble = "" if status == 128 + number else f"its status was {status} after {number.name}"
        if reap or self._apart:
            self._process.wait(PATIENCE_S)
        return trouble

    def kill(self) -> None:
        """End it now, whatever it is at, and everything that was started for it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(PATIENCE_S)

    def _ended(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self._process.returncode is not None or self._look() is not None:
                return True
            time.sleep(0.02)
        return False

    def _status(self) -> int | None:
        outcome = self._look()
        return outcome.si_status if outcome is not None and outcome.si_code == os.CLD_EXITED else None

    def _look(self) -> "os.waitid_result | None":
        """How it ended, with nobody having asked; None: not yet, or somebody has."""
        if self._process.returncode is not None:
            return None
        return os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG)


def _hear_all() -> None:
    """In the child: a shell has set some signals to be ignored by what it starts in the background."""
    for number in (*ENDS, Signals.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


def _runs(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
