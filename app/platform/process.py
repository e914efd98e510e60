"""Which program is still running: a process id alone may belong to another one by now. Any thread, no Qt.

Speaks for this machine and this namespace only; who lives beyond them is seen by the files that they hold.
"""

import os
import platform
from pathlib import Path

import psutil

ENDED = frozenset("ZXx")
"""What Linux calls a process that has ended, and whose parent has not asked for how yet: as long as it likes."""


def started(pid: int) -> str | None:
    """When process ``pid`` began, in a form that no change of the clock alters; None where none is running."""
    if _has_proc():
        try:
            # The state, and ticks since the machine started: fields 3 and 22, behind a name that may hold spaces.
            facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if facts[0] in ENDED:
                return None
            return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}/{facts[19]}"
        except (OSError, IndexError):
            return None
    try:
        process = psutil.Process(pid)
        if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD):
            return None
        return f"{process.create_time():.0f}"
    except psutil.Error:
        return None


def this_process() -> tuple[int, str]:
    """The id and the beginning of this program."""
    return os.getpid(), started(os.getpid()) or ""


def this_machine() -> str:
    """What this machine, or this container, is called in a network; for a writer to read."""
    return platform.node()


def running(pid: int, begun: str) -> bool:
    """Whether the very process that wrote down ``pid`` and ``begun`` is alive."""
    return started(pid) == begun


def _has_proc() -> bool:
    return Path("/proc/self/stat").exists()
