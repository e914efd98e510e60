import pytest

from engine.prose.inline.attributes import ATTRIBUTES


@pytest.mark.parametrize(
    "braces",
    [
        "{#id}",
        "{.a .b}",
        "{: .a}",
        "{#id .class key=value}",
        '{width="5 cm" .x}',
        "{=html}",
        "{-}",
        "{.py startFrom=1 x}",
    ],
)
def test_attributes_in_braces(braces: str) -> None:
    match = ATTRIBUTES.match(f"{braces} and")
    assert match is not None
    assert match.group() == braces


@pytest.mark.parametrize("braces", ["{or so}", "{}", "{ }", "{a, b}", "{#}", "{.a", "{=}", "{the dog}"])
def test_words_in_braces(braces: str) -> None:
    assert ATTRIBUTES.match(braces) is None
