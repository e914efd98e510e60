"""The kinds of argument that several verbs share, each with its check. Any thread; argparse only.

A kind raises ``argparse.ArgumentTypeError`` with the sentence that the writer reads.
"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.errors import UsageError

if TYPE_CHECKING:
    from engine.guards import Guard

_MOST = 2**63  # a seed is a signed 64-bit number
_MOST_DIGITS = 19
_LONGEST_RANGE = 32  # characters of A:B


def add_model(parser: argparse.ArgumentParser) -> None:
    """Which model, where and how: ``--model``, ``--device``, ``--dtype``."""
    parser.add_argument("--model", metavar="NAME or DIR", help="default: the starter")
    parser.add_argument("--device", metavar="NAME", help="cpu, cuda, mps, ... (default: chosen)")
    parser.add_argument("--dtype", metavar="NAME", help="float32, bfloat16, int8-float32, ... (default: chosen)")


def add_text(parser: argparse.ArgumentParser) -> None:
    """The text to work on: ``FILE``, or stdin where it is left out."""
    parser.add_argument("file", nargs="?", default="-", metavar="FILE", help="a UTF-8 text, or - for stdin")


def code_points(text: str) -> tuple[int, int]:
    """``A:B`` as (A, B)."""
    start, colon, end = text.partition(":")
    if not (colon and start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form A:B with two whole numbers")
    if len(text) > _LONGEST_RANGE:
        raise argparse.ArgumentTypeError("the range lies beyond any text")
    return int(start), int(end)


def whole(least: int) -> Callable[[str], int]:
    """The kind of whole numbers from ``least`` on."""

    def whole_number(text: str) -> int:
        is_short = len(text) <= _MOST_DIGITS
        if not (text.isascii() and text.isdigit()) or (is_short and int(text) < least):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} on")
        if not is_short or int(text) >= _MOST:
            raise argparse.ArgumentTypeError(f"{text[:40]} is too large a number")
        return int(text)

    return whole_number


def guard(line: str) -> "Guard":
    """A line such as ``ban suddenly``."""
    from engine.guards import read_guard  # where there is one: ``--help`` imports this module

    try:
        return read_guard(line)
    except UsageError as error:
        raise argparse.ArgumentTypeError(error.message) from error


def share(text: str) -> float:
    """A number from 0 to 1."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return number
