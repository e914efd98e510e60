"""The bar of memory: shares of its width, the peak, and every part in words."""

from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from app.window.figures.memory_bar import MemoryBar, MemoryPart
from app.window.parts.theme import Theme

PARTS = (MemoryPart("Model", 3_000_000, "chart_weights"), MemoryPart("Free", 1_000_000, "chart_free"))


def image_of(bar: MemoryBar) -> QImage:
    return bar.grab().toImage()


def bar_of(qtbot: QtBot, theme: Theme) -> MemoryBar:
    bar = MemoryBar()
    qtbot.addWidget(bar)
    bar.take_theme(theme)
    bar.resize(400, 90)
    return bar


def test_parts_take_their_share_of_the_width(qtbot: QtBot, theme: Theme) -> None:
    bar = bar_of(qtbot, theme)
    bar.show_parts(PARTS, 0)
    image = image_of(bar)
    colours = [image.pixelColor(x, 15) for x in (100, 290, 310, 390)]
    weights, free = theme.colour("chart_weights"), theme.colour("chart_free")
    assert colours == [weights, weights, free, free]


def test_the_peak_is_marked_where_it_lies(qtbot: QtBot, theme: Theme) -> None:
    bar = bar_of(qtbot, theme)
    bar.show_parts(PARTS, 0)
    plain = image_of(bar)
    bar.show_parts(PARTS, 2_000_000)
    marked = image_of(bar)
    changed = [x for x in range(400) if marked.pixelColor(x, 25) != plain.pixelColor(x, 25)]
    assert changed
    assert all(abs(x - 200) <= 2 for x in changed)


def test_every_part_is_said_in_words_and_has_its_line(qtbot: QtBot, theme: Theme) -> None:
    bar = bar_of(qtbot, theme)
    low = bar.sizeHint().height()
    bar.show_parts(PARTS, 0)
    assert bar.accessibleDescription() == "Model 3 MB, Free 1 MB"
    assert bar.sizeHint().height() > low
    assert bar.minimumSizeHint().height() == bar.sizeHint().height()


def test_nothing_to_show_draws_nothing(qtbot: QtBot, theme: Theme) -> None:
    bar = bar_of(qtbot, theme)
    image = image_of(bar)
    assert {QColor(image.pixelColor(x, 15)).name() for x in range(0, 400, 7)} == {image.pixelColor(1, 1).name()}
