"""Versions side by side: joined, the cells give the texts back, and only what differs is marked."""

import random

from app.editor.comparison import compared


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


def test_alike_texts_have_no_rows() -> None:
    assert compared("a\nb", ["a\nb"]).rows == ()


def test_random_texts_are_covered() -> None:
    rng = random.Random(5)
    for _ in range(200):
        base = "\n".join(rng.choice("abcdef") * rng.randrange(1, 4) for _ in range(rng.randrange(1, 9)))
        others = []
        for _ in range(rng.randrange(1, 3)):
            lines = base.split("\n")
            for _ in range(rng.randrange(4)):
                lines[rng.randrange(len(lines))] = rng.choice("xyz")
            others.append("\n".join(lines))
        rebuilt(base, others)
