"""The page's surface: Qt's plain text editor on one document, put together from companions.

GUI thread. What Qt asks of a widget goes on from here to the companion that knows; what other parts ask most often is
answered here. The document changes by the writer's hand and through :attr:`Surface.writing` only. Knows nothing of
jobs, holes or locks: those are the editor's.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QPlainTextEdit, QWidget

from app.documents.disk.file_errors import OpenError
from app.documents.document import Document
from app.editor.clipboard import Clipboard
from app.editor.colours import PageColours
from app.editor.ghosts.looks import Looks
from app.editor.ghosts.overlay import GhostRun, Overlay
from app.editor.ghosts.painting import Painter
from app.editor.ghosts.reach import Reach
from app.editor.held_still import HeldStill
from app.editor.layers.layers import PageLayers
from app.editor.markdown.highlighter import Highlighter
from app.editor.mouse import Mouse
from app.editor.positions.text_positions import TextPositions
from app.editor.positions.units import Replacement
from app.editor.typing.composing import Composing
from app.editor.typing.keyboard import Keyboard
from app.editor.typing.undo_steps import step_again, step_back
from app.editor.typing.writing import PageWriting
from app.editor.view.appearance import Appearance
from app.editor.view.colouring import Colouring
from app.editor.view.fold_ticks import FoldTicks
from app.editor.view.margins import Margins
from app.editor.view.scrolling import Scrolling
from app.settings import Settings
from engine.messages import Range

SETTLED_MS = 150
"""How long a selection stands still before it is said to have settled."""


class Surface(QPlainTextEdit):
    """A page on ``document``. Positions are code points of ``text()`` unless it says UTF-16."""

    selection_settled = Signal()
    """The selection has stood still for a moment."""
    ghost_pressed = Signal(GhostRun)
    """The left button went down on what is drawn over the text; the cursor has not moved yet."""
    paste_refused = Signal(str)
    """One sentence: what was pasted or dropped is longer than any text."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        parent: QWidget | None = None,
        colours: PageColours | None = None,
    ) -> None:
        super().__init__(parent)
        self.document_model, self.settings = document, settings
        colours, buffer = colours or PageColours(), document.buffer
        self.setDocument(buffer)
        self.positions = TextPositions(self, document)
        self.writing = PageWriting(self, document, self.positions)
        self.looks = Looks(colours)
        self.overlay = Overlay(buffer, self.looks, lambda block: self.highlighter.colour(block))
        self.painter = Painter(self, self.overlay)
        self.highlighter = Highlighter(buffer, self.overlay.hidden, colours)
        self.highlighter.add_extra(FoldTicks(document, self.looks).spans)
        self.reach = Reach(self, self.painter)
        self.scrolling = Scrolling(self, self.positions, self.painter)
        self.layers = PageLayers(
            self, self.positions, self.overlay, document.provenance, self.highlighter.structure.markup, settings
        )
        self.misspellings, self.extra_selections = self.layers.misspellings, self.layers.extra_selections
        self._held = HeldStill(self)
        self._margins = Margins(self, settings, self.reach)
        self._appearance = Appearance(self, settings, self.highlighter, self.overlay, self._margins, self._held)
        self._colouring = Colouring(self, self.highlighter, self.overlay)
        self._keyboard = Keyboard(
            self,
            self.overlay,
            self.painter,
            self.highlighter,
            settings,
            super().keyPressEvent,
            self.misspellings.typed_at,
        )
        self._composing = Composing(self, self.overlay, self._keyboard, super().inputMethodEvent)
        self._mouse = Mouse(self, self.overlay, self.painter, self.ghost_pressed.emit)
        self._clipboard = Clipboard(self, document, self.positions)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self.selection_settled)
        self.selectionChanged.connect(self._settle.start)
        self.updateRequest.connect(lambda _rect, _dy: self.reach.update())
        self.verticalScrollBar().valueChanged.connect(self._colouring.ensure)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.setTabChangesFocus(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Not an heir's, whose parts are not there yet.
        Surface.set_page_colours(self, colours)
        self._appearance.apply_settings()
        self.highlighter.outdated.connect(self.viewport().update)

    # ---------------------------------------------------------------- text, caret and selection

    def text(self) -> str:
        """The writer's text; never a draft."""
        return self.positions.text

    def caret(self) -> int:
        return self.positions.caret

    def selection(self) -> Range:
        return self.positions.selection

    def selected_text(self) -> str:
        start, end = self.positions.selection
        return self.positions.text[start:end]

    def select(self, start: int, end: int) -> None:
        """Select ``start:end`` and bring it into sight."""
        self.positions.select(start, end)

    def replace(self, replacements: Sequence[Replacement]) -> None:
        """Put texts in place of ranges, given in rising order, as one undo step: the writer's own edit."""
        self.writing.replace(replacements)

    def undo(self) -> None:
        """Take the last step back; the caret goes behind what it brought back, and is in sight."""
        step_back(self)
        self.overlay.ensure()

    def redo(self) -> None:
        """Take the step again; the caret goes behind what it brought back, and is in sight."""
        step_again(self)
        self.overlay.ensure()

    # ---------------------------------------------------------------- what is where

    def rect_of(self, position: int) -> QRectF:
        """Where code point ``position`` stands in the viewport; empty if out of sight."""
        return self.painter.rect_of(self.positions.units.to_utf16(position))

    def position_at(self, point: QPoint) -> int:
        """The code point at ``point`` of the viewport."""
        return self.positions.units.to_points(self.painter.at(QPointF(point))[0])

    def set_page_colours(self, colours: PageColours) -> None:
        """Another theme."""
        self.looks.set_colours(colours)
        self.painter.colours = colours
        self.reach.colour = colours.reach
        self.layers.set_colours(colours)
        self._appearance.set_colours(colours)

    # ---------------------------------------------------------------- what Qt asks of a widget

    def paintEvent(self, event: QPaintEvent) -> None:
        self._colouring.ensure()
        if self.overlay:
            self.painter.paint(event)
        else:
            super().paintEvent(event)
        self.layers.paint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._margins.place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._keyboard.press(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing.take(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        with self._held.during(event):
            if not self._mouse.press(event):
                super().mousePressEvent(event)
                self.overlay.ensure()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        with self._held.during(event):
            if not self._mouse.move(event):
                super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        with self._held.during(event):
            if not self._mouse.release(event):
                super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        with self._held.during(event):
            if not self._mouse.double_click(event):
                super().mouseDoubleClickEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        return self._clipboard.copied()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return self._clipboard.accepts(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        try:
            self._clipboard.paste(source)
        except OpenError as error:
            self.paste_refused.emit(error.message)

    def createStandardContextMenu(self) -> QMenu:  # type: ignore[override]
        """Qt's menu, with this page's own undo and redo."""
        menu = super().createStandardContextMenu()
        for name, step in (("edit-undo", self.undo), ("edit-redo", self.redo)):
            action = menu.findChild(QAction, name)
            if action is not None:
                action.triggered.disconnect()
                action.triggered.connect(step)
        return menu
