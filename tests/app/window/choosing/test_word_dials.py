"""The dials: what each turns to, which mean nothing in a hole, and how an earlier request set them."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.window.choosing.word_dials import DialRow, WordDials, dials_of
from engine.messages import WordWheel

ALL = WordDials(meaning=True, rhymes="may", syllables=2, commonness="rarer", unused="chapter")


@pytest.fixture
def row(qtbot: QtBot) -> DialRow:
    row = DialRow()
    qtbot.addWidget(row)
    return row


def test_they_stand_where_they_are_put_and_say_so(row: DialRow) -> None:
    for dials in (ALL, WordDials(), WordDials(commonness="commoner", unused="text")):
        turned: list[bool] = []
        row.turned.connect(lambda turned=turned: turned.append(True))
        row.start(dials, "day")
        assert row.value() == dials
        assert turned == []


def test_in_a_hole_there_is_no_word_to_compare_with(row: DialRow) -> None:
    row.start(ALL, "")
    assert row.value() == WordDials(rhymes="may", syllables=2, unused="chapter")
    assert not row.meaning.isEnabled()
    assert not row.commonness.isEnabled()


def test_each_has_a_name_and_a_tip_and_is_reached_by_keys(row: DialRow) -> None:
    dials: tuple[QWidget, ...] = (row.meaning, row.rhymes, row.syllables, row.commonness, row.unused)
    assert all(dial.accessibleName() and dial.toolTip() for dial in dials)
    assert all(dial.focusPolicy().value & 1 for dial in dials), "Tab goes there"


def test_an_earlier_request_is_asked_again_as_it_was() -> None:
    request = WordWheel(
        job="j", text="a b", at=0, meaning="a", rhymes="may", syllables=2, rarer=True, unused=(0, 3), starts="x"
    )
    assert dials_of(request) == WordDials(True, "may", 2, "rarer", "text")
    assert dials_of(WordWheel(job="j", text="a b", at=0, commoner=True)) == WordDials(commonness="commoner")
