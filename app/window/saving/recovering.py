"""After a crash: offers what an earlier run left unsaved, and does what the writer decides about each text.

GUI thread, which never waits for the files of these texts. Joins the document store, the recovery dialog and the
pages.
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
from app.documents.store import PATIENCE_SECONDS, DocumentStore
from app.errands.errands import LeftError
from app.window.comparing.recovery_dialog import Case, RecoveryDialog
from app.window.parts.theme import Themes
from app.window.saving.opening import Opening
from app.window.saving.saving import Saving
from app.window.status.sentences import Sentences

MOST = 50
"""More recovered texts than this are left for the next start."""
UNREADABLE = "The file cannot be read"


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

    async def offer(self, carets: Mapping[Path, int]) -> bool:
        """Show what was left unsaved; ``carets``: where the caret stood in the text of which copy. False: nothing
        was. The copies themselves are read at once, before there is a window to hold up."""
        self._carets = carets
        copies = self._store.recovery.orphans()[:MOST]
        looks = [self._store.errands.go(self._case(copy)) for copy in copies]
        cases = [case for case in [await look for look in looks] if case is not None]
        if not cases:
            return False
        self.dialog = RecoveryDialog(cases, self._themes.theme, self._window)
        self.dialog.keep_wanted.connect(lambda case: self._store.errands.go(self._keep(case)))
        self.dialog.drop_wanted.connect(lambda case: self._store.recovery.discard(case.copy))
        QTimer.singleShot(0, self.dialog, self.dialog.open)
        return True

    async def _case(self, copy: Copy) -> Case | None:
        """None where there is nothing to decide: the file holds the very same."""
        held, disk, absence = None, None, "Never saved to a file"
        if copy.path is not None:
            try:
                look = partial(_held, copy.path)
                held, absence = await self._store.errands.ask(str(copy.path), look, limit=PATIENCE_SECONDS)
            except LeftError:
                absence = UNREADABLE
        if held is not None:
            if digest(held) == digest(copy.data):
                self._store.recovery.discard(copy)
                return None
            # As it would be opened: a page of millions of lines would stop the window.
            disk, absence = _text(held, copy, MAX_LINES), "The file is no text, or one too long to be shown"
        # What was written here and kept has no limit.
        text = _text(copy.data, copy)
        return None if text is None else Case(copy, text, disk, absence)

    async def _keep(self, case: Case) -> None:
        try:
            page = self._opening.show(await self._store.recover(case.copy))
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


def _held(path: Path) -> tuple[bytes | None, str]:
    """What the file holds, and else what there is to say of that. Takes as long as its disk takes."""
    with contextlib.suppress(OpenError):
        return read_bytes(path), ""
    if not is_gone(path):
        return None, UNREADABLE
    return None, "The file is not there" if os.path.isdir(path.parent) else "The folder of the file is not there"


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
