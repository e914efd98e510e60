"""Which program is still running: a process id alone may belong to another one by now. Any thread, no Qt."""

import os
from pathlib import Path

import psutil


def started(pid: int) -> str | None:
    """When process ``pid`` began, in a form that no change of the clock alters; None where none is running."""
    if Path("/proc/self/stat").exists():
        try:
            # Ticks since the machine started: field 22, the 20th after the name, which may hold spaces.
            ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
            return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}/{ticks}"
        except (OSError, IndexError):
            return None
    try:
        return f"{psutil.Process(pid).create_time():.0f}"
    except psutil.Error:
        return None


def this_process() -> tuple[int, str]:
    """The id and the beginning of this program."""
    return os.getpid(), started(os.getpid()) or ""


def running(pid: int, begun: str) -> bool:
    """Whether the very process that wrote down ``pid`` and ``begun`` is alive."""
    return started(pid) == begun
