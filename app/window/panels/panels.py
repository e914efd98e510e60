"""The panels of one window in their docks: built from THE list, shown and hidden, and told what the window is told.

GUI thread. Knows no panel by name.
"""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QDockWidget, QMainWindow

from app.window.follower import Followers
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext

PAGE_NARROWEST = 540
"""Pixels that the page keeps beside a panel that is opened: what a proposal's bar needs."""


class Panels(Followers, QObject):
    """``panels[id]`` is a panel. ``turned``: one came or went, so that a menu can be ticked."""

    turned = Signal()

    def __init__(self, kinds: Sequence[type[Panel]], context: PanelContext, window: QMainWindow) -> None:
        QObject.__init__(self, window)
        self._window = window
        self._page: Page | None = None
        self._panels = {kind.id: kind(context) for kind in kinds}
        Followers.__init__(self, self._panels.values())
        self.docks = {panel.id: self._dock(panel) for panel in self._panels.values()}
        window.setCorner(Qt.Corner.BottomRightCorner, Qt.DockWidgetArea.RightDockWidgetArea)

    def _dock(self, panel: Panel) -> QDockWidget:
        dock = QDockWidget(panel.title, self._window)
        dock.setObjectName(panel.id)
        dock.setWidget(panel)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        self._window.addDockWidget(panel.area, dock)
        dock.hide()
        # The dock's own signal also says "not visible" when it is only behind another tab.
        dock.toggleViewAction().toggled.connect(lambda _on: self.turned.emit())
        return dock

    def __getitem__(self, panel_id: str) -> Panel:
        """Raises KeyError for an id that no panel of the list has."""
        return self._panels[panel_id]

    def is_open(self, panel_id: str) -> bool:
        """Whether it is shown, be it behind another one's tab."""
        return self.docks[panel_id].toggleViewAction().isChecked()

    def turn(self, panel_id: str) -> None:
        """Show or hide a panel; one that is shown takes the focus, unless it declares otherwise."""
        dock, panel = self.docks[panel_id], self._panels[panel_id]
        dock.setVisible(not dock.isVisible())
        if dock.isVisible():
            QTimer.singleShot(0, self, self._make_room)
            if panel.takes_focus:
                panel.setFocus()

    def _make_room(self) -> None:
        """A window too narrow for the page and what is beside it grows, as far as its screen goes."""
        window = self._window
        if window.isMaximized() or window.isFullScreen():
            return
        shown = [dock for dock in self.docks.values() if dock.isVisible()]
        beyond = max((dock.geometry().right() + 1 - window.width() for dock in shown), default=0)
        page = self._page.width() if self._page is not None else PAGE_NARROWEST
        missing = max(0, PAGE_NARROWEST - page) + max(0, beyond)
        if missing:
            most = max(window.width(), window.screen().availableGeometry().width())
            window.resize(min(window.width() + missing, most), window.height())

    def follow(self, page: Page | None) -> None:
        self._page = page
        super().follow(page)
