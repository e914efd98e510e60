"""The outline: the headings of the page in front; jump to one, move a section by drag or keys.

GUI thread. Reads the text some moments after the writer paused, and only while it can be seen.
"""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from app.editor.editor import Editor
from app.editor.markdown.outline import Heading, headings, moved, section_end, sibling
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.announcements import announce

READ_MS = 400
MOST = 5000
"""So many headings are listed: a list of millions would stop the window whenever it is filled or let go."""
LONGEST_TITLE = 300
"""Characters of a heading that are listed."""


class _List(QListWidget):
    """Rows that can be dragged; a drop asks the panel to move the section; the rows stay until the text has changed."""

    def __init__(self, panel: "OutlinePanel") -> None:
        super().__init__(panel)
        self._panel = panel
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        below = self.dropIndicatorPosition() in (
            QAbstractItemView.DropIndicatorPosition.BelowItem,
            QAbstractItemView.DropIndicatorPosition.OnItem,
        )
        before = self.count() if row < 0 else row + below
        # Qt must not move the row by itself: the text is the truth.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        chosen = self.currentRow()
        QTimer.singleShot(0, self, lambda: self._panel.move_section(chosen, before))


class OutlinePanel(Panel):
    """Headings in the order of the text, set in by their level."""

    id, title, menu_text, keys = "outline", "Outline", "&Outline", ("F7",)
    area = Qt.DockWidgetArea.LeftDockWidgetArea
    summary = "the outline: headings, to go to and to move"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._editor: Editor | None = None
        self._headings: tuple[Heading, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READ_MS)
        self._timer.timeout.connect(self.read)
        self.list = _List(self)
        self.list.setAccessibleName("Headings")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setToolTip("Enter goes there; Alt+Up and Alt+Down, or dragging, move the section")
        self.list.itemActivated.connect(lambda _item: self.jump())
        self.list.itemClicked.connect(lambda _item: self.jump(stay=True))
        self.list.installEventFilter(self)
        self.empty = QLabel(
            "Lines that begin with #, or have === or --- under them, are headings; they are listed here.", self
        )
        self.empty.setObjectName("Quiet")
        self.empty.setWordWrap(True)
        self.more = QLabel(f"The first {MOST:,} headings; those behind them are not listed.", self)
        self.more.setObjectName("Quiet")
        self.more.setWordWrap(True)
        self.more.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.addWidget(self.list, 1)
        column.addWidget(self.more)
        column.addWidget(self.empty)
        column.addStretch(0)
        self.setMinimumWidth(200)
        self.setFocusProxy(self.list)

    def follow(self, page: Page | None) -> None:
        editor = page.editor if page is not None else None
        if self._editor is not None:
            self._editor.textChanged.disconnect(self._on_text)
        self._editor = editor
        if editor is not None:
            editor.textChanged.connect(self._on_text)
            editor.destroyed.connect(self._on_gone)
        self.read()

    def read(self) -> None:
        """Look at the text now."""
        self._timer.stop()
        if not self.isVisible():
            return
        new, more = self._first()
        rows = [(heading.level, heading.title) for heading in new]
        if rows != [(heading.level, heading.title) for heading in self._headings] or self.list.count() != len(new):
            row = self.list.currentRow()
            self.list.clear()
            top = min((heading.level for heading in new), default=1)
            for heading in new:
                words = _shown(heading.title)
                item = QListWidgetItem("    " * (heading.level - top) + (words or "(no words)"))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{words or 'No words'}, level {heading.level}")
                self.list.addItem(item)
            self.list.setCurrentRow(min(row, len(new) - 1))
        self._headings = new
        self.more.setVisible(more)
        self.list.setVisible(bool(new))
        self.empty.setVisible(not new)

    def jump(self, stay: bool = False) -> None:
        """Put the caret at the chosen heading, at the top of the view; ``stay``: the focus stays in the outline."""
        editor, row = self._editor, self.list.currentRow()
        self.read()
        if editor is None or not 0 <= row < len(self._headings):
            return
        start = self._headings[row].start
        editor.scrolling.show_line(editor.positions.whole.to_page(start, start)[0])
        if not stay:
            editor.setFocus()

    def move_section(self, row: int, before: int) -> None:
        """Put the section of ``row`` before heading ``before`` (their number: the end), as one undo step."""
        editor = self._editor
        if editor is None or not 0 <= row < len(self._headings):
            return
        if self._headings != self._first()[0]:
            # The text changed since this list was made: nothing is moved on an old picture.
            self.read()
            return
        size = section_end(self._headings, row) - row
        whole = editor.positions.whole
        replacements = [(*whole.to_page(start, end), new) for start, end, new in moved(whole.text, row, before)]
        if not replacements:
            return
        title = _shown(self._headings[row].title)
        editor.replace(replacements)
        self.read()
        self.list.setCurrentRow(before if before <= row else before - size)
        self.jump(stay=True)
        announce(self, f"Moved {title}.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        moving = (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.modifiers() & Qt.KeyboardModifier.AltModifier
            and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
        )
        if moving and isinstance(event, QKeyEvent):
            row = self.list.currentRow()
            if 0 <= row < len(self._headings):
                # Of all of them: a section may end behind those that are listed.
                capped = self._editor if self.more.isVisible() else None
                every = self._headings if capped is None else headings(capped.positions.whole.text)
                before = sibling(every, row, 1 if event.key() == Qt.Key.Key_Down else -1)
                if before is not None:
                    self.move_section(row, before)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def _first(self) -> tuple[tuple[Heading, ...], bool]:
        """The headings that are listed, as the text has them now, and whether it has more."""
        editor = self._editor
        if editor is None:
            return (), False
        # Of a page whose lines are the text's the structure is known.
        known = editor.highlighter.structure.reading if editor.positions.fold_marks is None else None
        first = headings(editor.positions.whole.text, MOST + 1, known)
        return first[:MOST], len(first) > MOST

    def _on_text(self) -> None:
        if self.isVisible():
            self._timer.start()

    def _on_gone(self) -> None:
        self._timer.stop()


def _shown(title: str) -> str:
    """As much of a heading as is listed: a line may be a whole book, and Qt would lay all of it out."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
