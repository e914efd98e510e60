"""A page of help goes the way of every other output."""

import sys

import pytest

from engine.errors import RedraftError
from engine.option_parser import OptionParser


def test_help_is_printed_whole_or_not_without_a_word(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parser = OptionParser("sing", description="Sings a text.")
    verbs = parser.add_subparsers()
    verbs.add_parser("hum", description="Hums it.")
    for words, sentence in ((["--help"], "Sings a text."), (["hum", "--help"], "Hums it.")):
        with pytest.raises(SystemExit) as left:
            parser.parse_args(words)
        assert not left.value.code
        assert sentence in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdout", None)
    for words in (["--help"], ["hum", "--help"]):
        with pytest.raises(RedraftError, match="Standard output is closed"):
            parser.parse_args(words)
