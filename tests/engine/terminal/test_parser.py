"""The grammar of the command line: every verb in it, help that prints, usage that raises."""

import argparse

import pytest

from engine.errors import UsageError
from engine.terminal.parser import VERBS, parse
from engine.terminal.verbs.models import DEEDS


def test_the_entrance_of_the_program_knows_every_verb() -> None:
    from app.__main__ import COMMANDS

    assert tuple(verb.name for verb in VERBS) == COMMANDS


def test_no_two_verbs_have_one_name() -> None:
    for verbs in (VERBS, DEEDS):
        assert len({verb.name for verb in verbs}) == len(verbs)


def test_help_lists_the_verbs_in_their_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert parse(["--help"]) is None
    page = capsys.readouterr().out
    places = [page.index(f"\n    {verb.name} ") for verb in VERBS]
    assert places == sorted(places)
    assert "Exit status: 0 done" in page


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_a_page_of_help(
    verb: object, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    assert parse([name, "--help"]) is None
    page = capsys.readouterr().out
    assert page.startswith(f"usage: redraft {name}")
    assert next(verb for verb in VERBS if verb.name == name).about in page


@pytest.mark.parametrize(
    ("argv", "sentence"),
    [
        ([], "The following arguments are required: COMMAND. See: redraft --help"),
        (["sing"], "Argument COMMAND: invalid choice: 'sing'"),
        (["rewrite"], "The following arguments are required: FILE, --range. See: redraft rewrite --help"),
        (["models"], "The following arguments are required: DEED. See: redraft models --help"),
        (["models", "add"], "The following arguments are required: DIR. See: redraft models add --help"),
        (["fill", "a.txt", "--see"], "Unrecognized arguments: --see. See: redraft --help"),
    ],
)
def test_wrong_usage_is_raised_as_one_sentence_and_where_to_look(argv: list[str], sentence: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(argv)
    assert raised.value.message.startswith(sentence)


def test_options_are_parsed_into_their_kinds() -> None:
    options = parse(["rewrite", "a.txt", "--range", "3:9", "--strength", "0.25", "--keep", "a", "--keep", "b"])
    assert isinstance(options, argparse.Namespace)
    assert (options.command, options.file, options.range, options.strength) == ("rewrite", "a.txt", (3, 9), 0.25)
    assert (options.keep, options.ban, options.seed, options.steps) == (["a", "b"], [], 0, None)
