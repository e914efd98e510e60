"""``redraft words``: the words that fit at one place of a text, one a line."""

import argparse

from engine.terminal.arguments import add_model, add_text, whole
from engine.terminal.verb import Verb

_PLACES = """\
--at is a code point inside or at the edge of a word, or in a mark [[1]]. --rhymes and --meaning take a word; without
one they mean the word that stands there.
"""


def _declare(parser: argparse.ArgumentParser) -> None:
    add_text(parser)
    add_model(parser)
    parser.add_argument("--at", type=whole(0), required=True, metavar="N", help="the place, in code points")
    parser.add_argument("--count", type=whole(1), default=12, metavar="N", help="at most so many (default 12)")
    parser.add_argument("--starts", default="", metavar="LETTERS", help="only words that begin so")
    parser.add_argument("--rhymes", nargs="?", const=True, default="", metavar="W", help="only words that rhyme with W")
    parser.add_argument("--syllables", type=whole(1), metavar="N", help="only words of N syllables")
    parser.add_argument("--meaning", nargs="?", const=True, default="", metavar="W", help="only words close to W")
    parser.add_argument("--rarer", action="store_true", help="only words that are rarer than the one there")
    parser.add_argument("--commoner", action="store_true", help="only words that are commoner than the one there")
    parser.add_argument("--unused", action="store_true", help="only words that the text does not have yet")
    parser.add_argument("--without", action="append", default=[], metavar="W", help="a word to leave out")
    parser.add_argument("--json", action="store_true", help="print one object instead of the words")


def _run(options: argparse.Namespace) -> int:
    from engine.terminal.work.finding_words import run_words

    return run_words(options)


WORDS = Verb(name="words", about="finds the words that fit at a place", declare=_declare, run=_run, epilog=_PLACES)
