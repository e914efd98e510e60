"""The page's surface: text, looks, margins, pointing and the clipboard; what is drawn over it comes from the overlay.

GUI thread. Changes the document by the writer's hand and in :meth:`Surface.edit` only. Knows nothing of jobs, holes or
locks: those are the editor's.
"""

from collections.abc import Sequence
from itertools import chain

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QMenu, QPlainTextEdit, QTextEdit, QWidget

from app.documents.document import Document
from app.documents.kept.provenance import Author
from app.documents.spelling.speller import Speller
from app.editor.colours import PageColours
from app.editor.fonts import page_font
from app.editor.ghosts.looks import Looks
from app.editor.ghosts.overlay import GhostRun, Overlay
from app.editor.ghosts.painting import Painter
from app.editor.ghosts.reach import WIDTH, Reach
from app.editor.layers.bylines import draw_bylines
from app.editor.layers.focus_veil import draw_veil
from app.editor.layers.misspellings import Spelling
from app.editor.layers.thin_marks import draw_thin_marks
from app.editor.markdown.front_matter import in_front_matter
from app.editor.markdown.highlighter import Highlighter
from app.editor.positions.graphemes import delete_whole
from app.editor.positions.text_moves import move_bare, select_word
from app.editor.positions.units import Units, utf16_length
from app.editor.typing.smart_keys import SmartKeys
from app.editor.typing.undo_steps import step_again, step_back
from app.editor.typing.word_steps import WordSteps
from app.editor.typing.writing import add_marks, compose_plainly, paste, type_plainly, write
from app.editor.view.caret_height import caret_height_kept
from app.settings import Settings
from engine.messages import Range

SETTLED_MS = 150
MARGIN = 28


