"""A file that another program changed, deleted or renamed while it was open: what is said, and the ways on.

GUI thread, which never waits for a disk. The page can be written on meanwhile; the only dialog is the one that the
writer asks for, to compare.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.documents.disk.file import Conflict, Disk, disk_state
from app.documents.disk.file_errors import OpenError, UnknownEncoding
from app.documents.disk.naming import shown
from app.documents.document import Document
from app.errands.errand import Errand
from app.errands.errands import LeftError
from app.questions import Answer
from app.services import Services
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.comparing.versions_dialog import text_of
from app.window.page import Page
from app.window.parts.theme import Themes
from app.window.saving.encoding_choice import EncodingChoice
from app.window.saving.saving import Saving
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs

NOT_WRITTEN = "Nothing was written."
PLACE = "versions read"
LOOK_SECONDS = 3.0
"""So long it is waited for what is only good to know of."""


class DiskChanges(QObject):
    """Of one window."""

    def __init__(
        self,
        services: Services,
        tabs: Tabs,
        saving: Saving,
        sentences: Sentences,
        themes: Themes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._tabs, self._saving = services, tabs, saving
        self._sentences, self._themes = sentences, themes
        self._store = services.documents
        self._errands = self._store.errands
        self._encodings = EncodingChoice(services.settings, services.questions)
        self._store.disk_changed.connect(self._on_disk_changed)
        self._store.disk_back.connect(self._on_disk_back)
        saving.overtaken.connect(lambda page, disk: self._errands.go(self._say_overtaken(page, disk, NOT_WRITTEN)))

    def compare(self, page: Page) -> Errand[None]:
        """Show what another program wrote beside the page, and do what the writer chooses."""
        return self._errands.go(self._compare(page))

    def reload(self, page: Page) -> Errand[None]:
        """Take what is on the disk, as one step that can be undone."""
        return self._errands.go(self._reload(page))

    async def _compare(self, page: Page) -> None:
        document = page.document
        path, says = document.path, f"Reading “{document.name}”"
        if path is None:
            return
        known = document.file.known_hash
        try:
            disk, theirs = await self._errands.ask(str(path), partial(disk_state, path, known), says)
        except LeftError:
            return
        except OSError as error:
            self._sentences.trouble(f"“{document.name}” cannot be read: {error.strerror}.")
            return
        base = None
        if self._store.versions is not None:
            find = partial(self._store.versions.of_hash, path, known)
            try:
                base = await self._errands.ask(PLACE, find, says, LOOK_SECONDS)
            except LeftError:
                base = None
        if page in self._tabs.pages:
            await self._settle_conflict(page, Conflict(path, disk, theirs), base)

    async def _reload(self, page: Page) -> None:
        document = page.document
        try:
            try:
                await self._store.reload(document)
            except UnknownEncoding as unknown:
                path = document.path
                encoding = None if path is None else self._encodings.ask(path, unknown.candidates)
                if encoding is None:
                    raise
                await self._store.reload(document, encoding)
        except OpenError as error:
            if page in self._tabs.pages:
                page.notice.say(error.message, bad=True)
        except LeftError:
            self._sentences.say(f"“{document.name}” was not read; the page is as it was.")

    async def _settle_conflict(self, page: Page, conflict: Conflict, base: bytes | None) -> None:
        dialog = ConflictDialog(
            page.document.name,
            conflict.disk is Disk.DELETED,
            self._versions_of(page.document, base, conflict.theirs),
            self._themes.theme,
            self._tabs.window(),
        )
        answer = dialog.ask()
        dialog.deleteLater()
        match answer:
            case Answer.SAVE_AS:
                await self._saving.save_as(page)
            case Answer.OVERWRITE:
                await self._saving.write(page, force=True)
            case Answer.RELOAD:
                await self._reload(page)

    def _versions_of(self, document: Document, base: bytes | None, theirs: bytes | None) -> list[tuple[str, str]]:
        """What the file held when it was last the page's, what it holds now, and the page; what is not known is left
        out."""
        sides = [("As last saved here", base), ("On the disk now", theirs)]
        texts = [(title, text_of(data, document)) for title, data in sides if data is not None]
        return [*texts, ("The page", document.text())] if texts else []

    def _on_disk_changed(self, document: Document, disk: Disk) -> None:
        page = self._tabs.page_of(document)
        if page is not None:
            refused = page.notice.isVisible() and NOT_WRITTEN in page.notice.label.text()
            self._errands.go(self._say_overtaken(page, disk, NOT_WRITTEN if refused else ""))

    def _on_disk_back(self, document: Document) -> None:
        page = self._tabs.page_of(document)
        if page is not None:
            page.notice.clear("disk")

    async def _follow_renamed(self, page: Page, path: Path) -> None:
        document, before = page.document, page.document.path
        await self._store.follow(document, path)
        if page not in self._tabs.pages:
            return
        self._saving.history_moved(document, before)
        self._services.recent.note(path, page.editor.caret())
        page.notice.clear("disk")
        self._sentences.say(f"This is {document.name} now")

    async def _say_overtaken(self, page: Page, disk: Disk, more: str) -> None:
        """What became of the file, ``more``, and the ways on; the page can be written on meanwhile."""
        name = page.document.name
        renamed = await self._store.renamed_to(page.document) if disk is Disk.DELETED else None
        if page not in self._tabs.pages:
            return

        def way(label: str, act: Callable[[], Awaitable[object]]) -> tuple[str, Callable[[], object]]:
            return label, lambda: self._errands.go(self._try(page, act, more))

        if renamed is not None:
            new = shown(renamed.name)
            page.notice.say(
                f"Another program gave “{name}” the name “{new}”. {more or 'The text is still here.'}",
                [
                    way(f"Go on as “{new}”", lambda: self._follow_renamed(page, renamed)),
                    way(f"Save as “{name}” too", lambda: self._saving.write(page, force=True)),
                ],
                bad=True,
                key="disk",
            )
        elif disk is Disk.DELETED:
            page.notice.say(
                f"“{name}” was deleted by another program. {more or 'The text is still here.'}",
                [
                    way("Save it again", lambda: self._saving.write(page, force=True)),
                    way("Save as…", lambda: self._saving.save_as(page)),
                ],
                bad=True,
                key="disk",
            )
        elif disk is Disk.UNKNOWN:
            page.notice.say(
                f"“{name}” cannot be read any more, so nobody can say what it holds. "
                + (more or "The text is still here."),
                [way("Save as…", lambda: self._saving.save_as(page))],
                bad=True,
                key="disk",
            )
        else:
            page.notice.say(
                f"“{name}” was changed by another program. "
                + (more or "The page shows your text, the disk holds theirs."),
                [
                    way("Take theirs", lambda: self.reload(page)),
                    way("Save mine as…", lambda: self._saving.save_as(page)),
                    way("Compare…", lambda: self.compare(page)),
                ],
                bad=True,
                key="disk",
            )

    async def _try(self, page: Page, act: Callable[[], Awaitable[object]], more: str) -> None:
        """One of the ways on. Where it came to nothing, what was asked stands there again."""
        await act()
        disk = await self._store.look_at(page.document, limit=LOOK_SECONDS)
        if disk is not Disk.SAME and page in self._tabs.pages and page.notice.isHidden():
            await self._say_overtaken(page, disk, more)
