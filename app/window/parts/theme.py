"""Themes as data: colours from ``resources/themes/*.toml``, Qt's palette and style sheet, and the page's font.

GUI thread. Follows the system's wish for light, dark or high contrast unless the writer chose one. Knows colours
and fonts; knows nothing of documents, runs or what a widget is for.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from app.editor.colours import PageColours
from app.platform.paths import Paths
from app.settings import Settings
from app.window.parts import icons


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, each "#rrggbb". ``window`` is the frame's, ``page`` the text's."""

    name: str
    label: str
    dark: bool
    window: Mapping[str, str]
    page: Mapping[str, str]

    def page_colours(self) -> PageColours:
        """What the page draws with; a colour the file leaves out is the page's own default."""
        known = {field.name for field in fields(PageColours)}
        return PageColours(**{name: value for name, value in self.page.items() if name in known})

    @property
    def contrast(self) -> bool:
        return self.name == "contrast"

    def colour(self, name: str) -> QColor:
        """A colour of the frame by its name. Raises KeyError for a name no theme has."""
        return QColor(self.window[name])


def read_theme(path: Path) -> Theme:
    """One theme from its file. Raises ValueError naming what is wrong."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    for table in ("window", "page"):
        for key, value in raw[table].items():
            if not QColor.isValidColorName(value):
                raise ValueError(f"The theme {path.name} has no colour “{value}” for {table}.{key}.")
    return Theme(path.stem, raw["label"], bool(raw["dark"]), raw["window"], raw["page"])


def wanted_theme(choice: str, scheme: Qt.ColorScheme, contrast: bool) -> str:
    """The theme's name for a setting and what the system says."""
    if choice != "system":
        return choice
    if contrast:
        return "contrast"
    return "dark" if scheme is Qt.ColorScheme.Dark else "light"


def system_contrast() -> bool:
    """Whether the system asks for high contrast (Qt 6.10 and later can tell)."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast)


class Themes(QObject):
    """The theme in use. ``changed`` carries it whenever it becomes another one."""

    changed = Signal(Theme)

    def __init__(self, paths: Paths, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = paths.resource("themes")
        self._icons = icons.Icons(paths.resource("icons"), paths.cache)
        self._settings = settings
        self._sheet = (self._folder / "window.qss").read_text(encoding="utf-8")
        self._themes = {path.stem: read_theme(path) for path in sorted(self._folder.glob("*.toml"))}
        for theme in self._themes.values():
            self._colour_icons(theme)
            self._icons.folder_for_sheet()
        self._theme = self._themes["light"]
        self._applied = ""
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self.follow)
        accessibility = getattr(hints, "accessibility", None)
        if accessibility is not None:
            accessibility().contrastPreferenceChanged.connect(self.follow)
        settings.changed.connect(self._on_setting)

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def icons(self) -> "icons.Icons":
        return self._icons

    def follow(self) -> None:
        """Take up what the setting and the system want now."""
        name = wanted_theme(self._settings.get("theme"), QGuiApplication.styleHints().colorScheme(), system_contrast())
        if name == self._applied or name not in self._themes:
            return
        self._applied = name
        self._theme = self._themes[name]
        self._colour_icons(self._theme)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.setStyle(QStyleFactory.create("Fusion"))
            app.setFont(interface_font())
            app.setPalette(self.palette())
            app.setStyleSheet(self.sheet())
        self.changed.emit(self._theme)

    def palette(self) -> QPalette:
        """Qt's own roles, for what the style sheet does not reach."""
        theme, palette = self._theme, QPalette()
        roles = {
            QPalette.ColorRole.Window: "ground",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "raised",
            QPalette.ColorRole.AlternateBase: "ground",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.Button: "raised",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.ToolTipBase: "raised",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.PlaceholderText: "quiet",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "accent_ink",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.Accent: "accent",
        }
        for role, name in roles.items():
            palette.setColor(role, theme.colour(name))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("quiet"))
        return palette

    def sheet(self) -> str:
        """The style sheet with this theme's colours; longest names first, as one name may begin another."""
        values = dict(self._theme.window)
        values["field"] = self._theme.page["page"]
        values["edge"] = self._theme.window["line" if not self._theme.dark or self._theme.contrast else "quiet"]
        values["icons"] = self._icons.folder_for_sheet().as_posix()
        sheet = self._sheet
        for name in sorted(values, key=len, reverse=True):
            sheet = sheet.replace("@" + name, values[name])
        return sheet

    def _colour_icons(self, theme: Theme) -> None:
        self._icons.ink(theme.window["ink"], theme.window["accent_ink"])

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "theme":
            self.follow()


def interface_font() -> QFont:
    """The system's interface font, never smaller than 9.5 points."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    font.setPointSizeF(max(9.5, font.pointSizeF()))
    return font
