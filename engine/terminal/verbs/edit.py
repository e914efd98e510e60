"""``redraft fill, rewrite, fix, continue``: the four edits of a text, with the options that all of them take."""

import argparse

from engine.terminal.arguments import add_model, add_text, code_points, guard, share, whole
from engine.terminal.verb import Verb

_HOLES = """\
Holes: [[]] open length, [[N]] about N words (1 to 999), [[=hint]], [[N=hint]]. Any other [[...]] is text, and so is
a mark behind a backslash, which is printed as it stands.
"""


def _fill(parser: argparse.ArgumentParser) -> None:
    add_text(parser)
    _add_common(parser)


def _rewrite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a UTF-8 text, or - for stdin")
    parser.add_argument("--range", type=code_points, required=True, metavar="A:B", help="the passage, in code points")
    parser.add_argument("--instruction", default="", metavar="TEXT", help="what to do with it")
    parser.add_argument("--strength", type=share, metavar="0..1", help="how much may change")
    _add_common(parser)


def _fix(parser: argparse.ArgumentParser) -> None:
    add_text(parser)
    parser.add_argument("--range", type=code_points, metavar="A:B", help="only this passage, in code points")
    _add_common(parser)


def _continue(parser: argparse.ArgumentParser) -> None:
    add_text(parser)
    parser.add_argument("--words", type=whole(1), required=True, metavar="N", help="about so many words")
    _add_common(parser)


def _add_common(parser: argparse.ArgumentParser) -> None:
    add_model(parser)
    parser.add_argument(
        "--seed", type=whole(0), default=0, metavar="N", help="the same seed, the same text (default 0)"
    )
    parser.add_argument("--variants", type=whole(1), default=1, metavar="N", help="so many proposals, best first")
    parser.add_argument("--steps", type=whole(1), metavar="N", help="at most so many steps a canvas")
    parser.add_argument("--keep", action="append", default=[], metavar="W", help="a word that must survive")
    parser.add_argument("--ban", action="append", default=[], metavar="W", help="a word that must not be written")
    parser.add_argument(
        "--guard",
        action="append",
        default=[],
        type=guard,
        metavar="LINE",
        help="watch every draft: 'ban W', 'hold W' or 'stop W : SENTENCE', W words or a /pattern/",
    )
    parser.add_argument("--json", action="store_true", help="print one object instead of the text")
    parser.add_argument("--events", action="store_true", help="print a line of JSON for every step, then the end")
    parser.add_argument("-o", "--output", metavar="FILE", help="write the text to FILE, whole or not at all")


def _run(options: argparse.Namespace) -> int:
    from engine.terminal.work.editing import run_edit

    return run_edit(options)


FILL = Verb(name="fill", about="fills the holes of a text", declare=_fill, run=_run, epilog=_HOLES)
REWRITE = Verb(name="rewrite", about="rewrites one passage of a text", declare=_rewrite, run=_run)
FIX = Verb(name="fix", about="corrects slips of typing, spelling, grammar and punctuation", declare=_fix, run=_run)
CONTINUE = Verb(name="continue", about="goes on writing at the end of a text", declare=_continue, run=_run)
