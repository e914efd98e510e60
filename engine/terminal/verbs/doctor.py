"""``redraft doctor``: device, drivers, memory, Qt, models, and what would go wrong."""

import argparse

from engine.terminal.verb import Verb


def _declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def _run(options: argparse.Namespace) -> int:
    from engine.terminal.work.checkup import run_doctor

    return run_doctor(options)


DOCTOR = Verb(
    name="doctor",
    about="device, drivers, memory, Qt, models, and what would go wrong",
    declare=_declare,
    run=_run,
)
