"""Programs of this checkout as others start them: real processes, and one process that runs several modules in turn."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Each module is run as ``python -m`` would run it; together, so that torch is imported once.
_IN_TURN = """
import atexit, io, json, os, runpy, sys
# A program that leaves a thread behind ends its process; here it gives way to the next one.
os._exit, atexit._run_exitfuncs = sys.exit, lambda: None
ended, own = [], (sys.stdin, sys.stdout, sys.stderr)
for (module, *words), given in json.load(sys.stdin):
    streams = [io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="") for data in (given.encode(), b"", b"")]
    sys.stdin, sys.stdout, sys.stderr = streams
    sys.argv, status = [module, *words], 0
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code
    finally:
        sys.stdin, sys.stdout, sys.stderr = own
    for stream in streams[1:]:
        stream.flush()
    ended.append([status, *(stream.buffer.getvalue().decode() for stream in streams[1:])])
print(json.dumps(ended))
"""


@dataclass(frozen=True)
class Ended:
    status: int
    out: str
    err: str

    @property
    def options(self) -> set[str]:
        """The long options that a page of help names."""
        return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", self.out))


def run(*arguments: str, stdin: str = "") -> Ended:
    """``python ARGUMENT …`` in a process of its own, at the root of the checkout."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=_environment(),
        input=stdin.encode(),
        capture_output=True,
        check=False,
        timeout=240,
    )
    return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_in_turn(calls: list[tuple[tuple[str, ...], str]]) -> list[Ended]:
    """``python -m MODULE WORD …`` for each of ``calls``, and its standard input; all in one process, in turn."""
    done = run("-c", _IN_TURN, stdin=json.dumps(calls))
    assert done.status == 0, done.err
    return [Ended(*one) for one in json.loads(done.out)]


def _environment() -> dict[str, str]:
    places = [str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return dict(os.environ, PYTHONPATH=os.pathsep.join(filter(None, places)), COLUMNS="120", PYTHONIOENCODING="utf-8")
