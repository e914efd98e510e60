"""Themes: readable by WCAG, taken up from the system; drafts stand still where motion is unwelcome."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)

from app.editor.ghosts.preview import Pace
from app.platform.paths import Paths
from app.window.parts.theme import read_theme, wanted_theme
from tests.app.conftest import Desk
from tests.app.window.writer import Writer

FRAME = [
    ("ink", "ground"),
    ("ink", "raised"),
    ("ink", "hover"),
    ("ink", "accent_soft"),
    ("quiet", "ground"),
    ("quiet", "raised"),
    ("accent_ink", "accent"),
    ("bad", "raised"),
]
PAGE = [
    *[(ink, "page") for ink in ("ink", "quiet", "heading", "markup", "link", "code", "quote")],
    *[("ink", ground) for ground in ("tint", "selection", "current")],
    ("added", "added_back"),
    ("removed", "removed_back"),
    ("hole_ink", "hole"),
]


def luminance(name: str) -> float:
    parts = QColor(name).getRgbF()[:3]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("name", "least"), [("light", 4.5), ("dark", 4.5), ("contrast", 7.0)])
def test_every_ink_is_readable_on_its_ground(name: str, least: float) -> None:
    theme = read_theme(Paths.standard().resource("themes") / f"{name}.toml")
    ratios = {(ink, on): contrast(theme.window[ink], theme.window[on]) for ink, on in FRAME}
    ratios |= {(ink, on): contrast(theme.page[ink], theme.page[on]) for ink, on in PAGE}
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least} == {}


@pytest.mark.parametrize(
    ("choice", "scheme", "high", "taken"),
    [
        ("system", Qt.ColorScheme.Light, False, "light"),
        ("system", Qt.ColorScheme.Unknown, False, "light"),
        ("system", Qt.ColorScheme.Dark, False, "dark"),
        ("system", Qt.ColorScheme.Dark, True, "contrast"),
        ("light", Qt.ColorScheme.Dark, True, "light"),
    ],
)
def test_the_system_is_followed_unless_the_writer_chose(
    choice: str, scheme: Qt.ColorScheme, high: bool, taken: str
) -> None:
    assert wanted_theme(choice, scheme, high) == taken


class Still(QProxyStyle):
    """A system that wants no motion."""

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, option, widget, data)


def test_drafts_stand_still_where_the_system_wants_no_motion(desk: Desk, qapp: QApplication) -> None:
    desk.settings.set("draft.animation", "system")
    editor = desk.page("Some words to work on.")
    assert desk.on(editor)._pace() is Pace.CALM
    still = Still("Fusion")
    editor.setStyle(still)
    assert desk.on(editor)._pace() is Pace.OFF
    desk.settings.set("draft.animation", "full")
    assert desk.on(editor)._pace() is Pace.FULL
    editor.setStyle(qapp.style())


TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


PASSAGE = "The dim glow of evening."


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_theme_dresses_window_and_page(writer: Writer, name: str) -> None:
    editor = writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)
    writer.does(lambda: writer.services.settings.set("theme", name))
    theme = writer.window.themes.theme
    assert theme.name == name
    assert theme.contrast == (name == "contrast")
    assert "@" not in writer.window.themes.sheet().split("*/", 1)[1]
    assert QGuiApplication.palette().window().color().name() == theme.window["ground"]
    corner = editor.viewport().grab().toImage().pixelColor(2, 2)
    assert corner.name() == theme.page["page"]
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT
