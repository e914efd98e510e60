"""A page's measure: lines no longer than the writer wants them, in the middle of the window. GUI thread."""

from PySide6.QtWidgets import QPlainTextEdit

from app.editor.ghosts.reach import WIDTH, Reach
from app.settings import Settings

MARGIN = 28
"""The least margin at the top and at both sides, in pixels."""


class Margins:
    """Of ``page``, with ``reach`` beside the text in the left one."""

    def __init__(self, page: QPlainTextEdit, settings: Settings, reach: Reach) -> None:
        self._page, self._settings, self._reach = page, settings, reach

    def place(self) -> None:
        """Make them fit the width and the font as they are now."""
        page = self._page
        column = page.fontMetrics().averageCharWidth() * self._settings.get("page.width")
        side = max(MARGIN, (page.width() - column) // 2 - int(page.document().documentMargin()))
        margins = page.viewportMargins()
        if (margins.left(), margins.right()) != (side, side):
            page.setViewportMargins(side, MARGIN, side, 0)
            # Qt lays the text out before the margins count; another wrap mode and back makes it look again.
            page.setLineWrapMode(page.LineWrapMode.NoWrap)
            page.setLineWrapMode(page.LineWrapMode.WidgetWidth)
        view = page.viewport().geometry()
        self._reach.setGeometry(view.left() - WIDTH - 6, view.top(), WIDTH, view.height())
