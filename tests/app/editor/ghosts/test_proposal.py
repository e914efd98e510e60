"""A proposal: its changes, what the text becomes of them, and where the buffer is to be changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor, QTextDocument

from app.editor.ghosts.overlay import Look
from app.editor.ghosts.proposal import Proposal
from app.editor.positions.anchor import Region
from app.editor.positions.units import Units
from engine.messages import Edit, Variant

WORDS = st.lists(st.sampled_from(["red", "sea", "of", "old", "\U0001f600", "boats."]), min_size=1, max_size=6)


def proposal_of(buffer: QTextDocument, *news: tuple[str, str]) -> Proposal:
    """Each old passage of the buffer becomes the new one."""
    text = buffer.toPlainText()
    ranges = [(text.index(old), text.index(old) + len(old)) for old, _new in news]
    edits = [Edit(start, end, old, new) for (start, end), (old, new) in zip(ranges, news, strict=True)]
    return Proposal(Region(buffer, text, tuple(ranges)), Variant(tuple(edits), 1, -0.5, True))


def replaced(buffer: QTextDocument, proposal: Proposal) -> str:
    for start, end, new in proposal.replacements():
        cursor = QTextCursor(buffer)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(new)
    return buffer.toPlainText()


@given(old=WORDS, new=WORDS, refuse=st.sets(st.integers(0, 5)))
def test_the_buffer_becomes_what_the_proposal_says(old: list[str], new: list[str], refuse: set[int]) -> None:
    before, after = " ".join(old), " ".join(new)
    buffer = QTextDocument(f"> {before} <")
    proposal = proposal_of(buffer, (before, after))
    assert proposal.result == after
    for index in refuse:
        if index < len(proposal.changes):
            proposal.toggle(index)
    wanted = proposal.result
    assert replaced(buffer, proposal) == f"> {wanted} <"


def test_all_refused_is_the_text_as_it_was() -> None:
    buffer = QTextDocument("The dim glow.")
    proposal = proposal_of(buffer, ("The dim glow.", "A dim light."))
    assert [(change.old, change.new) for change in proposal.changes] == [("The", "A"), ("glow", "light")]
    for index in range(2):
        proposal.toggle(index)
    assert proposal.result == "The dim glow."
    assert proposal.replacements() == []
    with pytest.raises(IndexError):
        proposal.toggle(2)


def test_the_current_change_goes_round() -> None:
    proposal = proposal_of(QTextDocument("one two"), ("one two", "1 2"))
    proposal = proposal_of(QTextDocument("a one b two"), ("one", "1"), ("two", "2"))
    seen = []
    for by in (1, 1, 1, -1):
        proposal.step(by)
        seen.append(proposal.current)
    assert seen == [0, 1, 0, 1]
    backwards = proposal_of(QTextDocument("a one b two"), ("one", "1"), ("two", "2"))
    backwards.step(-1)
    assert backwards.current == 1


def test_parts_are_placed_in_the_text_with_the_changes_in_it() -> None:
    buffer = QTextDocument("a \U0001f600 one b two")
    proposal = proposal_of(buffer, ("one", "eleven"), ("two", "2"))
    parts = proposal.parts(Units(buffer.toPlainText()))
    after = replaced(buffer, proposal)
    assert parts == ((4, "one", "eleven"), (13, "two", "2"))
    assert [after[start : start + len(new)] for start, _old, new in parts] == ["eleven", "2"]


def test_what_is_drawn_strikes_and_adds_and_marks_the_current_change() -> None:
    proposal = proposal_of(QTextDocument("The glow."), ("The glow.", "The\nlight."))
    proposal.step(1)
    (patch,) = proposal.patches()
    looks = [(run.text, run.look, run.current) for run in patch.runs if run.look is not Look.PLAIN]
    assert all(current for _text, _look, current in looks if _text.strip())
    assert any(look is Look.REMOVED for _text, look, _current in looks)
    added = "".join(text for text, look, _current in looks if look is Look.ADDED)
    assert "¶\u2028" in added
    proposal.toggle(0)
    (patch,) = proposal.patches()
    assert not any(run.look is Look.REMOVED and run.tag == 0 for run in patch.runs)


def test_a_result_of_another_text_is_refused() -> None:
    buffer = QTextDocument("one two")
    region = Region(buffer, "one two", ((0, 3),))
    with pytest.raises(ValueError, match="does not belong"):
        Proposal(region, Variant((Edit(0, 3, "two", "2"),), 1, -0.5, True))
