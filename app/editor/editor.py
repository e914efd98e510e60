"""The page: a plain-text editor on one Document, with drafts, proposals, holes and locks drawn over it.

GUI thread. Joins the parts of this package; each does its own work and none of them changes the text. The document
changes by the writer's hand and in :meth:`Editor.accept_all` and :meth:`Editor.insert_below`, each one undo step.
Knows jobs as what to show; knows nothing of bridges, panels or files.
"""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.documents.document import Document
from app.editor.anchor import Anchor, Region
from app.editor.colours import PageColours
from app.editor.fonts import page_font
from app.editor.highlighter import Highlighter
from app.editor.holes import Holes, Mark
from app.editor.locks import Locks, found_locks, merged, without
from app.editor.looks import Looks
from app.editor.overlay import Overlay, Run
from app.editor.painting import Painter
from app.editor.preview import Pace, Preview
from app.editor.proposal import Change, Proposal
from app.editor.reach import WIDTH, Reach
from app.editor.scope import Scope
from app.editor.units import Units
from app.jobs import Job
from app.settings import Settings
from engine.messages import Hole, Range, Step

SETTLED_MS = 150
MARGIN = 28
STEP = 0x100002
"""Marks the format of text that is just coming in (QTextFormat.UserProperty and up is free)."""
MARKDOWN_LIMIT = 3_000_000
"""Characters above which Markdown is not coloured: every paragraph costs a call when a text is opened."""


