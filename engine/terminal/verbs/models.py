"""``redraft models list, get, add, check, convert``: what is done with models here, each a verb of its own."""

import argparse

from engine.errors import RedraftError
from engine.terminal.verb import Verb, add_verb, chosen

_CHECK = """\
Reads every file of a model through: the SHA-256 of each file that its redraft.json lists, and every weight. Loading a
model hashes only the listed files of up to 64 MiB; larger ones, the weights of a large model, are hashed here alone.
"""

_CONVERT = """\
Writes a model anew, small enough for a machine without a large graphics card: its experts in 4 bits, attention and
dense MLPs in 8, all else in bfloat16; the largest, of 52 GB, becomes 16 GB. The original stays as it is. Needs neither
the memory for it nor twice the disk; stopped or killed, the same command goes on from where it was. At the end both are
run on the same few sentences, and how far they differ is printed.
"""


def _declare(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    for deed in DEEDS:
        add_verb(deeds, deed, _PAGES.get(deed.name))


def _run(options: argparse.Namespace) -> int:
    return chosen(DEEDS, options.deed).run(options)


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def _list(options: argparse.Namespace) -> int:
    from engine.terminal.work.model_list import list_models

    return list_models(as_json=options.json)


def _get_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="NAME")


def _get(_options: argparse.Namespace) -> int:
    raise RedraftError(
        "Downloading models is not offered yet; put a model's folder anywhere and use: redraft models add DIR"
    )


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--name", metavar="NAME", help="under this name instead of its own")


def _add(options: argparse.Namespace) -> int:
    from engine.terminal.work.model_list import add_model

    return add_model(options.folder, options.name)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", nargs="?", metavar="NAME or DIR", help="default: the starter")


def _check(options: argparse.Namespace) -> int:
    from engine.terminal.work.model_list import check_model

    return check_model(options.model)


def _convert_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="NAME or DIR")
    parser.add_argument("out", nargs="?", metavar="OUT", help="a new folder (default: in the models' folder)")
    parser.add_argument("--no-compare", action="store_true", help="do not run both at the end")


def _convert(options: argparse.Namespace) -> int:
    from engine.terminal.work.model_conversion import convert_model

    return convert_model(options.model, options.out, compare=not options.no_compare)


LIST = Verb(name="list", about="the models of this machine", declare=_list_arguments, run=_list)
GET = Verb(name="get", about="download a model (not offered yet)", declare=_get_arguments, run=_get)
ADD = Verb(name="add", about="use the model in a folder, by its name", declare=_add_arguments, run=_add)
CHECK = Verb(name="check", about="verify a model's files", declare=_check_arguments, run=_check)
CONVERT = Verb(name="convert", about="write a model anew in 4 bits", declare=_convert_arguments, run=_convert)
_PAGES = {CHECK.name: _CHECK, CONVERT.name: _CONVERT}
DEEDS: tuple[Verb, ...] = (LIST, GET, ADD, CHECK, CONVERT)
"""The verbs of ``redraft models``. A new one is declared above, or in a file of its own, and listed here."""

MODELS = Verb(name="models", about="what models are there; use, verify, convert one", declare=_declare, run=_run)
