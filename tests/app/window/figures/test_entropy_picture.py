"""The picture of undecided words: its columns, its colours, and the steps that keys and clicks choose."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.window.figures.entropy_picture import OPEN_ENTROPY, EntropyPicture
from app.window.parts.theme import Theme


@pytest.fixture
def picture(qtbot: QtBot, theme: Theme) -> EntropyPicture:
    picture = EntropyPicture()
    qtbot.addWidget(picture)
    picture.take_theme(theme)
    picture.resize(300, 90)
    return picture


def at(picture: EntropyPicture, column: int, of: int, share: float) -> QColor:
    """The colour in the middle of ``column``, ``share`` of the way down."""
    image = picture.grab().toImage()
    x = int((column + 0.5) * picture.width() / of)
    return image.pixelColor(x, int(picture.height() * share))


def test_settled_is_paper_and_undecided_is_strong(picture: EntropyPicture, theme: Theme) -> None:
    picture.show_columns([[OPEN_ENTROPY, OPEN_ENTROPY], [0.0, OPEN_ENTROPY], []])
    assert at(picture, 0, 3, 0.25) == theme.colour("chart_hot")
    assert at(picture, 1, 3, 0.25) == QColor(theme.page["page"])
    assert at(picture, 1, 3, 0.75) == theme.colour("chart_hot")
    assert at(picture, 2, 3, 0.5) == theme.colour("chart_free")


def test_a_column_with_fewer_words_is_as_high(picture: EntropyPicture, theme: Theme) -> None:
    picture.show_columns([[OPEN_ENTROPY], [0.0, 0.0, 0.0, 0.0]])
    assert at(picture, 0, 2, 0.1) == at(picture, 0, 2, 0.9) == theme.colour("chart_hot")


def test_keys_and_clicks_choose_a_step_and_stay_within(picture: EntropyPicture, qtbot: QtBot) -> None:
    chosen: list[int] = []
    picture.step_chosen.connect(chosen.append)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert chosen == []
    picture.show_columns([[1.0]] * 3, current=1)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    picture.mark(0)
    qtbot.keyClick(picture, Qt.Key.Key_Left)
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(299, 5))
    qtbot.mouseClick(picture, Qt.MouseButton.LeftButton, pos=QPoint(110, 5))
    assert chosen == [2, 0, 0, 2, 1]


def test_the_marked_column_looks_different(picture: EntropyPicture) -> None:
    picture.show_columns([[1.0]] * 3, current=0)
    before = picture.grab().toImage()
    picture.mark(2)
    assert picture.grab().toImage() != before
