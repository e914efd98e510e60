from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.prose.structure.typed import typed_as_it_is
from tests.engine.prose.grammar import OTHER, labelled


@pytest.mark.parametrize(
    "before",
    ["use `a", "<a href=", '<a href="x', "<img alt='x", "[link](a", '[link](a "x', "[[a note", "{{< fig src=",
    "{% x ", "{#id key=",
     "\\cite{a", "\\includegraphics[width", "so $a_b", "so \\(a", "<!-- x", "<!-", "%%a", "https://a.org/b",
     "<code>a"],
)  # fmt: skip
def test_what_is_open_is_typed_as_it_is(before: str) -> None:
    assert typed_as_it_is((), before, "-")


@pytest.mark.parametrize(
    "before",
    [
        "she said ",
        "",
        "a < b and ",
        "it cost $5 and ",
        "50% of ",
        "[sic ",
        "(see ",
        "and/or ",
        "he.then ",
        "`a` and ",
        "#1 ",
    ],
)
@pytest.mark.parametrize("key", ['"', "'", "-"])
def test_words_are_words(before: str, key: str) -> None:
    assert not typed_as_it_is((), before, key)


@pytest.mark.parametrize("opening", ["$$", "%%", "<!--", "\\[", "\\begin{align*}"])
def test_a_block_that_is_not_closed_yet_is_typed_as_it_is(opening: str) -> None:
    assert typed_as_it_is(["words", opening, "a"], "b ", '"')
    assert not typed_as_it_is(["words", "a"], "b ", '"')


def test_no_prose_is_typed_as_it_is_whatever_is_made(full_counts: Callable[[int, int], int]) -> None:
    @settings(max_examples=full_counts(15, 500), deadline=None)
    @given(st.integers(0, 1 << 40))
    def check(seed: int) -> None:
        made = labelled(seed, 2, 1)
        at = 0
        above: list[str] = []
        for line in made.text.splitlines():
            start = made.text.index(line, at)
            for column, char in enumerate(line):
                place = start + column
                inside = made.labels[place - 1 : place + 1] == OTHER * 2 and column > 1
                if inside and char in "\"'":
                    assert typed_as_it_is(above, line[:column], char), (line, column, above)
            above.append(line)
            at = start + len(line)

    check()
