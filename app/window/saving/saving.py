"""Saving a page to its file or to another one, and what is said when that comes to nothing.

GUI thread, which never waits for the disk: each of these is an errand that may end later. Joins the document store, the
questions and the page's notice; a file that another program changed is the affair of ``disk_changes``, which listens.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.disk.file import MAX_BYTES, MAX_LINES, Conflict, Disk, Saved
from app.documents.disk.file_errors import CharacterLost, SaveError
from app.documents.document import Document
from app.documents.kept.document_marks import PLACE
from app.documents.kept.history import HistoryPlace
from app.errands.errand import Errand
from app.errands.errands import LeftError
from app.services import Services
from app.window.page import Page
from app.window.parts.notice import Choice
from app.window.parts.phrases import count_text
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs


class Saving(QObject):
    """Of one window."""

    overtaken = Signal(Page, Disk)
    """A page was not written, since another program changed its file."""

    def __init__(self, services: Services, tabs: Tabs, sentences: Sentences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._tabs, self._sentences = services, tabs, sentences
        self._store = services.documents
        self._store.recovery_failed.connect(self._on_recovery_failed)

    def save(self, page: Page) -> Errand[bool]:
        """Save; asks for a name where there is none. False: it is not saved."""
        return self._store.errands.go(self._save(page))

    def save_as(self, page: Page) -> Errand[bool]:
        """Ask for a name and save under it. False: it is not saved."""
        return self._store.errands.go(self._save_as(page))

    def write(self, page: Page, path: Path | None = None, force: bool = False) -> Errand[bool]:
        """Write the page to ``path`` (None: its own file); ``force``: whatever another program wrote there meanwhile.

        False: nothing was written, and a notice above the page says why.
        """
        return self._store.errands.go(self._write(page, path, force))

    async def _save(self, page: Page) -> bool:
        return await (self._save_as(page) if page.document.path is None else self._write(page))

    async def _save_as(self, page: Page) -> bool:
        document = page.document
        name = document.name if Path(document.name).suffix else document.name + ".md"
        proposed = document.path or (document.near or Path.home()) / name
        self._tabs.show_page(page)  # whoever names a text is to see it
        path = self._services.questions.file_to_save(proposed)
        if path is None:
            return False
        other = await self._store.of_file(path.absolute())
        if page not in self._tabs.pages:
            return False
        if other is not None and other is not document:
            page.notice.say(
                f"“{other.name}” is open on another page here, so it was not written over. Choose another name, or "
                "close that page first.",
                [("Save as…", lambda: self.save_as(page))],
                bad=True,
                key="save",
            )
            return False
        return await self._write(page, path)

    async def _write(self, page: Page, path: Path | None = None, force: bool = False) -> bool:
        document, before = page.document, page.document.path
        ways = [("Save as…", lambda: self.save_as(page))]
        try:
            result = await self._store.save(document, path, force)
        except SaveError as error:
            if isinstance(error, CharacterLost):
                ways = [("Save as UTF-8", lambda: self._write_as_utf8(page, path, force))]
            self._say(page, error.message, ways)
            return False
        except LeftError:
            again = [("Save", lambda: self.write(page, path, force)), *ways]
            self._say(page, f"“{document.name}” was not saved; the text is still here, and the file as it was.", again)
            return False
        if page not in self._tabs.pages:
            return isinstance(result, Saved)
        if isinstance(result, Conflict):
            # A dialog here would take the keys of someone who writes on.
            self.overtaken.emit(page, result.disk)
            return False
        for answered in ("save", "disk", "recovery"):
            page.notice.clear(answered)
        if document.path is not None:
            if document.path != before:
                self.history_moved(document, before)
            self._services.recent.note(document.path, page.editor.caret())
        page.notice.clear("recovered")
        _say_what_was_saved(page, result)
        self._sentences.say(f"Saved {document.name}")
        return True

    def history_moved(self, document: Document, before: Path | None) -> None:
        """The history goes along to the document's new name. Returns at once."""
        history, place = self._services.history, HistoryPlace.of(document)
        self._store.errands.lane(PLACE).post(history.moved, place, before)

    def _say(self, page: Page, text: str, ways: Sequence[Choice]) -> None:
        if page in self._tabs.pages:
            page.notice.say(text, ways, bad=True, key="save")

    def _write_as_utf8(self, page: Page, path: Path | None, force: bool) -> Errand[bool]:
        page.document.set_encoding("utf-8")
        return self.write(page, path, force)

    def _on_recovery_failed(self, document: Document, text: str) -> None:
        page = self._tabs.page_of(document)
        if page is not None:
            page.notice.say(text, [("Save", lambda: self.save(page))], bad=True, key="recovery")


def _say_what_was_saved(page: Page, saved: Saved) -> None:
    """What the writer has to know of the file, beyond that it is written."""
    document = page.document
    if saved.parted:
        page.notice.say(
            f"“{document.name}” is saved. It had {count_text(saved.parted, 'more name')} on this disk (a hard "
            "link): what you find there keeps the text from before, since Redraft replaces a file whole, so that "
            "no crash leaves half of one.",
            key="parted",
        )
    lines = document.buffer.blockCount()
    if saved.size <= MAX_BYTES and lines <= MAX_LINES:
        page.notice.clear("large")
    elif saved.before is None or (len(saved.before) <= MAX_BYTES and saved.before.count(b"\n") < MAX_LINES):
        size, most = f"{saved.size / 1e6:.0f} MB", f"{MAX_BYTES / 1e6:.0f} MB"
        if saved.size <= MAX_BYTES:
            size, most = f"{lines:,} lines", f"{MAX_LINES:,} lines"
        page.notice.say(
            f"“{document.name}” is saved. With {size} it has become larger than what Redraft opens ({most}): move a "
            "part of it to another file before you close it.",
            key="large",
        )
