from hypothesis import given
from hypothesis import strategies as st

from engine.edits.draft import Draft
from engine.edits.merge import merge
from engine.edits.spans import Span
from engine.edits.typography import Convention, NormalView
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
