"""A fill closes only what it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.closings import closing_only_its_own
from engine.edits.text.draft import Draft
from tests.house.growth import MOST_RATIO, growth

CURLY, STRAIGHT, ANGLE, LOW = ("“", "”"), ('"', '"'), ("«", "»"), ("„", "“")


def left_of(before: str, text: str, after: str, quotes: tuple[str, str] = CURLY) -> str:
    return closing_only_its_own(Draft.foreign(text), before, after, quotes).text


@pytest.mark.parametrize(
    ("before", "text", "after", "quotes", "wanted"),
    [
        ("“", "Go home.”", "”", CURLY, "Go home."),
        ("“", "“Go home.”", "”", CURLY, "Go home."),
        ("He said, “", "Go home.”", "” He left.", CURLY, "Go home."),
        ('"', 'Go home."', '"', STRAIGHT, "Go home."),
        ('"', '"Go home.', '"', STRAIGHT, "Go home."),
        ('"', '"Go home."', '"', STRAIGHT, "Go home."),
        ("«", "Va-t’en !»", "»", ANGLE, "Va-t’en !"),
        ("„", "Geh heim.“", "“", LOW, "Geh heim."),
        ("‘", "Go home.’", "’", CURLY, "Go home."),
        ("'", "Don't go home.'", "'", STRAIGHT, "Don't go home."),
        ("(", "see page 3).", ").", CURLY, "see page 3"),
        ("[", "a word]", "]", CURLY, "a word"),
        ("(", "(see it)", ")", CURLY, "see it"),
        ("“Go", "home.” (", " he said.", CURLY, "home.”"),
        ("He ran — ", "— quickly", " and fell", CURLY, "quickly"),
        ("He ran ", "quickly —", " — and fell", CURLY, "quickly"),
        ("He saw, ", "; it went", " and", CURLY, "it went"),
        ("He said ", "what was it?", "?", CURLY, "what was it"),
        ("(He said ", "that it was so.", ").", CURLY, "that it was so"),
    ],
)
def test_what_stands_around_a_hole_is_not_closed_again(
    before: str, text: str, after: str, quotes: tuple[str, str], wanted: str
) -> None:
    assert left_of(before, text, after, quotes) == wanted


@pytest.mark.parametrize(
    ("before", "text", "after", "quotes"),
    [
        ("“", "Go,” he said, “and rest.", "” He left.", CURLY),
        ('"', 'Go," he said, "and rest.', '" He left.', STRAIGHT),
        ("“I ", "don’t know,” he said.", "\n“Why?”", CURLY),
        ('"I ', "don't know,\" he said.", "\n", STRAIGHT),
        ("He ", "said “Go home.” and left", " again.", CURLY),
        ("He ", "(or she) left", " (again).", CURLY),
        ("‘", "Don’t go", "’ he said.", CURLY),
        ("He saw the ", "man’s dog", " and ran.", CURLY),
        ("", "Go home.", "", CURLY),
        ("He said ", "so.", " Then he left.", CURLY),
    ],
)
def test_a_fill_may_close_and_open_as_its_sentence_does(
    before: str, text: str, after: str, quotes: tuple[str, str]
) -> None:
    assert left_of(before, text, after, quotes) == text


def test_what_is_locked_stays() -> None:
    draft = Draft("Go home.”", (1,) * 8 + (2,))
    assert closing_only_its_own(draft, "“", "”", CURLY).text == "Go home."
    assert closing_only_its_own(draft, "“", "”", CURLY, {2}).text == "Go home.”"


SIGNS = st.text('a “”"()—.’‘«»', max_size=12)


@given(SIGNS, SIGNS, SIGNS, st.sampled_from([CURLY, STRAIGHT, ANGLE, LOW]))
def test_only_signs_and_spaces_are_ever_left_out(before: str, text: str, after: str, quotes: tuple[str, str]) -> None:
    shorter = left_of(before, text, after, quotes)
    letters = [char for char in text if char.isalnum()]
    assert [char for char in shorter if char.isalnum()] == letters
    assert left_of(before, shorter, after, quotes).count("a") == len(letters)


@pytest.mark.parametrize("unit", ["“", "”", '"', "(", ")", "”“", "—", "’"])
def test_no_more_than_linear_time(unit: str) -> None:
    assert growth(lambda text: left_of("“", f"a{text}", "”"), lambda size: unit * (size // len(unit))) <= MOST_RATIO