class Surface(QPlainTextEdit):
    """A page on ``document``. Positions are code points of ``text()`` unless it says UTF-16."""

    selection_settled = Signal()
    """The selection has stood still for a moment."""
    ghost_pressed = Signal(GhostRun)
    """The mouse went down on something that is drawn over the text."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        parent: QWidget | None = None,
        colours: PageColours | None = None,
    ) -> None:
        super().__init__(parent)
        self.document_model = document
        self._settings = settings
        self._colours = colours or PageColours()
        self.looks = Looks(self._colours)
        self._cached: Units | None = None
        self._cached_revision = -1
        self.applying = False
        self._dragging = False
        # Where Up and Down last came to, and the column they keep to.
        self._column: tuple[int, float] | None = None
        self._marks: dict[str, Sequence[QTextEdit.ExtraSelection]] = {}
        buffer = document.buffer
        self.setDocument(buffer)
        self.overlay = Overlay(buffer, lambda run: self.looks(run), lambda block: self._highlighter.colour(block))
        self._painter = Painter(self, self.overlay)
        self._highlighter = Highlighter(buffer, self.overlay.hidden, self._colours)
        self._highlighter.add_extra(self._fold_spans)
        self.reach = Reach(self, self._painter)
        self._spelling: Spelling | None = None
        self._word_steps = WordSteps(self)
        self._smart_keys = SmartKeys(self, self.overlay)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self.selection_settled)
        self.selectionChanged.connect(self._settle.start)
        self.cursorPositionChanged.connect(self._on_caret)
        self.updateRequest.connect(lambda _rect, _dy: self.reach.update())
        self.verticalScrollBar().valueChanged.connect(self._colour_in_sight)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.setTabChangesFocus(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        self._apply_settings()
        self._highlighter.outdated.connect(self.viewport().update)
        settings.changed.connect(self._on_setting)

    def set_speller(self, speller: Speller) -> None:
        """Mark the words that ``speller`` does not know, while the setting is on."""
        self._spelling = Spelling(self, self.overlay, speller)
        self._spelling.on = bool(self._settings.get("spelling.on"))
        self._spelling.colour = self._colours.misspelled
        speller.changed.connect(self._on_words)

    @property
    def speller(self) -> Speller | None:
        return self._spelling.speller if self._spelling is not None else None

    def mistake_at(self, position: int) -> Range | None:
        """The unknown word at code point ``position``."""
        if self._spelling is None:
            return None
        return self._in_points(self._spelling.mistake_at(self.units().to_utf16(position)))

    def next_mistake(self) -> Range | None:
        """The first unknown word after the caret, round the end."""
        if self._spelling is None:
            return None
        return self._in_points(self._spelling.next_after(self.textCursor().selectionEnd()))

    def position_at(self, point: QPoint) -> int:
        """The code point at ``point`` of the viewport."""
        return self.units().to_points(self._painter.at(QPointF(point))[0])

    def _in_points(self, units: Range | None) -> Range | None:
        if units is None:
            return None
        return self.units().to_points(units[0]), self.units().to_points(units[1])

    def _on_words(self) -> None:
        if self._spelling is not None:
            self._spelling.forget()

    def text(self) -> str:
        """The writer's text; never a draft."""
        return self.units().text

    def selection(self) -> Range:
        cursor, units = self.textCursor(), self.units()
        return units.to_points(cursor.selectionStart()), units.to_points(cursor.selectionEnd())

    def selected_text(self) -> str:
        start, end = self.selection()
        return self.text()[start:end]

    def select(self, start: int, end: int) -> None:
        """Select ``start:end`` and bring it into sight."""
        units, cursor = self.units(), self.textCursor()
        cursor.setPosition(units.to_utf16(start))
        cursor.setPosition(units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def replace(self, replacements: Sequence[tuple[int, int, str]]) -> None:
        """Put texts in place of ranges, given in rising order, as one undo step: the writer's own edit."""
        starts = self.units().all_to_utf16([start for start, _end, _new in replacements])
        ends = self.units().all_to_utf16([end for _start, end, _new in replacements])
        news = [self.document_model.entered(new) for _start, _end, new in replacements]
        self._write(list(zip(starts, ends, news, strict=True))[::-1])

    def caret(self) -> int:
        return self.units().to_points(self.textCursor().position())

    def rect_of(self, position: int) -> QRectF:
        """Where code point ``position`` stands in the viewport; empty if out of sight."""
        return self._painter.rect_of(self.units().to_utf16(position))

    def show_line(self, position: int) -> None:
        """Put the caret at code point ``position`` and scroll its line to the top."""
        cursor = self.textCursor()
        cursor.setPosition(self.units().to_utf16(position))
        bar = self.verticalScrollBar()
        # From below, the least scrolling that shows a line shows it at the top.
        bar.setValue(bar.maximum())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def bring_in_sight(self, first: int, last: int) -> None:
        """Scroll down until UTF-16 ``first`` to ``last`` shows, or as much of it as there is room for."""
        bar, rect_of = self.verticalScrollBar(), self._painter.rect_of
        high = self.viewport().height()
        while rect_of(last).bottom() > high and rect_of(first).top() > self.fontMetrics().height():
            before = bar.value()
            bar.setValue(before + 1)
            if bar.value() == before:
                break

    def in_sight(self) -> Range:
        """The range of the text whose paragraphs are in the viewport."""
        # Not Qt's cursorForPosition, which takes what is drawn over a paragraph for its text.
        units, first = self.units(), self.firstVisibleBlock()
        last, top = first, self.contentOffset().y()
        while last.next().isValid() and top < self.viewport().height():
            # A paragraph takes one line at least, whatever the layout knows of it yet.
            top += max(self.blockBoundingRect(last).height(), self.fontMetrics().height())
            last = last.next()
        return units.to_points(first.position()), units.to_points(last.position() + last.length() - 1)

    def to_utf16(self, positions: Sequence[int]) -> list[int]:
        """Cursor positions of code points given in rising order."""
        return self.units().all_to_utf16(positions)

    def run_at(self, point: QPointF) -> GhostRun | None:
        """What is drawn at ``point`` (viewport) over the text: a draft's word, a change, a hole."""
        return self._painter.at(point)[1]

    def set_page_colours(self, colours: PageColours) -> None:
        self._colours, same = colours, colours == self._colours
        self._dress(again=not same)

    def set_marks(self, name: str, marks: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Extra selections under ``name`` (search, say), beside those of others."""
        self._marks[name] = marks
        self.setExtraSelections([mark for group in self._marks.values() for mark in group])
        # Qt paints anew only what has a selection.
        self.viewport().update()

    @property
    def highlighter(self) -> Highlighter:
        return self._highlighter

    def paintEvent(self, event: QPaintEvent) -> None:
        self._colour_in_sight()
        if self.overlay:
            self._painter.paint(event)
        else:
            super().paintEvent(event)
        if self._spelling is not None:
            self._spelling.paint()
        draw_thin_marks(self, self.overlay, chain.from_iterable(self._marks.values()), event.rect())
        if self._settings.get("provenance.on"):
            draw_bylines(self, self.document_model.provenance, self.overlay, self._colours.quiet)
        if self._settings.get("page.focus"):
            ghost = self.overlay.ghost(self.textCursor().block()) is not None
            sentence = bool(self._settings.get("page.sentence"))
            draw_veil(self, QColor(self._colours.page), sentence, ghost)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # Qt takes any preedit text in the caret's block for its own and would delete the selection with it, so the
        # ghost leaves that block first and comes back when nothing is being composed there.
        position = self.textCursor().position()
        self.overlay.hold(position)
        compose_plainly(self, event)
        super().inputMethodEvent(event)
        self.overlay.hold(self.textCursor().position() if event.preeditString() else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            # A line separator is not what Shift+Enter means in a text file.
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        if event.matches(QKeySequence.StandardKey.Undo) and not self.isReadOnly():
            self.undo()
            return
        if event.matches(QKeySequence.StandardKey.Redo) and not self.isReadOnly():
            self.redo()
            return
        if event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() in (Qt.Key.Key_E, Qt.Key.Key_K):
            # Qt's own meaning on X11, the end of the line and deleting to it, is not what these are pressed for here.
            event.ignore()
            return
        block = self.textCursor().block()
        literal = self._highlighter.in_code(block) or in_front_matter(block)
        keys = self._smart_keys
        keys.prepare(event, "off" if literal else self._settings.get("typing.quotes"))
        if not keys.type(event) and not self._move_line(event) and not move_bare(self, event):
            self._type(event)
        keys.finish()

    def _type(self, event: QKeyEvent) -> None:
        typed = type_plainly(self, event) or self._word_steps.type(event) or delete_whole(self, event)
        if not typed:
            super().keyPressEvent(event)
        self.overlay.ensure()
        if self._spelling is not None and event.text().isprintable() and event.text().strip():
            # The word being typed is not finished.
            self._spelling.typing_at = self.textCursor().position()

    def undo(self) -> None:
        """Take the last step back; the caret goes behind what it brought back, and is in sight."""
        step_back(self)
        self.overlay.ensure()

    def redo(self) -> None:
        """Take the step again; the caret goes behind what it brought back, and is in sight."""
        step_again(self)
        self.overlay.ensure()

    def _colour_in_sight(self) -> None:
        """Colour what is about to be painted, before that: a block's formats decide how high it is."""
        height, ensure = self.viewport().height(), self._highlighter.ensure
        block, bottom, changed = self.firstVisibleBlock(), self.contentOffset().y(), False
        while block.isValid() and bottom <= height:
            changed = ensure(block) or changed
            bottom += self.blockBoundingRect(block).height()
            block = block.next()
        if changed and self.overlay:
            self.overlay.refresh()

    def createStandardContextMenu(self) -> QMenu:  # type: ignore[override]
        """Qt's menu, with this page's own undo and redo."""
        menu = super().createStandardContextMenu()
        for name, step in (("edit-undo", self.undo), ("edit-redo", self.redo)):
            action = menu.findChild(QAction, name)
            if action is not None:
                action.triggered.disconnect()
                action.triggered.connect(step)
        return menu

    def _move_line(self, event: QKeyEvent) -> bool:
        """Up and Down where something is drawn over the text: Qt takes its place for the text's own."""
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        down = event.key() == Qt.Key.Key_Down
        if not self.overlay or not (down or event.key() == Qt.Key.Key_Up):
            return False
        if plain not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            return False
        cursor = self.textCursor()
        here = cursor.position()
        if self._column is None or self._column[0] != here:
            self._column = here, self._painter.x_at(here)
        there = self._painter.a_line_on(here, down, self._column[1])
        keep = plain == Qt.KeyboardModifier.ShiftModifier
        cursor.setPosition(there, QTextCursor.MoveMode.KeepAnchor if keep else QTextCursor.MoveMode.MoveAnchor)
        self._column = there, self._column[1]
        self.setTextCursor(cursor)
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.overlay or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            self.overlay.ensure()
            return
        position, run = self._painter.at(event.position())
        if run is not None:
            self.ghost_pressed.emit(run)
        cursor = self.textCursor()
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor if extend else QTextCursor.MoveMode.MoveAnchor)
        self.setTextCursor(cursor)
        self._dragging = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging:
            super().mouseMoveEvent(event)
            return
        cursor = self.textCursor()
        cursor.setPosition(self._painter.at(event.position())[0], QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragging and event.button() is Qt.MouseButton.LeftButton:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if not self.overlay:
            super().mouseDoubleClickEvent(event)
            return
        cursor = self.textCursor()
        cursor.setPosition(self._painter.at(event.position())[0])
        select_word(cursor)
        self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margins()

    def createMimeDataFromSelection(self) -> QMimeData:
        # Qt's own would turn no-break spaces into spaces.
        data = QMimeData()
        data.setText(self.document_model.form.side_map.left(self.selected_text()))
        add_marks(data, self.document_model.provenance, self.textCursor())
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        document = self.document_model
        paste(document.provenance, self.textCursor(), document.entered(source.text()), source)
        self.ensureCursorVisible()

    def units(self) -> Units:
        revision = self.document().revision()
        if self._cached is None or revision != self._cached_revision:
            self._cached = Units(self.document_model.text())
            self._cached_revision = revision
        return self._cached

    def trimmed(self, start: int, end: int) -> Range:
        """``start:end`` without outer white space; a range of nothing else stays as it is."""
        text = self.text()[start:end]
        bare = text.strip()
        if not bare:
            return start, end
        start += len(text) - len(text.lstrip())
        return start, start + len(bare)

    def edit(self, replacements: Sequence[tuple[int, int, str]], author: Author | None = None) -> None:
        """Replace UTF-16 ranges, last one first, as exactly one undo step: an accepted edit, by ``author``."""
        self.applying = True
        try:
            self._write(replacements, author)
        finally:
            self.applying = False

    def _write(self, replacements: Sequence[tuple[int, int, str]], author: Author | None = None) -> None:
        """Replace UTF-16 ranges, last one first, as exactly one undo step; the caret goes behind the last one."""
        last = write(self.document_model.provenance, QTextCursor(self.document()), replacements, author)
        if last is not None:
            self.setTextCursor(last)

    def _on_caret(self) -> None:
        if self._spelling is not None and self._spelling.typing_at >= 0:
            self._spelling.typing_at = -1
            self.viewport().update()
        if self._settings.get("page.typewriter"):
            self.centerCursor()
        if self._settings.get("page.focus"):
            self.viewport().update()

    def _on_setting(self, key: str, _value: object) -> None:
        if key == "spelling.on" and self._spelling is not None:
            self._spelling.on = bool(self._settings.get(key))
            self._spelling.forget()
        if key.startswith(("page.", "font.", "draft.", "provenance.")):
            with caret_height_kept(self):
                self._apply_settings()

    def _apply_settings(self) -> None:
        points = self._settings.get("font.size") * self._settings.get("page.zoom")
        font = page_font(self._settings.get("font.family"), points)
        if font != self.font():
            self.setFont(font)
            self.document().setDefaultFont(font)
            self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
            self._highlighter.font_changed()
            self.overlay.vanish = self._highlighter.vanish
        self._highlighter.set_markdown(bool(self._settings.get("page.markdown")))
        self.setCenterOnScroll(bool(self._settings.get("page.typewriter")))
        self._place_margins()
        self.viewport().update()

    def _place_margins(self) -> None:
        column = self.fontMetrics().averageCharWidth() * self._settings.get("page.width")
        side = max(MARGIN, (self.width() - column) // 2 - int(self.document().documentMargin()))
        margins = self.viewportMargins()
        if (margins.left(), margins.right()) != (side, side):
            self.setViewportMargins(side, MARGIN, side, 0)
            # Qt lays the text out before the margins count; another wrap mode and back makes it look again.
            self.setLineWrapMode(self.LineWrapMode.NoWrap)
            self.setLineWrapMode(self.LineWrapMode.WidgetWidth)
        view = self.viewport().geometry()
        self.reach.setGeometry(view.left() - WIDTH - 6, view.top(), WIDTH, view.height())

    def _dress(self, again: bool = True) -> None:
        self.looks = Looks(self._colours)
        self._painter.colours = self._colours
        self.reach.colour = self._colours.reach
        if self._spelling is not None:
            self._spelling.colour = self._colours.misspelled
        palette = self.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, QColor(self._colours.page))
        palette.setColor(QPalette.ColorRole.Text, QColor(self._colours.ink))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(self._colours.selection))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(self._colours.ink))
        self.setPalette(palette)
        # Under a style sheet the view keeps the palette it was first shown with.
        self.viewport().setPalette(palette)
        self.setAutoFillBackground(True)
        if again:
            self._highlighter.set_colours(self._colours)
        self.overlay.refresh()

    def _fold_spans(self, _block: QTextBlock, text: str) -> list[tuple[int, int, QTextCharFormat]]:
        marks = self.document_model.form.side_map.marks
        if marks is None:
            return []
        places = (place for mark in marks if (place := text.find(mark)) >= 0)
        return [(utf16_length(text[:place]), 1, self.looks.fold) for place in places]
