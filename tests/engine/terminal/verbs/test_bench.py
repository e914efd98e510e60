"""``redraft bench`` as it is typed."""

import argparse

import pytest

from engine.terminal.parser import parse
from engine.terminal.verbs.bench import BENCH


def test_its_options_have_their_defaults_and_reach_the_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[argparse.Namespace] = []
    monkeypatch.setattr("engine.terminal.work.benchmark.run_bench", lambda options: asked.append(options) or 5)
    for argv, wanted in (
        (["bench"], (None, 200, 10, None)),
        (["bench", "--canvas", "16", "--prompt", "8", "--passes", "3", "--model", "m"], (16, 8, 3, "m")),
    ):
        options = parse(argv)
        assert options is not None
        assert BENCH.run(options) == 5
        assert (options.canvas, options.prompt, options.passes, options.model) == wanted
        assert asked[-1] is options