class Editor(QPlainTextEdit):
    """A page on ``document``. Positions are code points of ``text()`` unless it says UTF-16."""

    selection_settled = Signal()
    """The selection has stood still for a moment."""
    proposal_changed = Signal()
    """A proposal came, went, or one of its changes was taken or refused."""
    holes_changed = Signal()
    locks_changed = Signal()
    region_broken = Signal(object)
    """Job: the writer edited inside the region of a running job; drop it."""
    stale = Signal(object)
    """Job: its text changed since; offer :meth:`insert_below`, :meth:`copy_result` or :meth:`reject_all`."""

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.document_model = document
        self._settings = settings
        self._colours = PageColours()
        self._looks = Looks(self._colours)
        self._cached: Units | None = None
        self._cached_revision = -1
        self._revision = document.revision
        self._job: Job | None = None
        self._proposal: Proposal | None = None
        self._applying = False
        self._dragging = False
        self._marks: dict[str, Sequence[QTextEdit.ExtraSelection]] = {}
        self._shown_locks: Range | None = None
        buffer = document.buffer
        self.setDocument(buffer)
        self._overlay = Overlay(buffer, lambda run: self._looks(run), self._rehighlight)
        self._painter = Painter(self, self._overlay)
        self._highlighter = Highlighter(buffer, self._overlay.hidden, self._colours)
        self._highlighter.add_extra(self._lock_spans)
        self._preview = Preview(self._overlay.refresh, self)
        self._holes = Holes(buffer)
        self._locks = Locks(buffer)
        self._reach = Reach(self, self._painter)
        self._overlay.set_layer("holes", self._holes.patches)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLED_MS)
        self._settle.timeout.connect(self.selection_settled)
        self.selectionChanged.connect(self._settle.start)
        self.cursorPositionChanged.connect(self._on_caret)
        buffer.contentsChange.connect(self._on_change)
        self.updateRequest.connect(lambda _rect, _dy: self._reach.update())
        settings.changed.connect(self._on_setting)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setCursorWidth(2)
        self.setTabChangesFocus(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._dress()
        self._apply_settings()

    # ---------------------------------------------------------------- text

    def text(self) -> str:
        """The writer's text; never a draft."""
        return self._units().text

    def selection(self) -> Range:
        cursor, units = self.textCursor(), self._units()
        return units.to_points(cursor.selectionStart()), units.to_points(cursor.selectionEnd())

    def selected_text(self) -> str:
        start, end = self.selection()
        return self.text()[start:end]

    def select(self, start: int, end: int) -> None:
        """Select ``start:end`` and bring it into sight."""
        units, cursor = self._units(), self.textCursor()
        cursor.setPosition(units.to_utf16(start))
        cursor.setPosition(units.to_utf16(end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def caret(self) -> int:
        return self._units().to_points(self.textCursor().position())

    def rect_of(self, position: int) -> QRectF:
        """Where code point ``position`` stands in the viewport; empty if out of sight."""
        return self._painter.rect_of(self._units().to_utf16(position))

    # ---------------------------------------------------------------- holes

    def put_hole(self, words: int | None = None, hint: str = "") -> int:
        """A hole in place of the selection, or at the caret. Returns its number."""
        cursor = self.textCursor()
        start, end = self._trimmed(*self.selection())
        units = self._units()
        number = self._holes.put(units.to_utf16(start), units.to_utf16(end), words, hint)
        cursor.setPosition(units.to_utf16(end))
        self.setTextCursor(cursor)
        self._holes_changed()
        return number

    def change_hole(self, number: int, words: int | None, hint: str = "") -> None:
        """Another length or hint. Raises KeyError for a hole that is not there."""
        self._holes.change(number, words, hint)
        self._holes_changed()

    def remove_hole(self, number: int) -> None:
        if self._holes.remove(number):
            self._holes_changed()

    def remove_holes(self) -> None:
        if self._holes.clear():
            self._holes_changed()

    def holes(self) -> list[Mark]:
        """In the order of the text; positions in UTF-16 units."""
        return self._holes.marks()

    def hole_at(self, position: int) -> int | None:
        """The number of the hole at code point ``position``."""
        unit = self._units().to_utf16(position)
        return next((mark.number for mark in self._holes.marks() if mark.start <= unit <= mark.end), None)

    # ---------------------------------------------------------------- locks

    def toggle_lock(self) -> bool:
        """Lock the selected words (the word at the caret), or free them if all are locked. True: locked now."""
        start, end = self._locks.word_range(self.textCursor())
        if start == end:
            return False
        units = self._units()
        points = (units.to_points(start), units.to_points(end))
        locked = not without([points], list(self.locks(*points)))
        if locked:
            self._locks.free(start, end)
        else:
            self._locks.lock(start, end)
        self._redraw_blocks(start, end)
        self.locks_changed.emit()
        return not locked

    def locks(self, start: int, end: int) -> tuple[Range, ...]:
        """What is locked in ``start:end``: the writer's own, and what the setting finds, less what was freed."""
        units = self._units()

        def points(ranges: list[Range]) -> list[Range]:
            return [(units.to_points(low), units.to_points(high)) for low, high in ranges]

        found = found_locks(units.text, start, end) if self._settings.get("locks.names") else []
        found = without(found, points(self._locks.freed()))
        ranges = merged([*found, *points(self._locks.locked())])
        return tuple((max(low, start), min(high, end)) for low, high in ranges if low < end and high > start)

    def show_locks(self, passage: Range | None) -> None:
        """Show also the locks found in ``passage`` (while the prompt is open); None: only the writer's own."""
        self._shown_locks = passage
        self._highlighter.rehighlight() if self.document().blockCount() < 2000 else self._redraw_view()

    # ---------------------------------------------------------------- scope and anchor

    def scope(self, paragraph: bool = False) -> Scope:
        """What an action would be applied to: the holes, the selection without its outer spaces, or the caret.

        ``paragraph``: where nothing is selected, the caret's paragraph.
        """
        units = self._units()
        holes = tuple(
            Hole(units.to_points(mark.start), units.to_points(mark.end), mark.words, mark.hint)
            for mark in self._holes.marks()
        )
        start, end = self.selection()
        if start == end and paragraph:
            start = units.text.rfind("\n", 0, start) + 1
            stop = units.text.find("\n", end)
            end = len(units.text) if stop < 0 else stop
        start, end = self._trimmed(start, end)
        return Scope(units.text, start, end, holes, self.locks(start, end))

    def anchor(self, ranges: Sequence[Range]) -> Region:
        """The tracked ranges that a job carries; code points of the text now."""
        return Region(self.document(), self.text(), tuple(ranges))

    # ---------------------------------------------------------------- preview

    def begin_preview(self, job: Job) -> None:
        """Dim what ``job`` may change; its steps will be drawn there."""
        self._clear_job()
        region = job.anchor
        if not isinstance(region, Region):
            return
        self._job = job
        self._preview.set_pace(self._pace(), bool(self._settings.get("draft.raw")))
        self._preview.begin(region)
        self._dim(region)
        self._overlay.set_layer("preview", self._preview.patches)

    def show_step(self, step: Step) -> None:
        """Draw ``step`` when its turn comes; the newest one wins."""
        self._preview.show(step)
        if self._preview.drawn and not self._holes.suspended and self._job is not None:
            self._suspend_holes(True)

    def show_past(self, step: Step) -> None:
        """Draw a kept step at once (the timeline), over a proposal too; :meth:`show_proposal` brings that back."""
        region = self._preview.region or (self._proposal.region if self._proposal is not None else None)
        if region is None:
            return
        if self._preview.region is None:
            self._preview.begin(region)
        self._overlay.set_layer("proposal", None)
        self._overlay.set_layer("preview", self._preview.patches)
        self._preview.show_now(step)

    def end_preview(self) -> None:
        """Everything as before the run."""
        self._clear_job()

    @property
    def drafts_painted(self) -> int:
        """How many drafts of the last run were drawn."""
        return self._preview.painted

    # ---------------------------------------------------------------- proposal

    def show_proposal(self, job: Job) -> None:
        """Show the variant chosen of ``job`` as a difference in place. Emits ``stale`` if its text has changed."""
        region, variant = job.anchor, job.proposal
        if not isinstance(region, Region) or variant is None:
            return
        self._clear_job()
        self._job = job
        self._proposal = Proposal(region, variant)
        if region.stale:
            self.stale.emit(job)
            return
        self._dim(region)
        self._suspend_holes(True)
        self._overlay.set_layer("proposal", self._proposal.patches)
        self.proposal_changed.emit()

    @property
    def proposal_job(self) -> Job | None:
        return self._job if self._proposal is not None else None

    def changes(self) -> tuple[Change, ...]:
        return self._proposal.changes if self._proposal is not None else ()

    @property
    def proposed_text(self) -> str:
        """What the proposal's ranges become with the changes taken now."""
        return self._proposal.result if self._proposal is not None else ""

    @property
    def current_change(self) -> int | None:
        return self._proposal.current if self._proposal is not None else None

    def next_change(self) -> None:
        self._step_change(1)

    def previous_change(self) -> None:
        self._step_change(-1)

    def toggle_change(self, index: int | None = None) -> None:
        """Take or refuse change ``index`` (None: the current one)."""
        proposal = self._proposal
        index = self.current_change if index is None else index
        if proposal is None or index is None:
            return
        proposal.toggle(index)
        self._overlay.refresh()
        self.proposal_changed.emit()

    def accept_all(self) -> bool:
        """Apply the taken changes as one undo step. False: nothing was taken, or the text changed (``stale``)."""
        proposal, job = self._proposal, self._job
        if proposal is None or job is None:
            return False
        if proposal.region.stale:
            self.stale.emit(job)
            return False
        replacements = proposal.replacements()
        filled = [mark.number for mark in self._holes.marks() if self._inside(mark, proposal.region)]
        self._clear_job()
        if not replacements:
            self.proposal_changed.emit()
            return False
        self._edit([(start, end, self.document_model.entered(new)) for start, end, new in replacements])
        for number in filled:
            self._holes.remove(number)
        self._holes_changed()
        self.proposal_changed.emit()
        return True

    def reject_all(self) -> None:
        """Everything as before the run."""
        self._clear_job()
        self.proposal_changed.emit()

    def insert_below(self) -> None:
        """Put the proposal as paragraphs of its own below what it was made for, as one undo step."""
        proposal = self._proposal
        if proposal is None:
            return
        block = self.document().findBlock(proposal.region.end)
        end = block.position() + block.length() - 1
        text = self.document_model.entered(proposal.result)
        self._clear_job()
        self._edit([(end, end, "\n" + text)])
        self.proposal_changed.emit()

    def copy_result(self) -> None:
        """Put the proposal on the clipboard."""
        if self._proposal is not None:
            QGuiApplication.clipboard().setText(self.document_model.form.side_map.left(self._proposal.result))

    def run_at(self, point: QPointF) -> Run | None:
        """What is drawn at ``point`` (viewport) over the text: a draft's word, a change, a hole."""
        return self._painter.at(point)[1]

    # ---------------------------------------------------------------- looks

    def set_reach(self, reach: Range | None) -> None:
        """Show in the margin how far the model sees; code points."""
        if reach is None or not self._settings.get("draft.reach"):
            self._reach.show_range(None)
            return
        units = self._units()
        self._reach.show_range(Anchor(self.document(), units.to_utf16(reach[0]), units.to_utf16(reach[1])))

    def set_page_colours(self, colours: PageColours) -> None:
        self._colours = colours
        self._dress()

    def set_marks(self, name: str, marks: Sequence[QTextEdit.ExtraSelection]) -> None:
        """Extra selections under ``name`` (search, say), beside those of others."""
        self._marks[name] = marks
        self.setExtraSelections([mark for group in self._marks.values() for mark in group])

    @property
    def highlighter(self) -> Highlighter:
        return self._highlighter

    # ---------------------------------------------------------------- Qt's events

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._overlay:
            self._painter.paint(event)
        else:
            super().paintEvent(event)
        if self._settings.get("page.focus"):
            self._veil()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        # Qt takes any preedit text in the caret's block for its own and would delete the selection with it, so the
        # ghost leaves that block first and comes back when nothing is being composed there.
        position = self.textCursor().position()
        self._overlay.hold(position)
        super().inputMethodEvent(event)
        self._overlay.hold(self.textCursor().position() if event.preeditString() else -1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.InsertLineSeparator):
            # A line separator is not what Shift+Enter means in a text file.
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)
        self._overlay.ensure()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._overlay or event.button() is not Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            self._overlay.ensure()
            return
        position, run = self._painter.at(event.position())
        if run is not None and self._proposal is not None and isinstance(run.tag, int):
            self._proposal.current = run.tag
            self._overlay.refresh()
            self.proposal_changed.emit()
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
        if not self._overlay:
            super().mouseDoubleClickEvent(event)
            return
        cursor = self.textCursor()
        cursor.setPosition(self._painter.at(event.position())[0])
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        self.setTextCursor(cursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_margins()

    def createMimeDataFromSelection(self) -> QMimeData:
        # Qt's own would turn no-break spaces into spaces.
        data = QMimeData()
        data.setText(self.document_model.form.side_map.left(self.selected_text()))
        return data

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:
        self.textCursor().insertText(self.document_model.entered(source.text()))
        self.ensureCursorVisible()

    # ---------------------------------------------------------------- inside

    def _units(self) -> Units:
        revision = self.document().revision()
        if self._cached is None or revision != self._cached_revision:
            self._cached = Units(self.document_model.text())
            self._cached_revision = revision
        return self._cached

    def _trimmed(self, start: int, end: int) -> Range:
        """``start:end`` without outer white space; a range of nothing else stays as it is."""
        text = self.text()[start:end]
        bare = text.strip()
        if not bare:
            return start, end
        start += len(text) - len(text.lstrip())
        return start, start + len(bare)

    def _edit(self, replacements: Sequence[tuple[int, int, str]]) -> None:
        """Replace UTF-16 ranges, last one first, as exactly one undo step."""
        cursor = QTextCursor(self.document())
        last: QTextCursor | None = None
        self._applying = True
        try:
            cursor.beginEditBlock()
            for start, end, text in replacements:
                cursor.setPosition(start)
                cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                # Qt joins an insertion to typing beside it that has the same format, and one undo would take both: so
                # the text comes in with a format of its own, and the step ends with giving that up again.
                cursor.insertText(text, _own_format())
                last = last or QTextCursor(cursor)
                cursor.setPosition(start, QTextCursor.MoveMode.KeepAnchor)
                cursor.setCharFormat(QTextCharFormat())
            cursor.endEditBlock()
        finally:
            self._applying = False
        if last is not None:
            self.setTextCursor(last)

    def _inside(self, mark: Mark, region: Region) -> bool:
        return any(
            (held.anchor.start <= mark.start and mark.end <= held.anchor.end) or held.anchor.start == mark.start
            for held in region.held
        )

    def _clear_job(self) -> None:
        self._job = None
        self._proposal = None
        self._preview.end()
        self.set_marks("job", [])
        self.set_reach(None)
        self._suspend_holes(False)
        self._overlay.set_layer("preview", None)
        self._overlay.set_layer("proposal", None)

    def _suspend_holes(self, suspended: bool) -> None:
        if self._holes.suspended != suspended:
            self._holes.suspended = suspended
            self._overlay.refresh()

    def _dim(self, region: Region) -> None:
        marks = []
        for held in region.held:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(held.anchor.start)
            cursor.setPosition(held.anchor.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, self._looks.dimmed
            marks.append(mark)
        self.set_marks("job", marks if not self._proposal else [])

    def _step_change(self, by: int) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        proposal.step(by)
        self._overlay.refresh()
        if proposal.current is not None:
            change = proposal.changes[proposal.current]
            position, _ = proposal.region.locate(change.start, change.end)
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            self.setTextCursor(cursor)
        self.proposal_changed.emit()

    def _on_change(self, position: int, removed: int, added: int) -> None:
        revision = self.document().revision()
        if revision != self._revision and not self._applying:
            self._revision = revision
            self._check_region(position, removed, added)
            if self._holes.drop_stale():
                self.holes_changed.emit()
        self._revision = revision
        self._overlay.refresh()

    def _check_region(self, position: int, removed: int, added: int) -> None:
        job = self._job
        region = job.anchor if job is not None else None
        if job is None or not isinstance(region, Region) or not region.touched(position, removed, added):
            return
        if self._proposal is None:
            self._clear_job()
            self.region_broken.emit(job)
        elif region.stale:
            # The difference can no longer be shown where it belongs; what it says is kept for the writer's choice.
            self._overlay.set_layer("proposal", None)
            self.set_marks("job", [])
            QTimer.singleShot(0, self, lambda: self.stale.emit(job) if self._job is job else None)

    def _on_caret(self) -> None:
        if self._settings.get("page.typewriter"):
            self.centerCursor()
        if self._settings.get("page.focus"):
            self.viewport().update()

    def _on_setting(self, key: str, _value: object) -> None:
        if key.startswith(("page.", "font.", "draft.")):
            self._apply_settings()

    def _apply_settings(self) -> None:
        points = self._settings.get("font.size") * self._settings.get("page.zoom")
        font = page_font(self._settings.get("font.family"), points)
        if font != self.font():
            self.setFont(font)
            self.document().setDefaultFont(font)
            self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
            self._highlighter.font_changed()
            self._overlay.vanish = self._highlighter.vanish
        small = self.document().characterCount() < MARKDOWN_LIMIT
        self._highlighter.set_markdown(bool(self._settings.get("page.markdown")) and small)
        self.setCenterOnScroll(bool(self._settings.get("page.typewriter")))
        self._preview.set_pace(self._pace(), bool(self._settings.get("draft.raw")))
        if not self._settings.get("draft.reach"):
            self.set_reach(None)
        self._place_margins()
        self.viewport().update()

    def _pace(self) -> Pace:
        chosen = self._settings.get("draft.animation")
        if chosen == "system":
            # Qt tells the wish for reduced motion as an animation duration of nothing.
            style = self.style()
            still = style.styleHint(style.StyleHint.SH_Widget_Animation_Duration, None, self) == 0
            return Pace.OFF if still else Pace.CALM
        return Pace(chosen)

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
        self._reach.setGeometry(view.left() - WIDTH - 6, view.top(), WIDTH, view.height())

    def _dress(self) -> None:
        self._looks = Looks(self._colours)
        self._painter.colours = self._colours
        self._reach.colour = self._colours.reach
        palette = self.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window):
            palette.setColor(role, QColor(self._colours.page))
        palette.setColor(QPalette.ColorRole.Text, QColor(self._colours.ink))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(self._colours.selection))
        palette.setColor(QPalette.ColorRole.HighlightedText, QColor(self._colours.ink))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self._highlighter.set_colours(self._colours)
        self._overlay.refresh()

    def _rehighlight(self, block: QTextBlock) -> None:
        self._highlighter.rehighlightBlock(block)

    def _redraw_blocks(self, start: int, end: int) -> None:
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            self._highlighter.rehighlightBlock(block)
            block = block.next()

    def _redraw_view(self) -> None:
        block = self.firstVisibleBlock()
        for _ in range(200):
            if not block.isValid():
                break
            self._highlighter.rehighlightBlock(block)
            block = block.next()

    def _lock_spans(self, block: QTextBlock, text: str) -> list[tuple[int, int, QTextCharFormat]]:
        start, end = block.position(), block.position() + block.length() - 1
        ranges = self._locks.locked()
        if self._shown_locks is not None:
            units = self._units()
            ranges = [(units.to_utf16(a), units.to_utf16(b)) for a, b in self.locks(*self._shown_locks)]
        form = self._looks.lock
        return [
            (max(low, start) - start, min(high, end) - max(low, start), form)
            for low, high in ranges
            if low < end and high > start
        ]

    def _holes_changed(self) -> None:
        self._overlay.refresh()
        self.holes_changed.emit()

    def _veil(self) -> None:
        """Dim every paragraph but the one being written."""
        painter = QPainter(self.viewport())
        colour = QColor(self._colours.page)
        colour.setAlpha(170)
        box = self.blockBoundingGeometry(self.textCursor().block()).translated(self.contentOffset())
        view = QRectF(self.viewport().rect())
        painter.fillRect(QRectF(view.left(), view.top(), view.width(), max(0.0, box.top() - view.top())), colour)
        painter.fillRect(
            QRectF(view.left(), box.bottom(), view.width(), max(0.0, view.bottom() - box.bottom())), colour
        )
        painter.end()


def _own_format() -> QTextCharFormat:
    form = QTextCharFormat()
    form.setProperty(STEP, True)
    return form
