"""The page. Skeleton of the surface; see the docstrings."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.actions import Scope
from app.documents.document import Document
from app.jobs import Job
from app.settings import Settings
from engine.messages import Range, Step


class Editor(QPlainTextEdit):
    """A page on one Document. Everything in code points of ``text()`` unless it says UTF-16."""

    selection_settled = Signal()
    """The selection has stood still for 150 ms."""
    proposal_changed = Signal()
    """A proposal came, went, or one of its changes was taken or refused."""
    holes_changed = Signal()
    locks_changed = Signal()
    region_broken = Signal(object)
    """Job: the writer typed inside the region of a running job; the job is to be dropped."""
    stale = Signal(object)
    """Job: at accept the text no longer is what the proposal was made for; see insert_below, copy_result, reject_all."""

    def __init__(self, document: Document, settings: Settings, parent: QWidget | None = None) -> None: ...

    # text
    document_model: Document

    def text(self) -> str: ...
    def selection(self) -> Range: ...
    def selected_text(self) -> str: ...
    def select(self, start: int, end: int) -> None: ...
    def caret(self) -> int: ...

    # holes: marks on the page, never in the text
    def put_hole(self, words: int | None = None, hint: str = "") -> int:
        """A hole at the selection (its text will be replaced) or caret; returns its number."""

    def remove_hole(self, number: int) -> None: ...
    def remove_holes(self) -> None: ...
    def hole_at(self, position: int) -> int | None: ...
    def change_hole(self, number: int, words: int | None, hint: str = "") -> None: ...

    # locks
    def toggle_lock(self) -> bool:
        """Lock the selected words, or free them if all are locked; True if they are locked now."""

    def locks(self, start: int, end: int) -> tuple[Range, ...]:
        """Locks within a range: the writer's, and names, numbers and quotations if the setting says so."""

    # anchors and scope
    def scope(self) -> Scope: ...
    def anchor(self, scope: Scope) -> object:
        """The tracked ranges (an app.editor.anchor.Region) that a job on ``scope`` carries."""

    # preview
    def begin_preview(self, job: Job) -> None: ...
    def show_step(self, step: Step) -> None: ...
    def end_preview(self) -> None: ...

    # proposal
    def show_proposal(self, job: Job) -> None:
        """Show ``job.proposal`` as a word-level diff in place; again after another variant was chosen."""

    @property
    def proposal_job(self) -> Job | None: ...
    def changes(self) -> tuple[object, ...]:
        """Change(old, new, taken, start, end) in order."""

    @property
    def current_change(self) -> int | None: ...
    def accept_all(self) -> bool:
        """Apply the taken changes as one undo step. False: stale (signal emitted) or nothing to apply."""

    def reject_all(self) -> None: ...
    def next_change(self) -> None: ...
    def previous_change(self) -> None: ...
    def toggle_change(self, index: int | None = None) -> None: ...
    def insert_below(self) -> None: ...
    def copy_result(self) -> None: ...

    # the reach, drawn as a bracket in the margin
    def set_reach(self, reach: Range | None) -> None: ...
