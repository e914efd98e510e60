"""How a page looks: its font, its zoom and its colours, as the settings and the theme have them.

GUI thread. Changes no text. Keeps the caret's line where it is while what it changes moves the lines.
"""

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QPlainTextEdit

from app.editor.colours import PageColours
from app.editor.fonts import page_font
from app.editor.ghosts.overlay import Overlay
from app.editor.held_still import HeldStill
from app.editor.markdown.highlighter import Highlighter
from app.editor.view.caret_height import caret_height_kept
from app.editor.view.margins import Margins
from app.settings import Settings

_PREFIXES = ("page.", "font.", "draft.", "provenance.")
"""How the names of the settings begin after whose change the page looks different."""


class Appearance(QObject):
    """Of ``page``; follows the settings by itself, the theme by :meth:`set_colours`."""

    def __init__(
        self,
        page: QPlainTextEdit,
        settings: Settings,
        highlighter: Highlighter,
        overlay: Overlay,
        margins: Margins,
        held: HeldStill,
    ) -> None:
        super().__init__(page)
        self._page, self._settings = page, settings
        self._highlighter, self._overlay, self._margins = highlighter, overlay, margins
        self._held = held
        self._colours: PageColours | None = None
        page.cursorPositionChanged.connect(self._on_caret)
        settings.changed.connect(self._on_setting)

    def apply_settings(self) -> None:
        """Give the page the font, the zoom and the measure that are set."""
        page, settings = self._page, self._settings
        font = page_font(settings.get("font.family"), settings.get("font.size") * settings.get("page.zoom"))
        if font != page.font():
            page.setFont(font)
            page.document().setDefaultFont(font)
            page.setTabStopDistance(4 * page.fontMetrics().horizontalAdvance(" "))
            self._highlighter.font_changed()
            self._overlay.vanish = self._highlighter.vanish
        self._highlighter.set_markdown(bool(settings.get("page.markdown")))
        page.setCenterOnScroll(bool(settings.get("page.typewriter")))
        self._margins.place()
        page.viewport().update()

    def set_colours(self, colours: PageColours) -> None:
        """Paper, ink and selection; the text is coloured anew where these are other colours than before."""
        before, self._colours = self._colours, colours
        page = self._page
        palette = page.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, QColor(colours.page))
        palette.setColor(QPalette.ColorRole.Text, QColor(colours.ink))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(colours.selection))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(colours.ink))
        page.setPalette(palette)
        # Under a style sheet the view keeps the palette it was first shown with.
        page.viewport().setPalette(palette)
        page.setAutoFillBackground(True)
        if colours != before:
            self._highlighter.set_colours(colours)
        self._overlay.refresh()

    def _on_caret(self) -> None:
        # Under a pressed button the text must not move, whoever moves the caret.
        if self._settings.get("page.typewriter") and not self._held.pressed:
            self._page.centerCursor()
        if self._settings.get("page.focus"):
            self._page.viewport().update()

    def _on_setting(self, key: str, _value: object) -> None:
        if key.startswith(_PREFIXES):
            with caret_height_kept(self._page):
                self.apply_settings()
