"""``redraft batch``: requests as JSON Lines on stdin, one answer a line in the same order."""

import argparse

from engine.terminal.arguments import add_model
from engine.terminal.verb import Verb

_REQUESTS = """\
Each line of stdin is an object: {"do": "fill" | "rewrite" | "fix" | "continue", "text": ...} with the long option
names as keys (keep, ban and guard are lists, range is [a, b]); fill also takes "holes": [{"at": [a, b], "words": N,
"hint": ...}], and then its text is literal. "id" is echoed. One answer a line, in the same order.
"""


def _run(options: argparse.Namespace) -> int:
    from engine.terminal.work.batch_lines import run_batch

    return run_batch(options)


BATCH = Verb(
    name="batch",
    about="answers requests, one JSON object a line",
    declare=add_model,
    run=_run,
    epilog=_REQUESTS,
)
