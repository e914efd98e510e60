"""``redraft doctor`` as it is typed."""

import argparse

import pytest

from engine.errors import UsageError
from engine.terminal.parser import parse
from engine.terminal.verbs.doctor import DOCTOR


def test_it_takes_json_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[argparse.Namespace] = []
    monkeypatch.setattr("engine.terminal.work.checkup.run_doctor", lambda options: asked.append(options) or 0)
    for argv, as_json in ((["doctor"], False), (["doctor", "--json"], True)):
        options = parse(argv)
        assert options is not None
        assert DOCTOR.run(options) == 0
        assert asked[-1].json is as_json
    with pytest.raises(UsageError):
        parse(["doctor", "--model", "m"])
