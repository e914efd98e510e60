"""How many words, characters and paragraphs a text has."""

import pytest

from app.documents.counts.count import Counts, count, count_line
from engine.prose.structure.structure import Structure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("One, two — three.", 3),
        ("# A well-known don't", 3),
        ("- [ ] 2 items", 2),
        ("* * *\n\n---", 0),
        ("日本語 text", 2),
        ("naïve\u00a0café\u2028x", 3),
        ("...and “so” on…", 3),
        ("This should be—one would think—ten words, not eight.", 10),
    ],
)
def test_words(text: str, words: int) -> None:
    assert count(text).words == words


def test_characters_and_paragraphs() -> None:
    assert count("ab c\n\n  \n😀") == Counts(2, 7, 4, 2)
    assert count("word " * 238).minutes == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("---\ntitle: A b c\ntags: [x, y]\n---\nOne two.", 2),
        ("One <!-- not this --> two.\n<!-- nor\nthat -->", 2),
        ('One ![a picture](far/away.png "of it") two.', 4),
        ("One.[^1]\n\n[^1]: The note has words.", 5),
        ("See [the page](https://example.com/a-b) and https://example.com/c", 4),
        ("[[The Mill|the old mill]] and [[Inn]] ![[pic.png]]", 5),
        ("```py\ncode words\n```\nOne `of two` three.", 4),
        ("un*believ*able **bold**face caf&eacute;s a\\*b", 4),
        ("Said [@smith2020] *so*{#id .class}", 2),
        ("# One two {#id}\n> three\n- [ ] four\n1. five", 5),
    ],
)
def test_what_is_no_prose_has_no_words(text: str, words: int) -> None:
    structure = Structure(text)
    lines = text.split("\n")
    counts = [count_line(line, structure.line(number)) for number, line in enumerate(lines)]
    assert sum(each.words for each in counts) == words
    assert sum(each.characters for each in counts) == sum(map(len, lines))


NOTE = (
    "---\ntitle: The Mill\n---\n\n# The mill\n\nShe *went* to `the door` [there](http://a.b/c d).\n\n"
    "```\nfour five\n```\n\nIt rained.\n"
)


@pytest.mark.parametrize(
    ("passage", "words"),
    [(NOTE, 10), ("title: The Mill", 0), ("four five", 0), ("to `the", 2), ("It rained", 2), ("ent* to", 2), ("", 0)],
)
def test_a_part_is_counted_as_it_is_in_the_whole(passage: str, words: int) -> None:
    start = NOTE.index(passage)
    assert count(NOTE, start, start + len(passage)).words == words
    assert count(NOTE, start, start + len(passage)).letters == len("".join(passage.split()))


def test_a_text_is_the_sum_of_its_parts() -> None:
    for cut in (NOTE.index("\n\n#"), NOTE.index("\n```\nfour"), NOTE.index("\nfour"), NOTE.index("\nIt")):
        parts = count(NOTE, 0, cut) + count(NOTE, cut, len(NOTE))
        assert (parts.words, parts.letters) == (count(NOTE).words, count(NOTE).letters)
