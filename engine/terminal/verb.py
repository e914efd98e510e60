"""A verb of the command line, declared where it lives: its name, its arguments, its function. argparse only."""

import argparse
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[Any]"


class Verb(NamedTuple):
    """``redraft NAME``. A module that declares one imports nothing heavy: ``--help`` loads them all. (So this is no
    dataclass: making a single one costs more than all of argparse.)

    name     as typed, and as ``--help`` lists it
    about    one line of help
    declare  adds the verb's arguments to its own parser
    run      carries out the parsed options on the main thread, importing what it needs; returns the exit status, and
             raises RedraftError
    epilog   what stands at the end of the verb's own page of help
    """

    name: str
    about: str
    declare: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    epilog: str = ""


def add_verb(subparsers: Subparsers, verb: Verb, description: str | None = None) -> None:
    """Give ``verb`` a parser of its own, whose page of help begins with ``description``."""
    parser = subparsers.add_parser(
        verb.name,
        help=verb.about,
        description=description,
        epilog=verb.epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    verb.declare(parser)


def chosen(verbs: tuple[Verb, ...], name: str) -> Verb:
    """The verb of that ``name``, which the parser has made sure of."""
    return next(verb for verb in verbs if verb.name == name)
