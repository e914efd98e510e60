"""The command line's grammar: the list of all verbs, and the parser made of it. argparse only; nothing heavy."""

import argparse
from typing import NoReturn

from engine.errors import UsageError
from engine.option_parser import OptionParser
from engine.terminal.verb import Verb, add_verb
from engine.terminal.verbs.batch import BATCH
from engine.terminal.verbs.bench import BENCH
from engine.terminal.verbs.doctor import DOCTOR
from engine.terminal.verbs.edit import CONTINUE, FILL, FIX, REWRITE
from engine.terminal.verbs.models import MODELS
from engine.terminal.verbs.words import WORDS

VERBS: tuple[Verb, ...] = (
    FILL,
    REWRITE,
    FIX,
    CONTINUE,
    BATCH,
    MODELS,
    WORDS,
    BENCH,
    DOCTOR,
)
"""Every verb, in the order of ``--help``. A new one is a file in ``verbs`` and a line here."""

_ABOUT = "An editor for writers with a text-diffusion model on this machine. Without a command it opens the editor."
_EPILOG = """\
redraft [FILE ...]    opens the editor
redraft --demo DIR    shows a fill and a rewrite and writes pictures into DIR

Exit status: 0 done, 1 the engine could not (one sentence on stderr), 2 wrong usage, 130 stopped by Ctrl+C,
143 or 129 by the system (SIGTERM, SIGHUP).
Positions are 0-based, half-open, in Unicode code points; CRLF counts two, a byte order mark is not part of the text.
A text has at most 64 MB.
"""


class SentenceParser(OptionParser):
    """Raises UsageError instead of printing and leaving; so do the parsers of its verbs, which are of its class."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")


def parse(argv: list[str]) -> argparse.Namespace | None:
    """The options of ``argv``, ``command`` among them; None when help was asked for and printed.

    Raises UsageError, and what ``write_output`` raises.
    """
    try:
        return _parser().parse_args(argv)
    except SystemExit:
        return None


def _parser() -> argparse.ArgumentParser:
    parser = SentenceParser(
        "redraft",
        description=_ABOUT,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for verb in VERBS:
        add_verb(commands, verb, verb.about)
    return parser
