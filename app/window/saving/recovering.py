"""After a crash: offers what an earlier run left unsaved, and does what the writer decides about each text.

GUI thread. Joins the document store, the recovery dialog and the pages.
"""

import contextlib
import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.documents.disk.file import MAX_LINES, digest, read_bytes
from app.documents.disk.file_errors import OpenError
from app.documents.disk.known_file import is_gone
from app.documents.document import Document
from app.documents.kept.recovery import Copy
from app.documents.store import DocumentStore
from app.window.comparing.recovery_dialog import Case, RecoveryDialog
from app.window.parts.theme import Themes
from app.window.saving.opening import Opening
from app.window.saving.saving import Saving
from app.window.status.sentences import Sentences

MOST = 50
"""More recovered texts than this are left for the next start."""


class Recovering(QObject):
    """``offer`` once, at the start; the dialog comes when the window is there."""

    def __init__(
        self,
        store: DocumentStore,
        opening: Opening,
        saving: Saving,
        sentences: Sentences,
        themes: Themes,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._store, self._opening, self._saving, self._sentences = store, opening, saving, sentences
        self._themes, self._window = themes, window
        self._carets: Mapping[Path, int] = {}
        self.dialog: RecoveryDialog | None = None

    def offer(self, carets: Mapping[Path, int]) -> bool:
        """Show what was left unsaved; ``carets``: where the caret stood in the text of which copy. False: nothing
        was."""
        self._carets = carets
        cases = [case for case in map(self._case, self._store.recovery.orphans()[:MOST]) if case is not None]
        if not cases:
            return False
        self.dialog = RecoveryDialog(cases, self._themes.theme, self._window)
        self.dialog.keep_wanted.connect(self._keep)
        self.dialog.drop_wanted.connect(lambda case: self._store.recovery.discard(case.copy))
        QTimer.singleShot(0, self.dialog, self.dialog.open)
        return True

    def _case(self, copy: Copy) -> Case | None:
        """None where there is nothing to decide: the file holds the very same."""
        disk, absence = None, _absence(copy.path)
        if copy.path is not None:
            with contextlib.suppress(OpenError):
                held = read_bytes(copy.path)
                if digest(held) == digest(copy.data):
                    self._store.recovery.discard(copy)
                    return None
                # As it would be opened: a page of millions of lines would stop the window.
                disk, absence = _text(held, copy, MAX_LINES), "The file is no text, or one too long to be shown"
        # What was written here and kept has no limit.
        text = _text(copy.data, copy)
        return None if text is None else Case(copy, text, disk, absence)

    def _keep(self, case: Case) -> None:
        try:
            page = self._opening.show(self._store.recover(case.copy))
        except (OpenError, OSError) as error:
            self._sentences.trouble(
                f"The recovery copy of “{case.copy.name}” could not be opened ({error}); it is kept."
            )
            return
        place = self._carets.get(case.copy.file)
        if place is not None:
            # The file alone, opened before, may be too short to have that place.
            at = min(place, len(page.editor.text()))
            page.editor.select(at, at)
        page.notice.say(
            "Here is the text that was not saved; save it to keep it.",
            [("Save", partial(self._saving.save, page))],
            key="recovered",
        )


def _absence(path: Path | None) -> str:
    """What there is to say of a file of which nothing can be shown."""
    if path is None:
        return "Never saved to a file"
    if not is_gone(path):
        return "The file cannot be read"
    return "The file is not there" if os.path.isdir(path.parent) else "The folder of the file is not there"


def _text(data: bytes, copy: Copy, most_lines: int | None = None) -> str | None:
    """For reading; None where it is no text, or one of more lines."""
    for encoding in (copy.encoding, None):
        try:
            document = Document.from_bytes(data, copy.path, encoding, copy.name, most_lines)
        except OpenError:
            continue
        text = document.text()
        document.deleteLater()
        return text
    return None
