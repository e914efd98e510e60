"""The line of milliseconds: as high as its values, and said in words."""

from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from app.window.figures.sparkline import Sparkline
from app.window.parts.theme import Theme


def height_at(image: QImage, x: int, theme: Theme) -> int:
    """The first row, from the top, that has the line's colour near ``x``."""
    accent = theme.colour("accent")
    near = [
        y
        for y in range(image.height())
        for column in range(x - 2, x + 3)
        if abs(image.pixelColor(column, y).red() - accent.red()) < 30
        and abs(image.pixelColor(column, y).blue() - accent.blue()) < 30
        and abs(image.pixelColor(column, y).green() - accent.green()) < 30
    ]
    return min(near)


def test_higher_values_are_drawn_higher(qtbot: QtBot, theme: Theme) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.take_theme(theme)
    line.resize(300, 70)
    line.show_values([2.0, 10.0, 6.0])
    image = line.grab().toImage()
    words = line.fontMetrics().horizontalAdvance("most 00.0 ms") + 8
    right = 300 - words - 4
    first, middle, last = (height_at(image, x, theme) for x in (4, 2 + right // 2, right))
    assert middle < last < first


def test_the_last_and_the_most_are_said(qtbot: QtBot, theme: Theme) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.take_theme(theme)
    empty = line.grab().toImage()
    line.show_values([4.0, 1500.0, 62.4])
    assert line.accessibleDescription() == "last 62 ms, most 1.5 s"
    assert line.grab().toImage() != empty
    line.show_values([])
    assert line.grab().toImage() == empty


def test_values_of_nothing_are_a_flat_line(qtbot: QtBot, theme: Theme) -> None:
    line = Sparkline()
    qtbot.addWidget(line)
    line.take_theme(theme)
    line.show_values([0.0, 0.0])
    assert not line.grab().isNull()
