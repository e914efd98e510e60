import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.draft import Draft
from engine.edits.text.merge import merge
from engine.edits.text.spans import Span
from engine.edits.text.typography import Convention, NormalView
from engine.messages import Edit


def run(text: str, new: str, kept: list[tuple[int, int]], start: int = 0, end: int | None = None):
    end = len(text) if end is None else end
    span = Span(0, start, end, NormalView.of(text[start:end]))
    draft = Draft(new, tuple(range(len(new))))
    return merge(text, span, draft, kept, Convention.of(text), text[:start], text[end:])


def apply(text: str, edits: tuple[Edit, ...]) -> str:
    for edit in reversed(edits):
        assert text[edit.start : edit.end] == edit.old
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def test_only_the_slip_becomes_an_edit() -> None:
    merged = run("She  said “teh cat’s here…”", 'She said "the cat\'s here..."', [])
    assert merged.edits == (Edit(11, 14, "teh", "the"),)
    assert merged.draft.text == "She  said “the cat’s here…”"


def test_a_change_that_touches_a_lock_is_taken_back() -> None:
    merged = run("Ask Anna now", "Ask Bob later", [(4, 8)])
    assert "Anna" in merged.draft.text
    assert merged.lost == 1
    start, end = merged.exempt[0]
    assert merged.draft.text[start:end] == "Anna"


def test_an_ellipsis_sign_is_changed_whole_or_not_at_all() -> None:
    for text, new in (("a… b", "a.. c b"), ("a… b", "a. b"), (".… b", "... c b"), ("a… ß", ". ß c")):
        merged = run(text, new, [])
        assert apply(text, merged.edits) == merged.draft.text
    assert run("Well… then", "Well... now", []).edits == (Edit(6, 10, "then", "now"),)


def mended(text: str, new: str) -> str:
    span = Span(0, 0, len(text), NormalView.of(text))
    merged = merge(text, span, Draft(new, tuple(range(len(new)))), (), Convention.of(text), "", "", mends_spaces=True)
    assert apply(text, merged.edits) == merged.draft.text
    return merged.draft.text


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("one word , two", "one word, two"),
        ("so it was .", "so it was."),
        ("“so” , she said", '"so", she said'),
        ("late,and dark", "late, and dark"),
    ],
)
def test_a_plain_space_that_is_a_slip_is_mended_where_that_is_asked_for(text: str, new: str) -> None:
    assert NormalView.of(mended(text, new)).text == new
    assert run(text, new, []).edits == ()


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("le mot\u00a0; là", "le mot; là"),
        ("le mot\u202f! là", "le mot! là"),
        ("one word\n, two", "one word, two"),
        ("one\t, two", "one, two"),
        ("one  , two", "one, two"),
        ("use .NET now", "use.NET now"),
        ("a smile :) here", "a smile:) here"),
        ("wait . . . now", "wait. . . now"),
        ("one,\u00a0two", "one,two"),
        ("3,5 of it", "3, 5 of it"),
        ("a dog— a cat", "a dog—a cat"),
    ],
)
def test_every_other_space_stays_as_the_writer_set_it(text: str, new: str) -> None:
    assert mended(text, new) == text


@pytest.mark.parametrize(
    ("text", "start", "end", "new"),
    [
        ("12, and", 2, 7, "th, and"),
        ("12-foot", 2, 7, "foot"),
        ("12-foot", 2, 7, "5-foot"),
        ("so (12", 0, 4, "so as"),
        ("so-12", 0, 3, "so"),
    ],
)
def test_no_word_is_joined_to_what_stands_beside_the_passage(text: str, start: int, end: int, new: str) -> None:
    whole = apply(text, run(text, new, [], start, end).edits)
    for number in re.findall(r"\d+", text):
        assert re.search(rf"(?<!\w){number}(?!\w)", whole)


def test_a_word_that_ran_on_from_the_passage_may_still_be_changed() -> None:
    assert apply("3匹の猫", run("3匹の猫", "個の猫", [], 1, 4).edits) == "3個の猫"


# Letters alone would hardly ever meet the signs that are one character here and three in the model's view.
TEXTS = st.one_of(st.text(max_size=40), st.text("….ß \"“'’\u00ad\r\n\u0301-", max_size=20))


@given(TEXTS, TEXTS, st.data())
def test_edits_lead_to_the_draft_and_locks_survive(text: str, new: str, data: st.DataObject) -> None:
    a = data.draw(st.integers(0, len(text)))
    b = data.draw(st.integers(a, len(text)))
    plain = NormalView.of(new).text
    merged = run(text, plain, [(a, b)] if a < b else [])
    assert apply(text, merged.edits) == merged.draft.text
    for edit in merged.edits:
        assert edit.end <= a or edit.start >= b or a == b
    for low, high in merged.exempt:
        assert merged.draft.text[low:high] == text[a:b]
