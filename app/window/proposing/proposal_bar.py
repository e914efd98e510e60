"""The bar at the foot of the page while a run goes on and while its result waits for the writer.

GUI thread. Shows one run as its state asks. Says what the writer wants through signals; knows nothing of the engine,
the document or how a change is applied.
"""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.drafting.run import Run, State
from app.window.parts.icons import Icons
from app.window.proposing.bar_pages import FailedPage, KeyButton, ProposedPage, RunningPage, StalePage

SIDES = 24
"""Pixels left and right of what is shown."""
WIDE_FROM = 720
"""The bar's width from which there is room for keys beside the labels."""


class ProposalBar(QFrame):
    """Hidden until :meth:`show_run`. While it has the focus, Tab walks the changes and Space takes or refuses one."""

    accept_wanted = Signal()
    stop_wanted = Signal()
    reject_wanted = Signal()
    keep_wanted = Signal()
    pause_wanted = Signal()
    """Pause the run, or let it go on."""
    again_wanted = Signal()
    next_variant_wanted = Signal()
    previous_variant_wanted = Signal()
    next_change_wanted = Signal()
    previous_change_wanted = Signal()
    toggle_change_wanted = Signal()
    insert_below_wanted = Signal()
    copy_wanted = Signal()
    dismissed = Signal()
    """A failure was read; the bar is hidden."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName("Proposal")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._icons = icons
        self._run: Run | None = None
        self._held_up = False
        self._narrow = False
        self.running, self.proposed = RunningPage(self), ProposedPage(self)
        self.stale, self.failed = StalePage(self), FailedPage(self)
        self._stack = QStackedWidget(self)
        self._stack.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self.running, self.proposed, self.stale, self.failed):
            self._stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 9, SIDES - 14, 9)
        column.addWidget(self._stack)
        self._connect()
        self.take_icons()
        self.hide()

    def _connect(self) -> None:
        for button, wanted in (
            (self.running.pause, self.pause_wanted),
            (self.running.keep, self.keep_wanted),
            (self.running.stop, self.stop_wanted),
            (self.proposed.previous_variant, self.previous_variant_wanted),
            (self.proposed.next_variant, self.next_variant_wanted),
            (self.proposed.previous_change, self.previous_change_wanted),
            (self.proposed.next_change, self.next_change_wanted),
            (self.proposed.take, self.toggle_change_wanted),
            (self.proposed.again, self.again_wanted),
            (self.proposed.reject, self.reject_wanted),
            (self.proposed.accept, self.accept_wanted),
            (self.stale.insert_below, self.insert_below_wanted),
            (self.stale.copy, self.copy_wanted),
            (self.stale.discard, self.reject_wanted),
            (self.failed.retry, self.again_wanted),
        ):
            button.clicked.connect(wanted)
        self.failed.dismiss.clicked.connect(self._dismiss)

    def take_icons(self) -> None:
        """Draw the icons anew (another theme)."""
        self.proposed.take_icons(self._icons)

    # ------------------------------------------------------------ what is shown

    @property
    def run(self) -> Run | None:
        return self._run

    @property
    def page(self) -> QWidget | None:
        """``running``, ``proposed``, ``stale`` or ``failed``: what is shown, if anything is."""
        return self._stack.currentWidget()

    @property
    def failure_shown(self) -> str:
        """The sentence of the failed run that is shown; empty where none is."""
        return self.failed.failure.text() if self.page is self.failed else ""

    def show_run(self, run: Run | None) -> None:
        """Show ``run`` as its state asks; None, or one that ended well, hides the bar."""
        self._run = run
        if run is None or run.state in (State.ACCEPTED, State.REJECTED, State.CANCELLED):
            self.hide()
            return
        if run.live:
            self._turn(self.running)
            self.show_step()
        elif run.state is State.FAILED:
            self.failed.show_run(run)
            self._turn(self.failed)
        elif run.stale:
            self.stale.show_run(run)
            self._turn(self.stale)
        else:
            self._turn(self.proposed)
            self.proposed.show_run(run)
        self.show()

    def show_step(self) -> None:
        """Take up the newest step of the run."""
        if self._run is not None:
            self.running.show_run(self._run, self._held_up)
            self._fit_running()

    def show_changes(self) -> None:
        """Take up the changes of the proposal."""
        if self._run is not None:
            self.proposed.show_changes(self._run)
            self._resize_stack()

    def show_held_up(self, held_up: bool) -> None:
        """Whether a paused run elsewhere keeps the engine from this one."""
        self._held_up = held_up
        if self._run is not None and self._run.live:
            self.show_step()

    # ------------------------------------------------------------ size

    def _fit_running(self) -> None:
        self.running.fit(self.width() - SIDES)
        self._resize_stack()

    def _turn(self, page: QWidget) -> None:
        before = self._stack.currentWidget()
        if page is not before and before is not None and before.isAncestorOf(self.focusWidget() or self):
            # The button in focus goes; Qt would give its focus to whatever comes next.
            self.setFocus()
        self._stack.setCurrentWidget(page)
        self._resize_stack()

    def _resize_stack(self) -> None:
        """The stack is as high as the page it shows, not as its highest."""
        current = self._stack.currentWidget()
        if current is not None:
            width = self.width() - SIDES
            high = current.heightForWidth(width) if current.hasHeightForWidth() else current.sizeHint().height()
            self._stack.setFixedHeight(max(high, current.minimumSizeHint().height()))
            self.updateGeometry()
            self.resize(self.width(), self.sizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._stack.height() + 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < WIDE_FROM
        if narrow != self._narrow:
            self._narrow = narrow
            for button in self.findChildren(KeyButton):
                button.set_narrow(narrow)
        if self.page is self.running:
            self._fit_running()

    # ------------------------------------------------------------ keys

    def focusNextPrevChild(self, forward: bool) -> bool:
        # While the bar itself has the focus, Tab walks the changes (design, keys); its buttons keep the usual order.
        if self.hasFocus() and self.page is self.proposed and self.proposed.change_row.isVisibleTo(self):
            (self.next_change_wanted if forward else self.previous_change_wanted).emit()
            return True
        return super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.page is not self.proposed:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.toggle_change_wanted.emit()
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self.next_change_wanted.emit()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self.previous_change_wanted.emit()
        else:
            super().keyPressEvent(event)

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
