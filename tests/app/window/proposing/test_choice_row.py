"""One choice out of a few: exactly one is chosen, and arrows and clicks say which."""

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.proposing.choice_row import ChoiceRow

CHOICES = [("One & all", 1, "the first"), ("Two", 2, ""), ("Three", 3, "")]


@pytest.fixture
def row(qtbot: QtBot) -> ChoiceRow:
    row = ChoiceRow("Number")
    qtbot.addWidget(row)
    row.resize(400, 40)
    row.show()
    return row


def test_the_first_is_chosen_unless_another_is_asked_for(row: ChoiceRow) -> None:
    assert (row.value(), row.values(), row.chosen_button) == (None, (), None)
    row.offer(CHOICES)
    assert row.value() == 1
    row.offer(CHOICES, 3)
    assert (row.value(), row.values()) == (3, (1, 2, 3))
    row.choose(9)
    assert row.value() == 3
    row.offer(CHOICES[:2], 3)
    assert row.value() == 1


def test_labels_keep_their_ampersand_and_name_their_row(row: ChoiceRow) -> None:
    row.offer(CHOICES)
    button = row.chosen_button
    assert button is not None
    assert (button.text(), button.toolTip()) == ("One && all", "the first")
    assert button.accessibleName() == "Number: One & all"


def test_a_choice_is_said_with_its_value(row: ChoiceRow, qtbot: QtBot) -> None:
    chosen: list[int] = []
    row.offer(CHOICES)
    row.chosen.connect(chosen.append)
    row.take_focus()
    assert row.chosen_button is not None
    qtbot.keyClick(row.chosen_button, Qt.Key.Key_Right)
    row.choose(3)
    assert chosen == [2, 3]


def test_a_narrow_row_goes_on_in_a_second_line(row: ChoiceRow) -> None:
    row.offer(CHOICES)
    assert row.hasHeightForWidth()
    assert row.heightForWidth(90) > row.heightForWidth(600)
    assert row.sizeHint().height() == row.heightForWidth(row.sizeHint().width())
