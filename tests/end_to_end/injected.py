"""What the harness of faults puts into the program's Python, as its ``sitecustomize``: imported before anything else,
it fails or holds up what the program asks of the disk and puts its clock wrong, once the harness says so.

Said by files, at any time: ``$FAULT_FLAG`` holds the name of an errno, by which writes end half done and syncs fail;
``$FAULT_FLAG.slow`` the seconds that every call takes; ``$FAULT_FLAG.clock`` the seconds that the clock is off.
"""

import datetime
import errno
import os
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

FLAG = os.environ.get("FAULT_FLAG", "")
real_write, real_fsync = os.write, os.fsync
real_time, real_time_ns, sleep = time.time, time.time_ns, time.sleep


def wanted(kind: str) -> str:
    """What the harness says about ``kind``; empty: nothing."""
    try:
        with open(FLAG + kind) as flag:
            return flag.read()
    except OSError:
        return ""


def fault() -> OSError | None:
    code = wanted("")
    return OSError(getattr(errno, code), os.strerror(getattr(errno, code))) if code else None


def write(descriptor: int, data: Any) -> int:
    trouble = fault()
    if trouble is None:
        return real_write(descriptor, data)
    real_write(descriptor, bytes(data)[: len(data) // 2])
    raise trouble


def fsync(descriptor: int) -> None:
    trouble = fault()
    if trouble is not None:
        raise trouble
    real_fsync(descriptor)


def slow(call: Callable[..., Any]) -> Callable[..., Any]:
    """``call`` on a disk, or a share, that takes its time."""

    @wraps(call)
    def later(*arguments: Any, **more: Any) -> Any:
        seconds = wanted(".slow")
        if seconds:
            sleep(float(seconds))
        return call(*arguments, **more)

    return later


def off() -> int:
    return int(wanted(".clock") or 0)


class Wrong(datetime.datetime):
    """The time of a clock that is off."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "Wrong":
        return super().now(tz) + datetime.timedelta(seconds=off())


if __name__ == "sitecustomize":
    time.time = lambda: real_time() + off()
    time.time_ns = lambda: real_time_ns() + off() * 10**9
    datetime.datetime = Wrong  # type: ignore[misc]
    os.write, os.fsync = slow(write), slow(fsync)  # type: ignore[assignment]
    os.replace, os.unlink, os.rename = slow(os.replace), slow(os.unlink), slow(os.rename)
