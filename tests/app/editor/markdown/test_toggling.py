"""How words in a line are emphasised."""

import pytest

from app.editor.markdown.toggling import emphasised


@pytest.mark.parametrize(
    ("line", "signs", "bold", "italic"),
    [
        ("a |word| b", "", False, False),
        ("a *|word|* b", "*", False, True),
        ("a **|word|** b", "**", True, False),
        ("a ***|word|*** b", "***", True, True),
        ("a _**|word|**_ b", "**_", True, True),
        ("a **_|word|_** b", "_**", True, True),
        ("a |**word**| b", "**", True, False),
        ("a | word | b", "", False, False),
        ("a *|word|_ b", "", False, False),
        ("*|word|", "", False, False),
        ("**||**", "**", True, False),
    ],
)
def test_signs_around_words(line: str, signs: str, bold: bool, italic: bool) -> None:
    before, words, behind = line.split("|")
    span = emphasised(before + words + behind, len(before), len(before + words))
    assert (span.signs, span.has(2), span.has(1)) == (signs, bold, italic)
    assert (before + words + behind)[span.start : span.end] == words.strip(" *")


def test_which_of_three_signs_are_taken() -> None:
    for line, single, pair in (("_**a**_", (2, 3), (0, 2)), ("**_a_**", (0, 1), (1, 3)), ("***a***", (2, 3), (0, 2))):
        span = emphasised(line, 3, 4)
        assert (span.of(1), span.of(2)) == (single, pair)
