"""The run of one page, drawn on it: its drafts, its proposal, what it may change dimmed, how far the model sees.

GUI thread. A companion of one editor: everything that drafting adds to a page stands here, and the page itself knows no
run. The document changes in :meth:`Drafting.apply` and :meth:`Drafting.insert_below` only, each one undo step. Knows
nothing of bridges, panels or files.
"""

import datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QTextEdit
from shiboken6 import isValid

from app.documents.buffer.provenance import Author
from app.drafting.run import Run
from app.editor.editor import Editor
from app.editor.ghosts.overlay import GhostRun
from app.editor.ghosts.preview import Pace, Preview
from app.editor.ghosts.proposal import Proposal
from app.editor.positions.anchor import Region
from app.settings import Settings
from engine.messages import Range, Step

DIMMED = "dimmed"
"""The name of the marks that dim what a run may change."""


class Drafting(QObject):
    """Shows the newest run of ``editor``, and passes on what that run says, after it is shown."""

    run_begun = Signal(Run)
    run_changed = Signal(Run)
    """Its state, or the variant shown."""
    run_stepped = Signal(Run, Step)
    placed = Signal(Run)
    """Another proposal stands on the page: that of its result, of another variant, or the same one again."""
    proposal_changed = Signal()
    """One of the changes of the proposal was taken, refused or come to."""
    stale_changed = Signal()
    """Its text is no longer what it was, or is so again."""
    broken = Signal(Run)
    """The writer edited inside the region of a live run, which must end."""
    word_pressed = Signal(tuple)
    """A word of the draft on the page was pressed; its WordKey."""

    def __init__(self, editor: Editor, settings: Settings) -> None:
        super().__init__(editor)
        self.editor = editor
        self.run: Run | None = None
        """The newest run of the page, which may have ended."""
        self._settings = settings
        self._preview = Preview(editor.overlay.refresh, self)
        editor.edited.connect(self._on_edited)
        editor.ghost_pressed.connect(self._on_pressed)
        # Not at once: Qt has yet to lay out what came up.
        editor.lowered.connect(self._keep_in_sight, Qt.ConnectionType.QueuedConnection)
        editor.coloured.connect(self._dim)
        settings.changed.connect(self._on_setting)

    @property
    def current(self) -> Run | None:
        """The run that is live or proposed here."""
        return self.run if self.run is not None and not self.run.ended else None

    @property
    def drafts_painted(self) -> int:
        """How many drafts of the last run were drawn."""
        return self._preview.painted

    # ---------------------------------------------------------------- a run's way over the page

    def begin(self, run: Run) -> None:
        """Dim what ``run`` may change; its steps are drawn there as they come."""
        self._clear()
        self.run = run
        run.changed.connect(self._on_changed)
        run.stepped.connect(self._on_step)
        run.picked.connect(self.editor.overlay.refresh)
        run.proposal_changed.connect(self.proposal_changed)
        run.stale_changed.connect(self.stale_changed)
        if run.region is not None:
            self._preview.set_pace(self._pace(), bool(self._settings.get("draft.raw")))
            self._preview.begin(run.region, run.picks)
            self._dim()
            self.editor.overlay.set_patches("preview", self._preview.patches)
        self.run_begun.emit(run)

    def show_reach(self, reach: Range | None) -> None:
        """Show in the margin how far the model sees; code points."""
        wanted = reach is not None and bool(self._settings.get("draft.reach"))
        self.editor.show_reach(reach if wanted else None)

    def show_proposal(self) -> None:
        """Show the variant chosen as a difference in place, or say that its text is stale.

        Raises ValueError if the variant does not belong to the text.
        """
        run = self.current
        proposal = run.propose() if run is not None else None
        if run is None or proposal is None:
            return
        self._clear()
        if proposal.region.stale:
            run.stale = True
            run.stale_changed.emit()
            return
        run.stale = False
        self._place(run, proposal)

    def apply(self) -> bool:
        """Put the taken changes into the text as one undo step. False: none was taken, or the text is stale."""
        run = self.current
        proposal = run.proposal if run is not None else None
        if run is None or proposal is None:
            return False
        if proposal.region.stale:
            run.stale_changed.emit()
            return False
        replacements, author = proposal.replacements(), self._author(run)
        if not replacements:
            return False
        filled = self.editor.holes.touching([(start, end) for start, end, _new in replacements])
        self._clear()
        entered = self.editor.document_model.entered
        self.editor.writing.apply([(start, end, entered(new)) for start, end, new in replacements], author)
        self.editor.holes.take_out(filled)
        return True

    def insert_below(self) -> None:
        """Put the proposal as paragraphs of its own below what it was made for, as one undo step."""
        run = self.current
        proposal = run.proposal if run is not None else None
        if run is None or proposal is None:
            return
        block = self.editor.document().findBlock(proposal.region.end)
        end = block.position() + block.length() - 1
        text = self.editor.document_model.entered(proposal.result)
        self._clear()
        self.editor.writing.apply([(end, end, "\n" + text)], self._author(run))

    def copy_result(self) -> None:
        """Put the proposal on the clipboard."""
        proposal = self.run.proposal if self.run is not None else None
        if proposal is not None:
            QGuiApplication.clipboard().setText(self.editor.document_model.form.side_map.left(proposal.result))

    # ---------------------------------------------------------------- the changes of a proposal

    def next_change(self) -> None:
        self._step_change(1)

    def previous_change(self) -> None:
        self._step_change(-1)

    def toggle_change(self) -> None:
        """Take or refuse the current change."""
        run = self.current
        proposal = run.proposal if run is not None else None
        if run is not None and proposal is not None and proposal.current is not None:
            proposal.toggle(proposal.current)
            self.editor.overlay.refresh()
            run.proposal_changed.emit()

    def _step_change(self, by: int) -> None:
        run = self.current
        proposal = run.proposal if run is not None else None
        if run is None or proposal is None:
            return
        proposal.step(by)
        self.editor.overlay.refresh()
        if proposal.current is not None:
            change = proposal.changes[proposal.current]
            position, _ = proposal.region.locate(change.start, change.end)
            cursor = QTextCursor(self.editor.document())
            cursor.setPosition(position)
            self.editor.setTextCursor(cursor)
            self._keep_in_sight()
        run.proposal_changed.emit()

    def _on_pressed(self, pressed: GhostRun) -> None:
        run = self.current
        proposal = run.proposal if run is not None else None
        if run is not None and proposal is not None and isinstance(pressed.tag, int):
            proposal.current = pressed.tag
            self.editor.overlay.refresh()
            run.proposal_changed.emit()
        elif self._preview.region is not None and isinstance(pressed.tag, tuple):
            self.word_pressed.emit(pressed.tag)

    # ---------------------------------------------------------------- what the run says

    def _on_changed(self) -> None:
        # A run whose page is closed ends with it, when there is nothing left to draw on.
        if self.run is None or not isValid(self.editor):
            return
        if self.run.ended:
            self._clear()
        self.run_changed.emit(self.run)

    def _on_step(self, step: Step) -> None:
        self._preview.show(step)
        if self._preview.drawn and not self.editor.holes.suspended:
            self.editor.holes.suspend(True)
        self.run_stepped.emit(self.run, step)

    # ---------------------------------------------------------------- what the writer does

    def _on_edited(self, position: int, removed: int, added: int) -> None:
        """A change of the buffer that is not an accepted proposal, as ``contentsChange`` tells it."""
        run = self.current
        region = run.region if run is not None else None
        if run is None or region is None:
            return
        if run.stale:
            region.find_again(position, added)
        touched = region.touched(position, removed, added)
        if run.live:
            if touched:
                self._clear()
                self.broken.emit(run)
        elif region.stale and not run.stale:
            # The difference can no longer be shown where it belongs; what it says is kept for the writer's choice.
            run.stale = True
            self.editor.overlay.set_patches("proposal", None)
            self.editor.extra_selections.show(DIMMED, [])
            # Not amid a change of the text: those who hear of it change how much room the page has.
            QTimer.singleShot(0, self, lambda: run.stale_changed.emit() if run is self.current and run.stale else None)
        elif run.stale and not region.stale and run.proposal is not None:
            run.stale = False
            run.stale_changed.emit()
            self._place(run, run.proposal)

    def _on_setting(self, key: str, _value: object) -> None:
        if key.startswith("draft."):
            self._preview.set_pace(self._pace(), bool(self._settings.get("draft.raw")))
            if not self._settings.get("draft.reach"):
                self.show_reach(None)

    # ---------------------------------------------------------------- drawing

    def _place(self, run: Run, proposal: Proposal) -> None:
        self.editor.extra_selections.show(DIMMED, [])
        self.editor.holes.suspend(True)
        self.editor.overlay.set_patches("proposal", proposal.patches)
        self.placed.emit(run)

    def _clear(self) -> None:
        """Nothing of the run stands on the page."""
        self._preview.end()
        self.editor.extra_selections.show(DIMMED, [])
        self.show_reach(None)
        self.editor.holes.suspend(False)
        self.editor.overlay.set_patches("preview", None)
        self.editor.overlay.set_patches("proposal", None)

    def _dim(self) -> None:
        """Dim what the drafts are drawn over, in the colour of the page now."""
        region = self._preview.region
        if region is None:
            return
        marks = []
        for held in region.held:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.editor.document())
            cursor.setPosition(held.anchor.start)
            cursor.setPosition(held.anchor.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, self.editor.looks.dimmed
            marks.append(mark)
        self.editor.extra_selections.show(DIMMED, marks)

    def _keep_in_sight(self) -> None:
        """A bar or panel that comes up does not cover what the run is about."""
        run = self.current
        region: Region | None = run.region if run is not None else None
        if run is None or region is None:
            return
        first, last = region.start, region.end
        if run.proposal is not None and run.proposal.current is not None:
            change = run.proposal.changes[run.proposal.current]
            first, last = region.locate(change.start, change.end)
        self.editor.scrolling.bring_in_sight(first, last)

    def _pace(self) -> Pace:
        chosen = self._settings.get("draft.animation")
        if chosen == "system":
            # Qt tells the wish for reduced motion as an animation duration of nothing.
            style = self.editor.style()
            still = style.styleHint(style.StyleHint.SH_Widget_Animation_Duration, None, self.editor) == 0
            return Pace.OFF if still else Pace.CALM
        return Pace(chosen)

    def _author(self, run: Run) -> Author | None:
        """Who is to be marked as having written what ``run`` found; None where the writer wants no marks."""
        if run.result is None or not self._settings.get("provenance.on"):
            return None
        return Author(run.result.model, datetime.date.today().isoformat())
