"""Line endings follow their lines through every edit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.disk.endings import Endings, split_endings


def test_endings_follow_their_lines() -> None:
    text, endings = split_endings("one\r\ntwo\nthree\rfour", "\n")
    assert endings.name == "mixed"
    lines = text.split("\n")
    assert endings.applied("\n".join([lines[0], "new", *lines[1:]])) == "one\r\nnew\r\ntwo\nthree\rfour"
    assert endings.applied("two\nthree\nfour") == "two\nthree\rfour"


LINES = st.lists(st.tuples(st.text("ab ", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), max_size=12)


@given(LINES, st.text("ab", max_size=3))
def test_what_was_split_is_put_together_as_it_was(lines: list[tuple[str, str]], last: str) -> None:
    # A line that ends in CR and is followed by an empty line that ends in LF reads as one CRLF: the text is the same.
    text = "".join(line + ending for line, ending in lines) + last
    split, endings = split_endings(text, "\n")
    assert "\r" not in split
    assert endings.applied(split) == text
    assert endings.name in ("LF", "CRLF", "CR", "mixed")


@pytest.mark.parametrize(("ending", "name"), [("\n", "LF"), ("\r\n", "CRLF"), ("\r", "CR")])
def test_a_file_of_one_kind_needs_no_more_than_that_kind(ending: str, name: str) -> None:
    text, endings = split_endings(f"a{ending}b{ending}", "\n")
    assert (text, endings) == ("a\nb\n", Endings(ending))
    assert endings.name == name
    assert endings.applied("x\ny\nz") == f"x{ending}y{ending}z"


def test_a_text_without_any_takes_the_platforms() -> None:
    assert split_endings("one line", "\r\n") == ("one line", Endings("\r\n"))


def test_beyond_the_limit_lines_are_matched_by_place(monkeypatch: pytest.MonkeyPatch) -> None:
    text, endings = split_endings("a\r\nb\nc\rd", "\n")
    monkeypatch.setattr("app.documents.disk.endings.ALIGN_LIMIT", 0)
    assert endings.applied(text) == "a\r\nb\nc\rd"
    assert endings.applied("x\ny\nz") == "x\r\ny\nz"
