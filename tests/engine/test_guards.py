"""Guards as lines: every form read and written again, and every line that is none, in one sentence."""

import pickle

import pytest

from engine.errors import UsageError
from engine.guards import Guard, GuardAct, read_guard, read_guards

LINES = {
    "ban suddenly": Guard(GuardAct.BAN, "suddenly"),
    "hold the old mill": Guard(GuardAct.HOLD, "the old mill"),
    "stop Anna : Anna is dead: no.": Guard(GuardAct.STOP, "Anna", sentence="Anna is dead: no."),
    "stop the end": Guard(GuardAct.STOP, "the end"),
    r"ban /very \w+/": Guard(GuardAct.BAN, pattern=r"very \w+"),
    "stop /and\\/or|w/o/ : Write it out / in full.": Guard(
        GuardAct.STOP, pattern="and\\/or|w/o", sentence="Write it out / in full."
    ),
    "ban don’t": Guard(GuardAct.BAN, "don’t"),
    "ban 10:30": Guard(GuardAct.BAN, "10:30"),
}


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_a_guard_that_is_written_as_this_line(line: str) -> None:
    guard = read_guard(line)
    assert guard == LINES[line] == pickle.loads(pickle.dumps(guard))
    assert guard.line == line
    assert read_guard(f"  {line.replace(' ', '  ', 1)}\n") == guard


def test_case_and_spaces_do_not_matter_and_blank_lines_are_left_out() -> None:
    assert read_guards(["", "  ", "BAN  the   sea"]) == (Guard(GuardAct.BAN, "the sea"),)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("", "begin it with stop, ban or hold"),
        ("forbid it", "begin it with stop, ban or hold"),
        ("ban", "begin it with stop, ban or hold"),
        ("ban  ", "begin it with stop, ban or hold"),
        ("banana", "begin it with stop, ban or hold"),
        ("ban a : no", "only a stop has a sentence"),
        ("stop : no", "words stand before"),
        ("stop Anna :", "words stand before"),
        ("ban /a", "begins and ends with a stroke"),
        ("ban //", "begins and ends with a stroke"),
        ("ban /(a/", "its pattern cannot be read"),
        ("ban /a*/", "met by no text at all"),
        ("ban /$/", "met by no text at all"),
        ("ban a\nhold b", "one line"),
        (f"ban {'a' * 2000}", "1000 characters at most"),
    ],
)
def test_what_is_no_guard_is_named_in_one_sentence(line: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as raised:
        read_guard(line)
    assert "\n" not in raised.value.message
    assert " ".join(line.split())[:40] in raised.value.message


def test_the_first_wrong_line_of_several_is_named_and_there_are_not_too_many() -> None:
    with pytest.raises(UsageError, match="“bun c”"):
        read_guards(["ban a", "bun c", "bun d"])
    with pytest.raises(UsageError, match="201 guards"):
        read_guards(["ban a"] * 201)
