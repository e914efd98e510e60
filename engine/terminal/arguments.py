"""The arguments of every command. argparse only; nothing heavy is imported."""

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from engine.errors import UsageError

_ABOUT = "An editor for writers with a text-diffusion model on this machine. Without a command it opens the editor."
_EPILOG = """\
redraft [FILE ...]    opens the editor
redraft --demo DIR    shows a fill and a rewrite and writes pictures into DIR

Exit status: 0 done, 1 the engine could not (one sentence on stderr), 2 wrong usage, 130 stopped by Ctrl+C.
Positions are 0-based, half-open, in Unicode code points; CRLF counts two, a byte order mark is not part of the text.
A text has at most 64 MB.
"""
_HOLES = """\
Holes: [[]] open length, [[N]] about N words (1 to 999), [[=hint]], [[N=hint]]. Any other [[...]] is text, and so is
a mark behind a backslash, which is printed as it stands.
"""
_BATCH = """\
Each line of stdin is an object: {"do": "fill" | "rewrite" | "fix" | "continue", "text": ...} with the long option
names as keys (keep and ban are lists, range is [a, b]); fill also takes "holes": [{"at": [a, b], "words": N,
"hint": ...}], and then its text is literal. "id" is echoed. One answer a line, in the same order.
"""
_CHECK = """\
Reads every file of a model through: the SHA-256 of each file that its redraft.json lists, and every weight. Loading a
model hashes only the listed files of up to 64 MiB; larger ones, the weights of a large model, are hashed here alone.
"""


class _Parser(argparse.ArgumentParser):
    """Raises UsageError instead of printing and leaving."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help")


def parse(argv: list[str]) -> argparse.Namespace | None:
    """The options of ``argv``; None when help was asked for and printed. Raises UsageError."""
    try:
        return _parser().parse_args(argv)
    except SystemExit:
        return None


def version() -> str:
    """The version of this program: in a checkout the one that ``pyproject.toml`` names, else the installed one."""
    # Reading one line is several times faster than importing importlib.metadata.
    file = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if file.is_file():
        named = re.search(r'^version = "([^"]+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
        if named is not None:
            return named.group(1)
    from importlib import metadata

    try:
        return metadata.version("redraft")
    except metadata.PackageNotFoundError:
        return "of unknown version"


def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = _Parser("redraft", description=_ABOUT, epilog=_EPILOG, formatter_class=plain, allow_abbrev=False)
    parser.add_argument("--version", action="store_true", help="print the version")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)

    def command(name: str, about: str, epilog: str = "") -> argparse.ArgumentParser:
        return commands.add_parser(
            name, help=about, description=about, epilog=epilog, formatter_class=plain, allow_abbrev=False
        )

    fill = command("fill", "fills the holes of a text", _HOLES)
    fill.add_argument("file", nargs="?", default="-", metavar="FILE", help="a UTF-8 text, or - for stdin")
    rewrite = command("rewrite", "rewrites one passage of a text")
    rewrite.add_argument("file", metavar="FILE", help="a UTF-8 text, or - for stdin")
    rewrite.add_argument("--range", type=_range, required=True, metavar="A:B", help="the passage, in code points")
    rewrite.add_argument("--instruction", default="", metavar="TEXT", help="what to do with it")
    rewrite.add_argument("--strength", type=_share, metavar="0..1", help="how much may change")
    fix = command("fix", "corrects slips of typing, spelling, grammar and punctuation")
    fix.add_argument("file", nargs="?", default="-", metavar="FILE", help="a UTF-8 text, or - for stdin")
    fix.add_argument("--range", type=_range, metavar="A:B", help="only this passage, in code points")
    go_on = command("continue", "goes on writing at the end of a text")
    go_on.add_argument("file", nargs="?", default="-", metavar="FILE", help="a UTF-8 text, or - for stdin")
    go_on.add_argument("--words", type=_whole(1), required=True, metavar="N", help="about so many words")
    for one in (fill, rewrite, fix, go_on):
        _add_model(one)
        one.add_argument(
            "--seed", type=_whole(0), default=0, metavar="N", help="the same seed, the same text (default 0)"
        )
        one.add_argument("--variants", type=_whole(1), default=1, metavar="N", help="so many proposals, best first")
        one.add_argument("--steps", type=_whole(1), metavar="N", help="at most so many steps a canvas")
        one.add_argument("--keep", action="append", default=[], metavar="W", help="a word that must survive")
        one.add_argument("--ban", action="append", default=[], metavar="W", help="a word that must not be written")
        one.add_argument("--json", action="store_true", help="print one object instead of the text")
        one.add_argument("--events", action="store_true", help="print a line of JSON for every step, then the end")
        one.add_argument("-o", "--output", metavar="FILE", help="write the text to FILE, whole or not at all")

    _add_model(command("batch", "answers requests, one JSON object a line", _BATCH))

    models = command("models", "what models are there; use a folder; verify one")
    deeds = models.add_subparsers(dest="deed", required=True, metavar="DEED", parser_class=_Parser)
    listing = deeds.add_parser("list", help="the models of this machine", allow_abbrev=False)
    listing.add_argument("--json", action="store_true", help="print a JSON array")
    get = deeds.add_parser("get", help="download a model (not offered yet)", allow_abbrev=False)
    get.add_argument("name", nargs="?", default="", metavar="NAME")
    add = deeds.add_parser("add", help="use the model in a folder, by its name", allow_abbrev=False)
    add.add_argument("folder", metavar="DIR")
    add.add_argument("--name", metavar="NAME", help="under this name instead of its own")
    check = deeds.add_parser(
        "check", help="verify a model's files", description=_CHECK, formatter_class=plain, allow_abbrev=False
    )
    check.add_argument("model", nargs="?", metavar="NAME or DIR", help="default: the starter")

    bench = command("bench", "measures prefill, passes by part, and memory; the last line is JSON")
    _add_model(bench)
    bench.add_argument("--canvas", type=_whole(1), metavar="N", help="positions of the canvas (default: the model's)")
    bench.add_argument("--prompt", type=_whole(1), default=200, metavar="N", help="tokens before it (default 200)")
    bench.add_argument("--passes", type=_whole(1), default=10, metavar="N", help="passes to time (default 10)")
    doctor = command("doctor", "device, drivers, memory, Qt, models, and what would go wrong")
    doctor.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


def _add_model(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="NAME or DIR", help="default: the starter")
    parser.add_argument("--device", metavar="NAME", help="cpu, cuda, mps, ... (default: chosen)")
    parser.add_argument("--dtype", metavar="NAME", help="float32, bfloat16, float16 (default: chosen)")


def _range(text: str) -> tuple[int, int]:
    first, colon, last = text.partition(":")
    if not (colon and first.isascii() and first.isdigit() and last.isascii() and last.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form A:B with two whole numbers")
    if len(text) > 32:
        raise argparse.ArgumentTypeError("the range lies beyond any text")
    return int(first), int(last)


def _whole(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or (len(text) <= 19 and int(text) < least):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} on")
        if len(text) > 19 or int(text) >= 2**63:
            raise argparse.ArgumentTypeError(f"{text[:40]} is too large a number")
        return int(text)

    return whole


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number between 0 and 1")
    return share
