"""``redraft bench``: prefill, milliseconds a pass by part, first draft and memory of a model on this machine."""

import argparse

from engine.terminal.arguments import add_model, whole
from engine.terminal.verb import Verb


def _declare(parser: argparse.ArgumentParser) -> None:
    add_model(parser)
    parser.add_argument("--canvas", type=whole(1), metavar="N", help="positions of the canvas (default: the model's)")
    parser.add_argument("--prompt", type=whole(1), default=200, metavar="N", help="tokens before it (default 200)")
    parser.add_argument("--passes", type=whole(1), default=10, metavar="N", help="passes to time (default 10)")


def _run(options: argparse.Namespace) -> int:
    from engine.terminal.work.benchmark import run_bench

    return run_bench(options)


BENCH = Verb(
    name="bench",
    about="measures prefill, passes by part, and memory; the last line is JSON",
    declare=_declare,
    run=_run,
)
