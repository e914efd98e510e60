"""What stands around what an edit writes, with earlier edits and earlier drafts of the same row made."""

from engine.edits.plans.surroundings import NEAR, Surroundings, drafted
from engine.edits.reading import Reading
from engine.edits.text.draft import Draft
from engine.edits.text.spans import Span
from engine.messages import Edit

TEXT = "One two three four five."
ONE, THREE, FIVE = Span(0, 0, 3), Span(1, 8, 13), Span(2, 19, 23)


def test_what_was_done_before_stands_on_the_left() -> None:
    around = Surroundings(TEXT)
    assert around.around(THREE, ()) == ("One two ", " four five.")
    assert around.around(THREE, [Edit(0, 3, "One", "Zero")]) == ("Zero two ", " four five.")
    assert around.around(THREE, (), end=18) == ("One two ", " four")


def test_far_text_is_left_out() -> None:
    text = "x" * 10_000
    before, after = Surroundings(text).around(Span(0, 5000, 5001), ())
    assert len(before) == NEAR
    assert len(after) == 200
    assert len(Surroundings(text).around(Span(0, 5000, 5001), (), end=10_000)[1]) == NEAR
    assert len(Surroundings(text).sample(5000, 5001)) == 2 * NEAR + 1
    assert len(Surroundings(text * 3).sample(5000, 25_000)) == 4 * NEAR


def test_drafts_stand_beside_those_before_them_in_their_row() -> None:
    reading = Reading((Draft.foreign("A"), Draft.foreign("B"), Draft.foreign("C")), exempt=((0, 1),))
    spans = (ONE, THREE, FIVE)
    placed = list(Surroundings(TEXT).placed(spans, reading, (), [8, 19, len(TEXT)]))
    assert [(one.before, one.draft.text, one.after) for one in placed] == [
        ("", "A", " two "),
        ("A two ", "B", " four "),
        ("A two B four ", "C", "."),
    ]
    assert placed[0].exempt == ((0, 1),)
    assert drafted(spans, reading.drafts[:1]) == [Edit(0, 3, "", "A")]


def test_the_convention_is_that_of_the_place() -> None:
    text = "“One,” he said. " * 400 + "'Two,' she said. " * 400
    around = Surroundings(text)
    first, last = around.convention_at(0), around.convention_at(len(text))
    assert first != last
    assert around.convention([Span(0, 0, 0)]) == first
    assert around.before(Span(0, 100, 101)) == text[60:100]
