"""What one system has and another has not is met in one room, ``app.platform``, by modules that are tested on faked
systems; the engine, which may not import that room, has a few modules of its own for it."""

import ast

import pytest

from tests.house.survey import House
from tests.house.system_calls import system_calls

ROOM = "app.platform"
ELSEWHERE = {
    "engine.model.threads": ["os.sched_getaffinity"],
    "engine.model.tokenizing.child": ["import resource", "import signal", "os.dup2"],
    "engine.printing": ["os.dup2"],
    "engine.session": ["sys.platform"],
    "engine.session.memory": ["import resource", "sys.platform"],
    "engine.session.torch_import": ["import ctypes", "os.RTLD_NOW", "sys.platform"],
    "engine.terminal.interruption": ["import signal"],
    "engine.terminal.streams.target": [".chmod()", "os.umask"],
    "engine.terminal.work.checkup": ["sys.platform"],
}
"""What may stand outside that room, and what of it each module calls: tested there on other systems, too."""


def test_nothing_that_one_system_has_is_called_elsewhere() -> None:
    calls = {
        module.name: frozenset(system_calls(module.tree))
        for module in House.read().modules.values()
        if not module.name.startswith(f"{ROOM}.")
    }
    assert {name: sorted(names) for name, names in calls.items() if names} == ELSEWHERE


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("import os\nos.kill(1, 2)", {"os.kill"}),
        ("from os import fork, path", {"os.fork"}),
        ("import fcntl, os", {"import fcntl"}),
        ("import ctypes.util", {"import ctypes.util"}),
        ("from signal import SIGTERM", {"import signal"}),
        ("file.chmod(0o600)", {".chmod()"}),
        ("a.b.symlink_to(c)", {".symlink_to()"}),
        ("import sys\nif sys.platform == 'win32': pass", {"sys.platform"}),
        ("import os\nos.open(a, os.O_WRONLY | os.O_NOFOLLOW)", {"os.O_NOFOLLOW"}),
        ('"""/proc is a folder."""\nopen(f"/proc/{pid}/stat")', {'"proc"'}),
        ("import os\nos.replace(a, b)\nos.fsync(c)\nos.getpid()\nsystem.platform", set()),
    ],
)
def test_the_survey_sees_every_way_of_writing_it(source: str, calls: set[str]) -> None:
    assert system_calls(ast.parse(source)) == calls
