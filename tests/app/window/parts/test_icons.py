"""Icons are drawn in the theme's ink."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from app.platform.paths import Paths
from app.window.parts.icons import SIZES, Icons


@pytest.fixture
def icons(qapp: QApplication, tmp_path: Path) -> Icons:
    return Icons(Paths.under(tmp_path).resource("icons"), tmp_path / "cache")


def inks(icons: Icons, name: str, colour: str = "") -> set[str]:
    image = icons.icon(name, colour).pixmap(QSize(48, 48)).toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {QColor(pixel.red(), pixel.green(), pixel.blue()).name() for pixel in pixels if pixel.alpha() == 255}


def test_every_drawing_is_there_at_every_size(icons: Icons) -> None:
    assert len(icons.names()) > 5
    for name in icons.names():
        assert {size.width() for size in icons.icon(name).availableSizes()} == set(SIZES)


def test_a_drawing_takes_the_ink_of_the_theme_or_the_colour_that_is_asked_for(icons: Icons) -> None:
    icons.ink("#204060", "#ffffff")
    assert "#204060" in inks(icons, "close")
    assert "#ff0000" in inks(icons, "close", "#ff0000")


def test_the_style_sheets_copies_have_their_colours_and_are_written_once(icons: Icons) -> None:
    icons.ink("#204060", "#fafafa")
    folder = icons.folder_for_sheet()
    assert b"#204060" in (folder / "up.svg").read_bytes()
    assert b"#fafafa" in (folder / "tick.svg").read_bytes()
    before = (folder / "up.svg").stat().st_mtime_ns
    assert icons.folder_for_sheet() == folder
    assert (folder / "up.svg").stat().st_mtime_ns == before
    icons.ink("#000000", "#fafafa")
    assert icons.folder_for_sheet() != folder


def test_a_drawing_that_is_not_there(icons: Icons) -> None:
    with pytest.raises(OSError, match="nothing"):
        icons.icon("nothing")
