"""Versions side by side: joined, the cells give the texts back, and only what differs is marked."""

import random

import pytest

from app.editor.ghosts import comparison
from app.editor.ghosts.comparison import compared


def rebuilt(base: str, others: list[str]) -> None:
    """Every letter of the differing passages is in its column, and the rest is counted."""
    found = compared(base, others)
    for column, text in enumerate([base, *others]):
        lines = text.split("\n")
        at = 0
        for row in found.rows:
            at += row.alike
            passage = "".join(span.text for span in row.cells[column])
            shown = passage.split("\n") if passage else []
            if shown and lines[at : at + len(shown)] == shown:
                at += len(shown)
            else:
                assert not shown or passage == "", (text, row)
        assert at + found.tail <= len(lines)


def test_one_word_is_marked_and_the_rest_is_counted() -> None:
    base = "\n".join(f"Paragraph {n}." for n in range(50))
    other = base.replace("Paragraph 20.", "Paragraph twenty.")
    found = compared(base, [other])
    (row,) = found.rows
    assert (row.alike, found.tail, found.more) == (20, 29, 0)
    assert [span.text for span in row.cells[0] if span.changed] == ["20"]
    assert [span.text for span in row.cells[1] if span.changed] == ["twenty"]


def test_three_ways() -> None:
    base = "One.\nTwo.\nThree.\nFour."
    disk = "One.\nTwo from outside.\nThree.\nFour."
    mine = "One.\nTwo.\nThree.\nFour of mine.\nFive."
    found = compared(base, [disk, mine])
    shown = [["".join(span.text for span in cell) for cell in row.cells] for row in found.rows]
    assert shown == [
        ["Two.", "Two from outside.", "Two."],
        ["Four.", "Four.", "Four of mine.\nFive."],
    ]
    assert not any(span.changed for row in found.rows for span in row.cells[0])


def test_a_text_revised_from_end_to_end_is_compared_paragraph_by_paragraph() -> None:
    rng = random.Random(7)
    known = [f"word{n}" for n in range(300)]
    old = [" ".join(rng.choices(known, k=80)) for _ in range(150)]
    new = [f"{paragraph.replace(' ', ' newly ', 1)}." for paragraph in old]
    del old[40]
    new[90:91] = ["All of this is other than before.", "And so is this."]
    found = compared("\n\n".join(old), ["\n\n".join(new)])
    rebuilt("\n\n".join(old), ["\n\n".join(new)])
    # One row for each of them, one for the paragraph that came, one for those that took another's place.
    assert len(found.rows) == 150
    marked = [sum(len(span.text) for span in row.cells[1] if span.changed) for row in found.rows]
    assert sorted(marked)[147] < 20 < 40 < sorted(marked)[148]


def test_long_passages_are_compared_by_words_only_while_that_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    old = [f"The {number} ferry was late." for number in range(6)]
    new = [line.replace("late", "early") for line in old]
    monkeypatch.setattr(comparison, "MOST_PAIRS", 3 * len(old[0]) * len(new[0]))
    found = compared("\n\n".join(old), ["\n\n".join(new)])
    rebuilt("\n\n".join(old), ["\n\n".join(new)])
    marked = [[span.text for span in row.cells[1] if span.changed] for row in found.rows]
    assert marked == [["early"]] * 3 + [[line] for line in new[3:]]


def test_alike_texts_have_no_rows() -> None:
    assert compared("a\nb", ["a\nb"]).rows == ()


@pytest.mark.parametrize("words", [1, 5])
def test_random_texts_are_covered(words: int) -> None:
    rng = random.Random(5)

    def paragraph() -> str:
        return " ".join(rng.choice("abcdef") * rng.randrange(1, 4) for _ in range(words))

    for _ in range(200):
        base = "\n".join(paragraph() for _ in range(rng.randrange(1, 9)))
        others = []
        for _ in range(rng.randrange(1, 3)):
            lines = base.split("\n")
            for _ in range(rng.randrange(4)):
                place = rng.randrange(len(lines))
                kept = lines[place].split(" ")[1:]
                lines[place] = " ".join([rng.choice("xyz"), *kept])
            others.append("\n".join(lines))
        rebuilt(base, others)
