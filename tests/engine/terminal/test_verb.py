"""A verb declared as any module may declare one."""

import argparse

import pytest

from engine.terminal.verb import Verb, add_verb, chosen


def declare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    parser.add_argument("--loud", action="store_true")


SING = Verb(name="sing", about="sings a text", declare=declare, run=lambda options: len(options.file), epilog="A\nB\n")
HUM = Verb(name="hum", about="hums it", declare=lambda _: None, run=lambda _: 0)


@pytest.fixture
def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("choir")
    subparsers = parser.add_subparsers(dest="command")
    add_verb(subparsers, SING, "It sings a text, line by line.")
    add_verb(subparsers, HUM)
    return parser


def test_a_verb_has_its_own_arguments_and_its_function(parser: argparse.ArgumentParser) -> None:
    options = parser.parse_args(["sing", "abc", "--loud"])
    assert (options.command, options.file, options.loud) == ("sing", "abc", True)
    assert chosen((SING, HUM), options.command).run(options) == 3
    assert chosen((SING, HUM), "hum") is HUM


def test_its_pages_of_help_say_what_it_declares(
    parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "sings a text" in parser.format_help()
    for name in ("sing", "hum"):
        with pytest.raises(SystemExit):
            parser.parse_args([name, "--help"])
    page = capsys.readouterr().out
    assert "It sings a text, line by line." in page
    assert "A\nB\n" in page  # as it stands, not re-wrapped
    assert "hums it" not in page


def test_an_option_is_written_out(parser: argparse.ArgumentParser, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(["sing", "abc", "--lou"])
    assert "--lou" in capsys.readouterr().err
