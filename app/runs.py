"""One edit as a story: from the writer's key to one undo step.

GUI thread, on the asyncio loop that Qt runs (qasync). Joins actions, bridge, jobs, documents and the editor; knows no panel and no dialog:
the window listens to the signals here and to JobQueue's.
"""

from PySide6.QtCore import QObject, Signal

from app.actions import Action, Options
from app.editor.editor import Editor
from app.jobs import Job


class Runs(QObject):
    refused = Signal(str)
    """One sentence: why a run did not start."""
    applied = Signal(object, object)
    """Editor, Job: an accepted edit is in the text (and in the history)."""

    def start(self, editor: Editor, action: Action, options: Options) -> Job | None: ...
    def again(self, editor: Editor) -> Job | None:
        """The same request with a new seed; the proposal shown is rejected."""

    def fork(
        self,
        editor: Editor,
        job: Job,
        step: int,
        locks: tuple[tuple[int, int, int], ...] = (),
        ban: tuple[str, ...] = (),
    ) -> Job | None: ...
    def current(self, editor: Editor) -> Job | None:
        """The live or proposed job of that page."""

    def stop(self, editor: Editor) -> None:
        """Esc: cancel what runs; else reject what is proposed."""

    def keep(self, editor: Editor) -> None:
        """Stop and keep what stands."""

    def pause(self, editor: Editor) -> None: ...
    def resume(self, editor: Editor) -> None: ...
    def adjust(self, editor: Editor, locks: tuple[tuple[int, int, int], ...], ban: tuple[str, ...]) -> None: ...
    def accept(self, editor: Editor) -> bool: ...
    def reject(self, editor: Editor) -> None: ...
    def next_variant(self, editor: Editor) -> None: ...
    def previous_variant(self, editor: Editor) -> None: ...
