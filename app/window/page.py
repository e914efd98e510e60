"""One document's page: the editor in its measure, the prompt card over it, the proposal bar at its foot.

GUI thread. Turns keys and clicks into calls of ``Runs`` and shows what jobs of this page do. Knows nothing of other
pages, panels or files.
"""

import dataclasses

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.documents.counts.tally import DocumentTally
from app.documents.document import Document
from app.drafting.actions import Action, Options
from app.drafting.jobs import Job, State
from app.editor.editor import Editor
from app.editor.scope import Scope
from app.editor.view.scroll_space import ScrollSpace
from app.services import Services
from app.window.parts.announcements import announce
from app.window.parts.notice import Notice
from app.window.parts.phrases import count_text
from app.window.parts.theme import Theme, Themes
from app.window.proposing.prompt_card import PromptCard, draw_seed
from app.window.proposing.proposal_bar import FAILED, PROPOSED, STALE, ProposalBar
from app.window.spelling_menu import SpellingMenu
from engine.messages import Ability, DraftLock, Step

BAR_WIDTH = 820
NOTHING_TO_RUN = "Nothing to run or accept here; Ctrl+E opens the prompt."


class Page(QWidget):
    """The editor of one document and everything that comes and goes around it."""

    job_shown = Signal(object)
    """Job: this page's newest job, or a step or change of it."""
    models_wanted = Signal(QPoint)
    said = Signal(str)
    """One sentence in passing."""

    def __init__(self, services: Services, themes: Themes, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._themes = services, themes
        self.document = document
        self.last_job: Job | None = None
        self._last_run: tuple[Action, Options] | None = None
        self._own_hole: int | None = None
        self._pointed_at = ((0, 0), -1)
        self._passage: tuple[int, int] | None = None
        self._asking_again = False
        self._told: tuple[Job, int] | None = None
        self._selected: tuple[int, int] | None = None
        self.setAutoFillBackground(True)
        self.notice = Notice(themes.icons, self)
        self.editor = Editor(document, services.settings, self, themes.theme.page_colours())
        self.editor.misspellings.use(services.speller)
        self.spelling_menu = SpellingMenu(self.editor)
        self.editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.editor.customContextMenuRequested.connect(self.spelling_menu.open_at)
        self.editor.setAccessibleName(f"Text of {document.name}")
        self.notice.left.connect(self.editor.setFocus)
        self._room = ScrollSpace(self.editor, self.editor.rect_of)
        self.bar = ProposalBar(themes.icons, self)
        self.card = PromptCard(services.actions, services.settings, themes.icons, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.editor, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.addStretch(1)
        foot.addWidget(self.bar, 100)
        foot.addStretch(1)
        self._foot = foot
        self.bar.setMaximumWidth(BAR_WIDTH)
        column.addLayout(foot)
        self.tally = DocumentTally(document.buffer, self)
        self._connect()
        self.take_theme(themes.theme)

    def _connect(self) -> None:
        bar, runs, editor = self.bar, self._services.runs, self.editor
        bar.accept_wanted.connect(self.accept)
        bar.reject_wanted.connect(self.reject)
        bar.stop_wanted.connect(self.stop)
        bar.keep_wanted.connect(lambda: runs.keep(editor))
        bar.pause_wanted.connect(lambda: runs.pause(editor))
        bar.resume_wanted.connect(lambda: runs.resume(editor))
        bar.again_wanted.connect(self.again)
        bar.next_variant_wanted.connect(lambda: runs.next_variant(editor))
        bar.previous_variant_wanted.connect(lambda: runs.previous_variant(editor))
        bar.next_change_wanted.connect(editor.next_change)
        bar.previous_change_wanted.connect(editor.previous_change)
        bar.toggle_change_wanted.connect(lambda: editor.toggle_change())
        bar.insert_below_wanted.connect(self.insert_below)
        bar.copy_wanted.connect(self.copy_result)
        bar.dismissed.connect(self._put_away)
        self.card.run_wanted.connect(self.start)
        self.card.closed.connect(self._on_card_closed)
        self.card.models_wanted.connect(self._on_models_wanted)
        self.card.resized.connect(self.place_card)
        self.card.action_changed.connect(self._on_locks)
        editor.locks_changed.connect(self._on_locks)
        editor.proposal_changed.connect(self._show_changes)
        # Not within the signal: what is drawn changes with it, and that may come amid a change of the text.
        for moved in (editor.selectionChanged, editor.cursorPositionChanged):
            moved.connect(lambda: QTimer.singleShot(0, self, self._on_caret) if self.card.isVisible() else None)
        editor.stale.connect(self._on_stale)
        editor.fresh.connect(self._on_fresh)
        jobs = self._services.jobs
        jobs.job_changed.connect(self._on_job)
        jobs.job_stepped.connect(self._on_step)

    # ------------------------------------------------------------ the prompt

    def open_prompt(self, action_id: str = "", options: Options | None = None) -> None:
        """Ctrl+E: the card at the selection, at the holes, or at a new hole at the cursor; with choices made or not."""
        self._services.actions.refresh()
        if self.busy:
            job = self._services.runs.current(self.editor)
            live = job is not None and job.live
            told = (
                "A run is going on here; stop it with Esc first." if live else "Accept or reject what is there first."
            )
            self.said.emit(told)
            announce(self.editor, told)
            return
        editor = self.editor
        start, end = editor.selection()
        if start == end and editor.hole_at(start) is None:
            # Of an edit that failed elsewhere, or of a card that is still open there.
            self._drop_own_hole()
            self._own_hole = editor.put_hole()
        editor.ensureCursorVisible()
        self.card.open(self._pointed(), self._services.bridge.offered, action_id, options)
        self._show_locks()
        self.place_card()

    def _pointed(self) -> Scope:
        """What the card is about: the passage selected, else the holes or the caret."""
        scope = self.editor.scope()
        self._pointed_at = self.editor.selection(), self.editor.document().revision()
        passage = scope.end > scope.start
        self._passage = (scope.start, scope.end) if passage else None
        return dataclasses.replace(scope, holes=()) if passage else scope

    def _show_locks(self) -> None:
        """What stays as it is in the passage that the card is about, on the page and in the card."""
        passage, action = self._passage, self.card.action()
        quotations = action is None or action.locks_quotations
        self.editor.show_locks(passage, quotations)
        if passage is None:
            self.card.take_locks(())
            return
        locks = self.editor.passage_locks(*passage, quotations=quotations)
        self.card.take_locks(None if locks.long else locks.ranges())

    def _on_locks(self) -> None:
        """What is locked changed, or what would run, while the card may be open."""
        if self.card.isVisible():
            self._show_locks()

    def _on_caret(self) -> None:
        """Who selects something else, or writes, while the card is open means that."""
        if self.card.isVisible() and (self.editor.selection(), self.editor.document().revision()) != self._pointed_at:
            self.card.take_scope(self._pointed())
            self._show_locks()
            self.place_card()

    def run_action(self, action: Action) -> None:
        """``action`` at once, on the paragraph if nothing is selected, with the choices the card would begin with."""
        editor = self.editor
        start, end = editor.selection()
        if start == end and action.wants_passage and not self.busy:
            scope = editor.scope(paragraph=True)
            editor.select(scope.start, scope.end)
        elif start != end and action.task is Ability.CONTINUE:
            editor.select(end, end)
        self.open_prompt(action.id)
        if self.card.isVisible() and self.card.action() == action:
            self.card.run()

    def place_card(self) -> None:
        """Beside what it is about, wherever that stands now."""
        if not self.card.isVisible():
            return
        start, end = self.editor.selection()
        corner = self.editor.viewport().mapTo(self, QPoint(0, 0))
        room = QRect(QPoint(0, 0), self.editor.size())
        target = self._place_of(start, end).translated(corner)
        if missing := self.card.missing_beside(target, room):
            self._room.make(start, end, self.editor.rect_of(end).bottom() - missing)
            target = self._place_of(start, end).translated(corner)
        self.card.place_beside(target, room)

    def _place_of(self, start: int, end: int) -> QRect:
        """Where ``start:end`` stands in the editor's viewport, or what is in sight of it."""
        first, last = self.editor.rect_of(start), self.editor.rect_of(end)
        box = (first if last.isEmpty() else last if first.isEmpty() else first.united(last)).toAlignedRect()
        if box.isEmpty():
            box = self.editor.cursorRect()
        if not first.isEmpty():
            box.setLeft(min(first.toAlignedRect().left(), last.toAlignedRect().left()))
        return box

    def take_model(self, waiting: str = "") -> None:
        """Another model is loaded, or none; ``waiting`` says why."""
        self.card.take_model(self._services.bridge.offered, waiting)
        self.place_card()

    def start(self, action: Action, options: Options) -> None:
        """Run ``action`` on what the card was opened for, or on what is selected now."""
        editor = self.editor
        start, end = editor.selection()
        if action.task is Ability.FILL:
            if start != end:
                self._drop_own_hole()
                self._own_hole = editor.put_hole(options.words, options.instruction or "")
            elif (number := editor.hole_at(start)) is not None:
                editor.change_hole(number, options.words, options.instruction or "")
        elif self._own_hole is not None:
            self._drop_own_hole()
        editor.show_locks(None)
        self._room.give_back(scroll=False)
        editor.setFocus()
        self._last_run = (action, options)
        job = self._services.runs.start(editor, action, options)
        if job is not None:
            # A selection would lie over the draft's own colours; it comes back if nothing is accepted.
            self._selected = (start, end)
            editor.select(end, end)
            self._show(job)
            announce(editor, f"{action.label}: running. Escape stops.")

    def _leave_card(self) -> None:
        """Another run is wanted than the card's, whose next Ctrl+Enter would put that one's proposal away unseen."""
        if self.card.isVisible():
            self.card.close_card()

    def _on_card_closed(self) -> None:
        self.editor.show_locks(None)
        self._room.give_back(scroll=True)
        self._drop_own_hole()
        self.editor.setFocus()

    def _drop_own_hole(self) -> None:
        if self._own_hole is not None:
            number, self._own_hole = self._own_hole, None
            self.editor.remove_hole(number)

    def _put_away(self) -> None:
        """A failure was read: everything as before the run."""
        self._drop_own_hole()
        if self.last_job is not None:
            self._select_again(self.last_job)
        self.editor.setFocus()

    def _on_models_wanted(self) -> None:
        button = self.card.models
        self.models_wanted.emit(button.mapToGlobal(QPoint(0, button.height())))

    # ------------------------------------------------------------ keys with two meanings

    @property
    def busy(self) -> bool:
        """Whether a run goes on or a proposal waits here."""
        return self._services.runs.current(self.editor) is not None

    def go(self) -> bool:
        """Ctrl+Enter: run what the card says, else accept what is proposed, else open the card at the hole at the
        cursor or the next one. False: there was nothing to run or accept."""
        if self.card.isVisible():
            self.card.run()
            return True
        job = self._services.runs.current(self.editor)
        if job is not None and job.state is State.PROPOSED and not (self.bar.isVisible() and self.bar.page == STALE):
            self.accept()
            return True
        if not self.busy and not self._open_at_hole():
            self.said.emit(NOTHING_TO_RUN)
        return False

    def _open_at_hole(self) -> bool:
        """Whether there is one."""
        cursor, marks = self.editor.textCursor(), self.editor.holes()
        if not marks or cursor.hasSelection():
            return False
        here = cursor.position()
        cursor.setPosition(next((mark.start for mark in marks if mark.end >= here), marks[0].start))
        self.editor.setTextCursor(cursor)
        self.open_prompt()
        return True

    def escape(self) -> bool:
        """Esc: close the card, else stop, else reject, else put a notice away. False: there was nothing."""
        if self.card.isVisible():
            self.card.close_card()
            return True
        if self.busy:
            self.stop()
            return True
        if self.bar.isVisible():
            self.bar.hide()
            self._put_away()
            return True
        if self.notice.isVisible():
            self.notice.clear()
            return True
        return False

    def stop(self) -> None:
        """Stop what runs; else reject what is proposed."""
        self._services.runs.stop(self.editor)

    def accept(self) -> None:
        if self.editor.proposal_job is not None and not self.editor.changes():
            told = "This variant changes nothing; look at another, or reject."
            self.said.emit(told)
            announce(self.editor, told)
            return
        changes = sum(change.taken for change in self.editor.changes())
        if self._services.runs.accept(self.editor):
            self._own_hole = None
            announce(self.editor, f"Accepted, {count_text(changes, 'change')}.")
            self.editor.setFocus()

    def reject(self) -> None:
        self._services.runs.reject(self.editor)
        self.editor.setFocus()

    def again(self) -> None:
        """The same with a new seed, after a failure too: the old one may well have been its cause."""
        self._leave_card()
        if self.bar.page == FAILED and not self.busy:
            if self._last_run is not None:
                action, options = self._last_run
                self.start(action, dataclasses.replace(options, seed=draw_seed()))
            return
        self._asking_again = True
        job = self._services.runs.again(self.editor)
        self._asking_again = False
        if job is not None:
            self._show(job)

    def pause_or_resume(self) -> None:
        job = self._services.runs.current(self.editor)
        if job is not None and job.live:
            act = self._services.runs.resume if job.state is State.PAUSED else self._services.runs.pause
            act(self.editor)

    def insert_below(self) -> None:
        """The stale proposal as a paragraph of its own."""
        self.editor.insert_below()
        self._services.runs.reject(self.editor)
        self.editor.setFocus()

    def copy_result(self) -> None:
        self.editor.copy_result()
        self._services.runs.reject(self.editor)
        announce(self.editor, "Copied.")
        self.editor.setFocus()

    def fork(self, job: Job, step: int, locks: tuple[DraftLock, ...], ban: tuple[str, ...]) -> None:
        """Run on from ``step`` of ``job``."""
        self._leave_card()
        self._asking_again = True
        forked = self._services.runs.fork(self.editor, job, step, locks, ban)
        self._asking_again = False
        if forked is not None:
            self._show(forked)

    def toggle_bar_focus(self) -> None:
        """F6: to the bar, else to the notice above the page, and back."""
        if not self.bar.isVisible() and self.notice.isVisible() and self.editor.hasFocus():
            self.notice.first().setFocus()
        elif self.bar.isVisible() and not self.bar.isAncestorOf(self.focusWidget() or self) and not self.bar.hasFocus():
            self.bar.setFocus()
            if self.bar.page == PROPOSED and self.editor.current_change is None:
                self.editor.next_change()
        else:
            self.editor.setFocus()

    # ------------------------------------------------------------ what jobs do

    def _mine(self, job: Job) -> bool:
        return job is self.last_job or self._services.runs.current(self.editor) is job

    def _show(self, job: Job) -> None:
        if job is not self.last_job:
            # Why an earlier one did not start is of no interest any more.
            self.notice.clear("refused")
        self.last_job = job
        self.bar.show_job(job)
        self._look_for_paused()
        self._foot.setContentsMargins(16, 0, 16, 12 if self.bar.isVisible() else 0)
        self.job_shown.emit(job)

    def _on_job(self, job: Job) -> None:
        self._look_for_paused()
        if not self._mine(job):
            return
        self._show(job)
        match job.state:
            case State.PROPOSED:
                self._show_changes()
            case State.FAILED:
                announce(self.editor, self.bar.failure.text(), urgent=True)
            case State.CANCELLED:
                announce(self.editor, "Stopped; the text is as it was.")
            case State.REJECTED:
                announce(self.editor, "Rejected; the text is as it was.")
        if job.state in (State.CANCELLED, State.REJECTED) and not self._asking_again:
            self._drop_own_hole()
            self._select_again(job)

    def _look_for_paused(self) -> None:
        live = self._services.jobs.live
        self.bar.show_held_up(any(other.state is State.PAUSED for other in live if other is not self.bar.job))

    def _select_again(self, job: Job) -> None:
        """Everything as before the run; only where the writer has not moved on meanwhile."""
        selected, self._selected = self._selected, None
        text = self.editor.text()
        if selected is not None and self.editor.caret() == selected[1] and getattr(job.request, "text", None) == text:
            self.editor.select(*selected)

    def _on_step(self, job: Job, _step: Step) -> None:
        if self._mine(job):
            if self.bar.job is job:
                self.bar.show_step()
            self.job_shown.emit(job)

    def _show_changes(self) -> None:
        changes, job = self.editor.changes(), self.editor.proposal_job
        if job is None:
            return
        if self._told != (job, job.variant):
            self._told = (job, job.variant)
            several = job.result is not None and len(job.result.variants) > 1
            which = f", variant {job.variant + 1}" if several else ""
            announce(self.editor, f"{job.label} ready{which}, {count_text(len(changes), 'change')}.")
        current = self.editor.current_change
        taken = changes[current].taken if current is not None else True
        self.bar.show_changes(len(changes), current, taken, sum(not change.taken for change in changes))

    def _on_stale(self, job: Job) -> None:
        if self._mine(job):
            self.bar.show_stale(self.editor.proposed_text)
            announce(self.editor, "This text changed since the run began, so nothing was replaced.", urgent=True)

    def _on_fresh(self, job: Job) -> None:
        if self._mine(job):
            self.bar.show_fresh()
            self._told = None
            self._show_changes()

    # ------------------------------------------------------------ looks

    def take_theme(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.page["page"]))
        self.setPalette(palette)
        self.editor.set_page_colours(theme.page_colours())
        self.bar.take_icons()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Margins that were set while nothing was shown do not reach the text's layout by themselves.
        view = self.editor.viewport()
        QApplication.sendEvent(view, QResizeEvent(view.size(), QSize()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.place_card)
