"""One document's page: the editor in its measure, the prompt card over it, the proposal bar at its foot.

GUI thread. Turns keys and clicks into calls of ``Runs``; what a run says is shown by the page's parts, which hold the
run. Knows nothing of other pages, panels or files.
"""

import dataclasses

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.documents.counts.tally import DocumentTally
from app.documents.document import Document
from app.drafting.actions import Action, Options, draw_seed
from app.drafting.on_page import Drafting
from app.drafting.run import Run, State
from app.editor.editor import Editor
from app.services import Services
from app.window.choosing.choosing import Choosing
from app.window.parts.announcements import announce
from app.window.parts.notice import Notice
from app.window.parts.phrases import count_text
from app.window.parts.theme import Theme, Themes
from app.window.proposing.prompt_card import PromptCard
from app.window.proposing.prompting import Prompting
from app.window.proposing.proposal_bar import ProposalBar
from app.window.proposing.run_display import RunDisplay
from app.window.spelling_menu import SpellingMenu
from engine.messages import Ability

BAR_WIDTH = 820
NOTHING_TO_RUN = "Nothing to run or accept here; Ctrl+E opens the prompt."
NOTHING_CHANGES = "This variant changes nothing; look at another, or reject."


class Page(QWidget):
    """The editor of one document and everything that comes and goes around it."""

    run_shown = Signal(Run)
    """This page's newest run began, changed, or made a step."""
    models_wanted = Signal(QPoint)
    sentence = Signal(str)
    """Something to say in passing."""

    def __init__(self, services: Services, themes: Themes, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._themes = services, themes
        self.document = document
        self.setAutoFillBackground(True)
        self.notice = Notice(themes.icons, self)
        self.editor = Editor(document, services.settings, self, themes.theme.page_colours())
        self.editor.misspellings.use(services.speller)
        self.choosing = Choosing(self.editor, services, self)
        self.spelling_menu = SpellingMenu(self.editor, self.choosing.add_to_menu)
        self.editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.editor.customContextMenuRequested.connect(self.spelling_menu.open_at)
        self.editor.setAccessibleName(f"Text of {document.name}")
        self.notice.left.connect(self.editor.setFocus)
        self.drafting = Drafting(self.editor, services.settings)
        self.bar = ProposalBar(themes.icons, self)
        self.card = PromptCard(services.actions, services.settings, themes.icons, self)
        self.prompting = Prompting(self.editor, self.card, self)
        display = RunDisplay(self.drafting, services.run_log, self.bar)
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
        self.bar.setMaximumWidth(BAR_WIDTH)
        column.addLayout(foot)
        self.tally = DocumentTally(document.buffer, self, self.editor.highlighter.structure.markup)
        self._connect()
        display.shown.connect(lambda _run: foot.setContentsMargins(16, 0, 16, 12 if self.bar.isVisible() else 0))
        display.shown.connect(self.run_shown)
        self.take_theme(themes.theme)

    def _connect(self) -> None:
        bar, card, runs, drafting = self.bar, self.card, self._services.runs, self.drafting
        bar.accept_wanted.connect(self.accept)
        bar.reject_wanted.connect(self.reject)
        bar.stop_wanted.connect(self.stop)
        bar.keep_wanted.connect(lambda: runs.keep(drafting))
        bar.pause_wanted.connect(self.pause_or_resume)
        bar.again_wanted.connect(self.again)
        bar.next_variant_wanted.connect(lambda: runs.next_variant(drafting))
        bar.previous_variant_wanted.connect(lambda: runs.previous_variant(drafting))
        bar.next_change_wanted.connect(drafting.next_change)
        bar.previous_change_wanted.connect(drafting.previous_change)
        bar.toggle_change_wanted.connect(drafting.toggle_change)
        bar.insert_below_wanted.connect(self.insert_below)
        bar.copy_wanted.connect(self.copy_result)
        bar.dismissed.connect(self._put_away)
        card.run_wanted.connect(self.start)
        card.models_wanted.connect(
            lambda: self.models_wanted.emit(card.models.mapToGlobal(QPoint(0, card.models.height())))
        )
        self.editor.paste_refused.connect(lambda sentence: self.notice.say(sentence, bad=True, key="paste"))
        # Why an earlier run did not start is of no interest any more.
        drafting.run_begun.connect(lambda _run: self.notice.clear("refused"))
        drafting.run_changed.connect(self._on_changed)
        drafting.run_begun.connect(lambda _run: self.choosing.close())
        self.choosing.sentence.connect(self.sentence)
        self.choosing.opening.connect(self.prompting.leave)

    # ------------------------------------------------------------ the run

    @property
    def run(self) -> Run | None:
        """The newest run of this page, which may have ended."""
        return self.drafting.run

    @property
    def busy(self) -> bool:
        """Whether a run goes on or a proposal waits here."""
        return self.drafting.current is not None

    def _on_changed(self, run: Run) -> None:
        """What was put and selected for a run goes with it, unless another takes its place."""
        if run.state is State.FAILED:
            self.prompting.take_hole(run.own_hole)
        elif run.state in (State.CANCELLED, State.REJECTED) and not run.replaced:
            if run.own_hole is not None:
                self.editor.holes.remove(run.own_hole)
            self._select_again(run)

    def _select_again(self, run: Run) -> None:
        """Everything as before the run; only where the writer has not moved on meanwhile."""
        selected, run.selected = run.selected, None
        text = getattr(run.request, "text", None)
        if selected is not None and self.editor.caret() == selected[1] and text == self.editor.text():
            self.editor.select(*selected)

    def _put_away(self) -> None:
        """A failure was read: everything as before the run."""
        self.prompting.drop_hole()
        if self.run is not None:
            self._select_again(self.run)
        self.editor.setFocus()

    # ------------------------------------------------------------ starting one

    def open_prompt(self, action_id: str = "", options: Options | None = None) -> None:
        """Ctrl+E: the card at the selection, at the holes, or at a new hole at the cursor; with choices made or not."""
        self.choosing.close()
        run = self.drafting.current
        if run is None:
            self.prompting.show(self._services.bridge.offered, action_id, options)
            return
        sentence = (
            "A run is going on here; stop it with Esc first." if run.live else "Accept or reject what is there first."
        )
        self.sentence.emit(sentence)
        announce(self.editor, sentence)

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
        if self.prompting.open and self.card.action() == action:
            self.card.run()

    def start(self, action: Action, options: Options) -> None:
        """Run ``action`` on what the card was opened for, or on what is selected now."""
        start, end = self.editor.selection()
        self.prompting.prepare(action, options)
        run = self._services.runs.start(self.drafting, action, options)
        if run is not None:
            run.own_hole = self.prompting.hand_over_hole()
            # A selection would lie over the draft's own colours; it comes back if nothing is accepted.
            run.selected = (start, end)
            self.editor.select(end, end)
            announce(self.editor, f"{action.label}: running. Escape stops.")

    def again(self) -> None:
        """The same with a new seed, after a failure too: the old one may well have been its cause."""
        self.prompting.leave()
        run = self.run
        if run is not None and run.state is State.FAILED:
            self.start(run.action, dataclasses.replace(run.options, seed=draw_seed()))
        else:
            self._services.runs.again(self.drafting)

    def fork(self, run: Run, step: int, locks: tuple[tuple[int, int, int], ...], ban: tuple[str, ...]) -> None:
        """Run on from ``step`` of ``run``."""
        self.prompting.leave()
        self._services.runs.fork(self.drafting, run, step, locks, ban)

    # ------------------------------------------------------------ keys with two meanings

    def go(self) -> bool:
        """Ctrl+Enter: run what the card says, else accept what is proposed, else open the card at the hole at the
        cursor or the next one. False: there was nothing to run or accept."""
        if self.prompting.open:
            self.card.run()
            return True
        run = self.drafting.current
        if run is not None and run.state is State.PROPOSED and not run.stale:
            self.accept()
            return True
        if run is None:
            if self.prompting.point_at_hole():
                self.open_prompt()
            else:
                self.sentence.emit(NOTHING_TO_RUN)
        return False

    def escape(self) -> bool:
        """Esc: close the list or the card, else stop, else reject, else put a notice away. False: there was nothing."""
        if self.choosing.open:
            self.choosing.close()
        elif self.prompting.open:
            self.card.close_card()
        elif self.busy:
            self.stop()
        elif self.bar.isVisible():
            self.bar.hide()
            self._put_away()
        elif self.notice.isVisible():
            self.notice.clear()
        else:
            return False
        return True

    def pause_or_resume(self) -> None:
        run = self.drafting.current
        if run is not None and run.live:
            act = self._services.runs.resume if run.state is State.PAUSED else self._services.runs.pause
            act(self.drafting)

    def toggle_bar_focus(self) -> None:
        """F6: to the bar, else to the notice above the page, and back."""
        if not self.bar.isVisible() and self.notice.isVisible() and self.editor.hasFocus():
            self.notice.first().setFocus()
        elif self.bar.isVisible() and not self.bar.isAncestorOf(self.focusWidget() or self) and not self.bar.hasFocus():
            self.bar.setFocus()
            proposal = self.run.proposal if self.run is not None else None
            if proposal is not None and proposal.current is None and self.bar.page is self.bar.proposed:
                self.drafting.next_change()
        else:
            self.editor.setFocus()

    # ------------------------------------------------------------ its end

    def stop(self) -> None:
        """Stop what runs; else reject what is proposed."""
        self._services.runs.stop(self.drafting)

    def reject(self) -> None:
        self.stop()
        self.editor.setFocus()

    def accept(self) -> None:
        """Put the taken changes into the text; one that changes nothing stays, and a sentence says so."""
        run = self.drafting.current
        if run is not None and run.proposal is not None and not run.changes:
            self.sentence.emit(NOTHING_CHANGES)
            announce(self.editor, NOTHING_CHANGES)
            return
        changes = sum(change.taken for change in run.changes) if run is not None else 0
        if self._services.runs.accept(self.drafting):
            announce(self.editor, f"Accepted, {count_text(changes, 'change')}.")
            self.editor.setFocus()

    def insert_below(self) -> None:
        """The stale proposal as a paragraph of its own."""
        self.drafting.insert_below()
        self.reject()

    def copy_result(self) -> None:
        self.drafting.copy_result()
        self.stop()
        announce(self.editor, "Copied.")
        self.editor.setFocus()

    # ------------------------------------------------------------ looks

    def take_model(self, waiting: str = "") -> None:
        """Another model is loaded, or none; ``waiting`` says why."""
        self.prompting.take_model(self._services.bridge.offered, waiting)

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
        QTimer.singleShot(0, self.prompting, self.prompting.place)
        QTimer.singleShot(0, self.choosing, self.choosing.place)
