"""Documents in tabs: a bar of names, hidden while there is one, over a stack of pages. GUI thread."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from app.documents.disk.naming import shown
from app.documents.document import Document
from app.plain_words import plain_tip
from app.window.follower import Follower
from app.window.page import Page
from app.window.parts.theme import Theme
from engine.messages import ModelInfo

_LEAST_LETTERS = 28  # of a tab, its cross included


class _Names(QTabBar):
    """Tabs that can be told apart: where there is no room for all of them it scrolls."""

    def minimumTabSizeHint(self, index: int) -> QSize:
        whole = self.tabSizeHint(index)
        least = self.fontMetrics().averageCharWidth() * _LEAST_LETTERS
        return QSize(min(whole.width(), least), whole.height())


class Tabs(Follower, QWidget):
    """Pages in the writer's order. Closing is only asked for: whoever listens asks about unsaved text."""

    current_changed = Signal(Page)
    """None where there is none any more."""
    close_wanted = Signal(Page)
    """Its cross was pressed, or the middle of the mouse on its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages: list[Page] = []
        self.bar = _Names(self)
        self.bar.setDocumentMode(True)
        self.bar.setDrawBase(False)
        self.bar.setMovable(True)
        self.bar.setExpanding(False)
        self.bar.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.bar.setUsesScrollButtons(True)
        self.bar.setAccessibleName("Documents")
        self.bar.setTabsClosable(True)
        self.bar.tabCloseRequested.connect(lambda row: self.close_wanted.emit(self._pages[row]))
        self.bar.installEventFilter(self)
        self.bar.currentChanged.connect(self._on_current)
        self.bar.tabMoved.connect(self._on_moved)
        self.bar.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.stack = QStackedWidget(self)
        self.nothing = QLabel("Nothing is open.\nBegin with File, New, or File, Open; or drop a file here.", self.stack)
        self.nothing.setObjectName("Quiet")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.stack.addWidget(self.nothing)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self.stack, 1)
        self.bar.hide()

    def add_foot(self, widget: QWidget) -> None:
        """Put ``widget`` under the pages."""
        self._column.addWidget(widget)

    @property
    def pages(self) -> tuple[Page, ...]:
        """All of them, in the writer's order."""
        return tuple(self._pages)

    @property
    def current(self) -> Page | None:
        """The page in front; None where nothing is open."""
        row = self.bar.currentIndex()
        return self._pages[row] if 0 <= row < len(self._pages) else None

    def add(self, page: Page) -> None:
        """Take a page in, at the end, and show it."""
        self._pages.append(page)
        self.stack.addWidget(page)
        self.bar.blockSignals(True)
        self.bar.addTab("")
        self.bar.setCurrentIndex(len(self._pages) - 1)
        self.bar.blockSignals(False)
        page.document.modified_changed.connect(self._name_all)
        page.document.path_changed.connect(self._name_all)
        self._name_all()
        self._on_current()

    def remove(self, page: Page) -> None:
        """Take a page out and let go of it."""
        row = self._pages.index(page)
        self._pages.pop(row)
        page.document.modified_changed.disconnect(self._name_all)
        page.document.path_changed.disconnect(self._name_all)
        self.bar.blockSignals(True)
        self.bar.removeTab(row)
        self.bar.blockSignals(False)
        self.stack.removeWidget(page)
        page.hide()
        page.deleteLater()
        self._name_all()
        self._on_current()

    def show_page(self, page: Page) -> None:
        """Bring ``page`` to the front. Raises ValueError where it is not among them."""
        self.bar.setCurrentIndex(self._pages.index(page))

    def page_of(self, document: Document) -> Page | None:
        """The page of ``document``; None where it is not open."""
        return next((page for page in self._pages if page.document is document), None)

    def take_theme(self, theme: Theme) -> None:
        for page in self._pages:
            page.take_theme(theme)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        for page in self._pages:
            page.take_model(waiting)

    def turn(self, by: int) -> None:
        """The page ``by`` places on, round the end."""
        if self._pages:
            self.bar.setCurrentIndex((self.bar.currentIndex() + by) % len(self._pages))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.bar and isinstance(event, QMouseEvent) and event.button() is Qt.MouseButton.MiddleButton:
            row = self.bar.tabAt(event.position().toPoint())
            if event.type() is QEvent.Type.MouseButtonRelease and 0 <= row < len(self._pages):
                self.close_wanted.emit(self._pages[row])
            return True
        return super().eventFilter(watched, event)

    def _on_current(self, _row: int = 0) -> None:
        page = self.current
        if page is not None:
            self.stack.setCurrentWidget(page)
            page.editor.setFocus()
        else:
            self.stack.setCurrentWidget(self.nothing)
            self.nothing.setFocus()
        self.current_changed.emit(page)

    def _on_moved(self, start: int, end: int) -> None:
        self._pages.insert(end, self._pages.pop(start))

    def _name_all(self, *_: object) -> None:
        names = [page.document.name for page in self._pages]
        for row, page in enumerate(self._pages):
            name = page.document.name
            path = page.document.path
            if names.count(name) > 1 and path is not None:
                name = f"{name} in {shown(path.parent.name)}"
            mark = " •" if page.document.modified else ""
            self.bar.setTabText(row, name.replace("&", "&&") + mark)
            self.bar.setTabToolTip(row, plain_tip(shown(str(path))) if path is not None else "Not saved yet")
            self.bar.setAccessibleTabName(row, name + (", not saved" if page.document.modified else ""))
        self.bar.setVisible(len(self._pages) > 1)
