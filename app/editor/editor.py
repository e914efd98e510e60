"""The page: a plain-text editor on one Document, with drafts, proposals, holes and locks drawn over it.

GUI thread. Joins the parts of this package; each does its own work and none of them changes the text. The document
changes by the writer's hand and in :meth:`Editor.accept_all` and :meth:`Editor.insert_below`, each one undo step.
Knows jobs as what to show; knows nothing of bridges, panels or files.
"""

import datetime
from collections.abc import Collection, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.documents.buffer.provenance import Author
from app.documents.document import Document
from app.drafting.jobs import Job
from app.editor.colours import PageColours
from app.editor.ghosts.holes import Holes, Mark, end_of_word
from app.editor.ghosts.overlay import GhostRun
from app.editor.ghosts.preview import Pace, Preview, WordKey
from app.editor.ghosts.proposal import Change, Proposal
from app.editor.locks.locks import Locks, merged
from app.editor.locks.passage_locks import PassageLocks
from app.editor.locks.shown_locks import ShownLocks
from app.editor.positions.anchor import Anchor, Region
from app.editor.scope import Scope
from app.editor.surface import Surface
from app.settings import Settings
from engine.messages import Hole, Range, Step


class Editor(Surface):
    """A page on ``document``. Positions are code points of ``text()`` unless it says UTF-16."""

    proposal_changed = Signal()
    """A proposal came, went, or one of its changes was taken or refused."""
    holes_changed = Signal()
    locks_changed = Signal()
    region_broken = Signal(object)
    """Job: the writer edited inside the region of a running job; drop it."""
    word_pressed = Signal(object)
    """WordKey: a word of the draft on the page was pressed."""
    stale = Signal(object)
    """Job: its text changed since; offer :meth:`insert_below`, :meth:`copy_result` or :meth:`reject_all`."""
    fresh = Signal(object)
    """Job: its text is again what it was (an undo); the proposal is shown in place again."""

    def __init__(
        self,
        document: Document,
        settings: Settings,
        parent: QWidget | None = None,
        colours: PageColours | None = None,
    ) -> None:
        super().__init__(document, settings, parent, colours)
        buffer = document.buffer
        self._revision = document.revision
        self._job: Job | None = None
        self._proposal: Proposal | None = None
        self._leafed: dict[int, Proposal] = {}
        self._astray = False
        self._shown_locks: Anchor | None = None
        self._with_quotations = True
        self._passage_found: tuple[tuple[object, ...], ShownLocks] | None = None
        self._preview = Preview(self.overlay.refresh, self)
        self._holes = Holes(buffer)
        self._locks = Locks(buffer)
        self.ghost_pressed.connect(self._pressed)
        self.highlighter.add_extra(self._lock_spans)
        self.overlay.set_patches("holes", self._holes.patches)
        buffer.contentsChange.connect(self._on_change)
        settings.changed.connect(self._on_draft_setting)
        self._on_draft_setting("draft.")

    def _pressed(self, run: GhostRun) -> None:
        if self._proposal is not None and isinstance(run.tag, int):
            self._proposal.current = run.tag
            self.overlay.refresh()
            self.proposal_changed.emit()
        elif self._preview.region is not None and isinstance(run.tag, tuple):
            self.word_pressed.emit(run.tag)

    def _on_draft_setting(self, key: str, _value: object = None) -> None:
        if key.startswith("draft."):
            self._preview.set_pace(self._pace(), bool(self.settings.get("draft.raw")))
            if not self.settings.get("draft.reach"):
                self.set_reach(None)

    # ---------------------------------------------------------------- holes

    def put_hole(self, words: int | None = None, hint: str = "") -> int:
        """A hole in place of the selection, or at the caret, behind a word that it is in. Returns its number."""
        cursor = self.textCursor()
        start, end = self.positions.trimmed(*self.selection())
        units = self.positions.units
        low, high = units.to_utf16(start), units.to_utf16(end)
        if low == high:
            low = high = end_of_word(self.document(), low)
        number = self._holes.put(low, high, words, hint)
        cursor.setPosition(high)
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
        unit = self.positions.units.to_utf16(position)
        return next((mark.number for mark in self._holes.marks() if mark.start <= unit <= mark.end), None)

    # ---------------------------------------------------------------- locks

    def toggle_lock(self) -> bool:
        """Lock the selected words (the word at the caret), or free them if all are locked. True: locked now."""
        start, end = self._locks.word_range(self.textCursor())
        if start == end:
            return False
        units = self.positions.units
        locked = self.passage_locks(units.to_points(start), units.to_points(end), self._with_quotations).complete()
        if locked:
            self._locks.free(start, end)
        else:
            self._locks.lock(start, end)
        self.highlighter.redo(start, end)
        self.locks_changed.emit()
        return not locked

    def passage_locks(self, start: int, end: int, quotations: bool = True) -> PassageLocks:
        """What is locked in ``start:end``; ``quotations``: those too, where the setting locks names and numbers."""
        units, settings = self.positions.units, self.settings

        def points(ranges: list[Range]) -> tuple[Range, ...]:
            return tuple((units.to_points(low), units.to_points(high)) for low, high in ranges)

        speller = self.misspellings.speller
        proper, accepted = (None, frozenset()) if speller is None else (speller.proper, speller.accepted)
        locked, freed = points(self._locks.locked()), points(self._locks.freed())
        found = bool(settings.get("locks.names"))
        return PassageLocks(units.text, start, end, found, quotations, locked, freed, proper, accepted)

    def show_locks(self, passage: Range | None, quotations: bool = True) -> None:
        """Show also the locks found in ``passage`` (while the prompt is open); None: only the writer's own."""
        before, self._shown_locks = self._shown_locks, None
        self._with_quotations = quotations
        if passage is not None:
            low, high = (self.positions.units.to_utf16(place) for place in passage)
            self._shown_locks = Anchor(self.document(), low, high)
        # Only what shows another look now: in a long text the whole of it would take half a second.
        for anchor in (before, self._shown_locks):
            if anchor is not None:
                self.highlighter.redo(anchor.start, anchor.end)

    # ---------------------------------------------------------------- scope and anchor

    def scope(self, paragraph: bool = False) -> Scope:
        """What an action would be applied to: the holes, the selection without its outer spaces, or the caret.

        ``paragraph``: where nothing is selected, the caret's paragraph.
        """
        units = self.positions.units
        holes = tuple(
            Hole(units.to_points(mark.start), units.to_points(mark.end), mark.words, mark.hint)
            for mark in self._holes.marks()
        )
        start, end = self.selection()
        if start == end and paragraph:
            start = units.text.rfind("\n", 0, start) + 1
            stop = units.text.find("\n", end)
            end = len(units.text) if stop < 0 else stop
        start, end = self.positions.trimmed(start, end)
        return Scope(units.text, start, end, holes)

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
        self._preview.set_pace(self._pace(), bool(self.settings.get("draft.raw")))
        self._preview.begin(region)
        self._dim(region)
        self.overlay.set_patches("preview", self._preview.patches)

    def show_step(self, step: Step) -> None:
        """Draw ``step`` when its turn comes; the newest one wins."""
        self._preview.show(step)
        if self._preview.drawn and not self._holes.suspended and self._job is not None:
            self._suspend_holes(True)

    def show_picks(self, kept: Collection[WordKey], banned: Collection[str]) -> None:
        """Show which words of the draft are to be kept and which never to come again."""
        self._preview.set_picks(kept, banned)
        self.overlay.refresh()

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
        # A writer who leafs on and comes back finds the changes refused that were refused.
        leafed = self._leafed if job is self._job else {}
        proposal = leafed.get(job.variant) or Proposal(region, variant)
        self._clear_job()
        self._job = job
        self._proposal = proposal
        self._leafed = {**leafed, job.variant: proposal}
        if region.stale:
            self._astray = True
            self.stale.emit(job)
            return
        self._place_proposal(region, proposal)

    def _place_proposal(self, region: Region, proposal: Proposal) -> None:
        self._astray = False
        self._dim(region)
        self._suspend_holes(True)
        self.overlay.set_patches("proposal", proposal.patches)
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

    def proposed_parts(self) -> tuple[tuple[int, str, str], ...]:
        """Start, original and result of each of the proposal's ranges, placed in the text as accepting makes it."""
        return self._proposal.parts(self.positions.units) if self._proposal is not None else ()

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
        self.overlay.refresh()
        self.proposal_changed.emit()

    def accept_all(self) -> bool:
        """Apply the taken changes as one undo step. False: nothing was taken, or the text changed (``stale``)."""
        proposal, job = self._proposal, self._job
        if proposal is None or job is None:
            return False
        if proposal.region.stale:
            self.stale.emit(job)
            return False
        replacements, author = proposal.replacements(), self._author(job)
        filled = [
            mark.number
            for mark in self._holes.marks()
            if any(start <= mark.end and mark.start <= end for start, end, _new in replacements)
        ]
        self._clear_job()
        if not replacements:
            self.proposal_changed.emit()
            return False
        self.writing.apply([(start, end, self.document_model.entered(new)) for start, end, new in replacements], author)
        for number in filled:
            self._holes.remove(number)
        self._holes.drop_stale()
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
        text, author = self.document_model.entered(proposal.result), self._author(self._job)
        self._clear_job()
        self.writing.apply([(end, end, "\n" + text)], author)
        self.proposal_changed.emit()

    def copy_result(self) -> None:
        """Put the proposal on the clipboard."""
        if self._proposal is not None:
            QGuiApplication.clipboard().setText(self.document_model.form.side_map.left(self._proposal.result))

    # ---------------------------------------------------------------- looks

    def set_reach(self, reach: Range | None) -> None:
        """Show in the margin how far the model sees; code points."""
        if reach is None or not self.settings.get("draft.reach"):
            self.reach.show_range(None)
            return
        units = self.positions.units
        self.reach.show_range(Anchor(self.document(), units.to_utf16(reach[0]), units.to_utf16(reach[1])))

    def set_page_colours(self, colours: PageColours) -> None:
        super().set_page_colours(colours)
        # What is dimmed keeps the colour it was given.
        region = self._preview.region
        if region is not None:
            self._dim(region)

    # ---------------------------------------------------------------- inside

    def _author(self, job: Job | None) -> Author | None:
        """Who is to be marked as having written what ``job`` found; None where the writer wants no marks."""
        if job is None or job.result is None or not self.settings.get("provenance.on"):
            return None
        return Author(job.result.model, datetime.date.today().isoformat())

    def _clear_job(self) -> None:
        self._job = None
        self._proposal = None
        self._leafed = {}
        self._astray = False
        self._preview.end()
        self.extra_selections.show("job", [])
        self.set_reach(None)
        self._suspend_holes(False)
        self.overlay.set_patches("preview", None)
        self.overlay.set_patches("proposal", None)

    def _suspend_holes(self, suspended: bool) -> None:
        if self._holes.suspended != suspended:
            self._holes.suspended = suspended
            self.overlay.refresh()

    def _dim(self, region: Region) -> None:
        marks = []
        for held in region.held:
            mark = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(held.anchor.start)
            cursor.setPosition(held.anchor.end, QTextCursor.MoveMode.KeepAnchor)
            mark.cursor, mark.format = cursor, self.looks.dimmed
            marks.append(mark)
        self.extra_selections.show("job", marks if not self._proposal else [])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A bar or panel that comes up does not cover what it is about."""
        super().resizeEvent(event)
        if self._job is not None and event.size().height() < event.oldSize().height():
            QTimer.singleShot(0, self, self._keep_in_sight)

    def _keep_in_sight(self) -> None:
        region = self._job.anchor if self._job is not None else None
        if not isinstance(region, Region):
            return
        first, last = region.start, region.end
        if self._proposal is not None and self._proposal.current is not None:
            change = self._proposal.changes[self._proposal.current]
            first, last = self._proposal.region.locate(change.start, change.end)
        self.scrolling.bring_in_sight(first, last)

    def _step_change(self, by: int) -> None:
        proposal = self._proposal
        if proposal is None:
            return
        proposal.step(by)
        self.overlay.refresh()
        if proposal.current is not None:
            change = proposal.changes[proposal.current]
            position, _ = proposal.region.locate(change.start, change.end)
            cursor = QTextCursor(self.document())
            cursor.setPosition(position)
            self.setTextCursor(cursor)
            self._keep_in_sight()
        self.proposal_changed.emit()

    def _on_change(self, position: int, removed: int, added: int) -> None:
        revision = self.document().revision()
        if revision != self._revision and not self.writing.applying:
            self._revision = revision
            self._check_region(position, removed, added)
            if self._holes.drop_stale():
                self.holes_changed.emit()
            if self._locks.find_again(position, added):
                self.highlighter.redo(position, position + added)
        self._revision = revision
        self.overlay.refresh()

    def _check_region(self, position: int, removed: int, added: int) -> None:
        job = self._job
        region = job.anchor if job is not None else None
        if job is None or not isinstance(region, Region):
            return
        if self._astray:
            region.find_again(position, added)
        touched = region.touched(position, removed, added)
        if self._proposal is None:
            if touched:
                self._clear_job()
                self.region_broken.emit(job)
        elif region.stale and not self._astray:
            # The difference can no longer be shown where it belongs; what it says is kept for the writer's choice.
            self._astray = True
            self.overlay.set_patches("proposal", None)
            self.extra_selections.show("job", [])
            QTimer.singleShot(0, self, lambda: self.stale.emit(job) if self._job is job and self._astray else None)
        elif self._astray and not region.stale:
            self._place_proposal(region, self._proposal)
            self.fresh.emit(job)

    def _pace(self) -> Pace:
        chosen = self.settings.get("draft.animation")
        if chosen == "system":
            # Qt tells the wish for reduced motion as an animation duration of nothing.
            style = self.style()
            still = style.styleHint(style.StyleHint.SH_Widget_Animation_Duration, None, self) == 0
            return Pace.OFF if still else Pace.CALM
        return Pace(chosen)

    def _lock_spans(self, block: QTextBlock, text: str) -> list[tuple[int, int, QTextCharFormat]]:
        start, end = block.position(), block.position() + block.length() - 1
        ranges = self._locks.locked()
        shown = self._shown_locks
        if shown is not None and shown.start <= end and start <= shown.end:
            ranges = merged([*ranges, *self._passage_locks(shown).between(start, end)])
        form = self.looks.lock
        return [
            (max(low, start) - start, min(high, end) - max(low, start), form)
            for low, high in ranges
            if low < end and high > start
        ]

    def _passage_locks(self, shown: Anchor) -> ShownLocks:
        own, freed, setting = self._locks.locked(), self._locks.freed(), self.settings.get("locks.names")
        key = (self.document().revision(), shown.start, shown.end, own, freed, setting, self._with_quotations)
        if self._passage_found is None or self._passage_found[0] != key:
            units = self.positions.units
            start, end = units.to_points(shown.start), units.to_points(shown.end)
            self._passage_found = key, ShownLocks(self.passage_locks(start, end, self._with_quotations))
        return self._passage_found[1]

    def _holes_changed(self) -> None:
        self.overlay.refresh()
        self.holes_changed.emit()
