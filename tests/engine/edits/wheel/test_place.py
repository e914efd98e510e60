"""Which word or hole a wheel is asked for, and where there is none: a sentence, and the text untouched."""

import pytest

from engine.edits.wheel.place import Place
from engine.errors import RedraftError, UsageError
from engine.messages import WordWheel

PROSE = "This is a line of prose before it. "


def place(text: str, at: int, hole: bool = False) -> Place:
    return Place.of(WordWheel(job="p", text=text, at=at, hole=hole))


@pytest.mark.parametrize("at", [4, 5, 7])
def test_inside_and_at_both_edges_of_a_word_it_is_meant(at: int) -> None:
    found = place("The cat sat.", at)
    assert (found.start, found.end, found.old, found.word, found.hole) == (4, 7, "cat", "cat", False)


def test_an_apostrophe_belongs_to_its_word() -> None:
    assert place("I don’t know.", 6).old == "don’t"


@pytest.mark.parametrize(
    ("text", "begins"), [("The cat sat.", True), ("He left. The cat sat.", False), ("A\nThe cat", False)]
)
def test_a_sentence_begins_with_its_first_word(text: str, begins: bool) -> None:
    assert place(text, 1).begins
    assert place(text, len(text) - 2).begins is False
    assert place("He left. The cat", 10).begins


def test_words_in_capitals_stay_so() -> None:
    assert place("It is THE END of it.", 11).capital
    assert not place("It is the end of it.", 11).capital


@pytest.mark.parametrize("mark", ["[[1]]", "[[]]", "[[1=soft]]"])
@pytest.mark.parametrize("into", [0, 2, None])
def test_a_mark_for_one_word_is_a_hole_from_edge_to_edge(mark: str, into: int | None) -> None:
    text = f"The {mark} sat."
    found = place(text, 4 + (len(mark) if into is None else into))
    assert (found.old, found.word, found.hole) == (mark, "", True)


def test_a_hole_between_words_is_where_it_is_said_to_be() -> None:
    found = place("The  sat.", 4, hole=True)
    assert (found.start, found.end, found.hole) == (4, 4, True)


LONG = "a" * 100_000
REFUSED = [
    ("", 0, "empty"),
    (" \n ", 1, "empty"),
    (f"{PROSE}He   went.", len(PROSE) + 4, "no word"),
    (f"{PROSE}Use `print x` now.", len(PROSE) + 7, "code"),
    (f"{PROSE}See https://example.org/walk for it.", len(PROSE) + 26, "address|link"),
    (f"{PROSE}See [the page](walk.html) for it.", len(PROSE) + 17, "link"),
    (f"{PROSE}He was 42 then.", len(PROSE) + 8, "number"),
    (f"{PROSE}He was 😀 then.", len(PROSE) + 7, "no word"),
    (f"{PROSE}He was 😀 then.", len(PROSE) + 8, "no word"),
    (f"{PROSE}他走上山。", len(PROSE) + 1, "script"),
    (f"{PROSE}{LONG} and more.", len(PROSE) + 500, "too long"),
    (f"{PROSE}{LONG} and more.", len(PROSE) + 1, "too long"),
    (f"{PROSE}{LONG} and more.", len(PROSE) + len(LONG), "too long"),
    ("walked", 3, "nothing around"),
    (f"{PROSE}The [[3]] sat.", len(PROSE) + 6, "3 words"),
]


@pytest.mark.parametrize(("text", "at", "why"), REFUSED)
def test_where_no_word_of_prose_stands_there_is_a_sentence(text: str, at: int, why: str) -> None:
    with pytest.raises(RedraftError, match=why) as refused:
        place(text, at)
    assert refused.value.message.endswith(".")
    assert len(refused.value.message) < 200


def test_a_hole_inside_a_word_and_a_place_outside_of_the_text_are_refused() -> None:
    with pytest.raises(RedraftError, match="inside a word"):
        place("The cat sat.", 5, hole=True)
    for at in (-1, 13):
        with pytest.raises(UsageError, match="outside"):
            place("The cat sat.", at)


def test_what_follows_a_hole_makes_no_list_or_heading_of_it() -> None:
    text = f"{PROSE}\n. LaFeber asked for it."
    assert place(text, text.index("\n") + 1, hole=True).begins
    assert place(f"{PROSE}\n[[1]]. LaFeber asked.", len(PROSE) + 2).hole


def test_fenced_code_is_no_prose() -> None:
    text = f"{PROSE}\n\n```\nprint the thing\nand more\n```\n\n{PROSE}"
    with pytest.raises(RedraftError, match="code"):
        place(text, text.index("more") + 1)
    assert place(text, len(text) - 5).word == "before"
