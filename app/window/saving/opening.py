"""Opening texts: new ones, files, and what a word processor's document holds.

GUI thread, which never waits for a disk. Joins the document store, the tabs and the questions; a word processor's
document is read by ``importing``.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.disk.encodings import candidates
from app.documents.disk.file import read_bytes
from app.documents.disk.file_errors import EncodingCandidate, OpenError, UnknownEncoding
from app.documents.disk.known_file import is_gone
from app.documents.disk.naming import shown
from app.documents.document import UNTITLED, Document
from app.documents.exchange.incoming.reading import is_foreign
from app.errands.errand import Errand
from app.errands.errands import LeftError
from app.services import Services
from app.window.page import Page
from app.window.saving.closing import Closing
from app.window.saving.encoding_choice import EncodingChoice
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs

WELCOME = "samples/welcome.md"
TRY_ON = "The ferry had been late"
"""How the paragraph of the welcome page begins that is selected for a first try."""


class Opening(QObject):
    """Of one window; ``make_page`` gives a document its page."""

    foreign = Signal(Path)
    """A word processor's document is to be opened."""

    def __init__(
        self,
        services: Services,
        tabs: Tabs,
        make_page: Callable[[Document], Page],
        closing: Closing,
        sentences: Sentences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._tabs, self._make_page = services, tabs, make_page
        self._closing, self._sentences = closing, sentences
        self._store = services.documents
        self._encodings = EncodingChoice(services.settings, services.questions)
        self._store.elsewhere_changed.connect(self._on_elsewhere)

    def new(self, text: str = "", name: str = "") -> Page:
        """A fresh page; an untouched, empty one is left behind. Pages without a name of their own are numbered."""
        return self.show(self._store.new(text, name or self._unnamed()))

    def _unnamed(self) -> str:
        taken = {page.document.name for page in self._tabs.pages if not _untouched(page)}
        return next(name for name in _unnamed_names() if name not in taken)

    def take_in(self, text: str, source: Path) -> Page:
        """A fresh page of what a word processor's document ``source`` holds; closing it unsaved asks."""
        page = self.new(text, source.stem)
        page.document.near = source.parent
        page.document.buffer.setModified(True)
        self._services.recent.note(source, 0)
        return page

    def open_welcome(self) -> None:
        """The sample page, with a passage selected to try on."""
        text = self._services.paths.resource(WELCOME).read_text(encoding="utf-8")
        page = self.new(text, "Welcome")
        start = page.editor.text().find(TRY_ON)
        if start >= 0:
            end = page.editor.text().find("\n", start)
            page.editor.select(start, end)

    def open_asking(self) -> Errand[None]:
        """Open the files that the writer chooses, in their order."""
        page = self._tabs.current
        path = page.document.path if page is not None else None
        chosen = self._services.questions.files_to_open(path.parent if path is not None else Path.home())
        return self._store.errands.go(self._open_each(chosen))

    def open(self, path: Path, place: int | None = None, encoding: str = "") -> Errand[Page | None]:
        """Open ``path``, or show it where it is open. Trouble becomes a notice; None then.

        ``encoding``: what the writer answered the last time, where there is a question again.

        A word processor's document becomes a new page later: None too.
        """
        return self._store.errands.go(self._open(path, place, encoding))

    def open_all(self, paths: Sequence[Path]) -> Errand[None]:
        """Open each of ``paths``; trouble with one is a sentence above the page, of which there is always one then."""
        return self._store.errands.go(self._open_all(paths))

    async def _open(self, path: Path, place: int | None = None, encoding: str = "") -> Page | None:
        try:
            if await self._is_foreign(path):
                self.foreign.emit(path.absolute())
                return None
            document = await self._open_document(path, encoding)
        except OpenError as error:
            self._sentences.trouble(error.message)
            if await self._store.errands.ask(str(path.absolute()), partial(is_gone, path)):
                self._services.recent.forget(path)
            return None
        except LeftError:
            self._sentences.say(f"“{shown(path.name)}” was not opened.")
            return None
        if document is None:
            return None
        page = self.show(document)
        at = self._services.recent.place(document.path or path) if place is None else place
        at = max(0, min(at, len(page.editor.text())))
        page.editor.select(at, at)
        if document.path is not None:
            self._services.recent.note(document.path, at)
        if document.form.side_map.marks is not None:
            page.notice.say(
                f"“{document.name}” has a line too long to show at once: the page shows it in pieces, and "
                "saving writes it as one line again.",
                key="folded",
            )
        self._store.errands.go(self._look_elsewhere(document))
        return page

    async def _is_foreign(self, path: Path) -> bool:
        says = f"Opening “{shown(path.name)}”"
        return await self._store.errands.ask(str(path.absolute()), partial(is_foreign, path), says)

    async def _look_elsewhere(self, document: Document) -> None:
        if document.path is not None:
            self._on_elsewhere(document, await self._store.taken(document.path))

    def read_otherwise(self, page: Page) -> Errand[None]:
        """Let the writer say in which encoding the page's file is; it is read anew, as one step that can be undone."""
        return self._store.errands.go(self._read_otherwise(page))

    async def _read_otherwise(self, page: Page) -> None:
        document, path = page.document, page.document.path
        if path is None or document.modified:
            self._sentences.say("The file is read anew for that: save the page first.")
            return
        try:
            look = partial(_candidates, path)
            possible = await self._store.errands.ask(str(path), look, f"Reading “{document.name}”")
            encoding = self._encodings.ask(path, possible, document.form.encoding)
            if encoding is not None:
                await self._store.reload(document, encoding)
        except OpenError as error:
            self._sentences.trouble(error.message)
        except LeftError:
            self._sentences.say(f"“{document.name}” was not read; the page is as it was.")

    async def _open_each(self, paths: Sequence[Path]) -> None:
        for path in paths:
            await self._open(path)

    async def _open_all(self, paths: Sequence[Path]) -> None:
        await self._open_each(paths)
        if self._tabs.current is None:
            self.new()
            for path in paths:
                if not await self._store.errands.ask(str(path), partial(os.path.exists, path)):
                    self._sentences.trouble(f"There is no file “{shown(str(path))}”; here is an empty page instead.")

    async def _open_document(self, path: Path, answered: str) -> Document | None:
        try:
            return await self._store.open(path)
        except UnknownEncoding as unknown:
            encoding = self._encodings.chosen(path, unknown.candidates, answered)
            return None if encoding is None else await self._store.open(path, encoding)

    def show(self, document: Document) -> Page:
        """The page of an open document."""
        page = self._tabs.page_of(document)
        if page is not None:
            self._tabs.show_page(page)
            return page
        left = self._tabs.current
        page = self._make_page(document)
        self._tabs.add(page)
        if left is not None and _untouched(left):
            self._closing.drop(left)
        return page

    def _on_elsewhere(self, document: Document, shared: bool) -> None:
        """Both programs say so, whichever came first."""
        page = self._tabs.page_of(document)
        if page is None:
            return
        if not shared:
            page.notice.clear("elsewhere")
            return
        text = (
            f"“{document.name}” is also open in another Redraft. Write in one of them only: what is saved in the "
            "other shows up here as a change by another program."
        )
        if page.notice.isVisible() and page.notice.key != "elsewhere":
            # What waits for an answer stays.
            self._sentences.say(text)
        else:
            page.notice.say(text, key="elsewhere")


def _candidates(path: Path) -> tuple[EncodingCandidate, ...]:
    """Takes as long as the file's disk takes. Raises OpenError."""
    return candidates(read_bytes(path))


def _untouched(page: Page) -> bool:
    document = page.document
    empty = not document.modified and not document.text() and not document.buffer.isRedoAvailable()
    return document.path is None and empty and re.fullmatch(rf"{UNTITLED}(?: \d+)?", document.name) is not None


def _unnamed_names() -> Iterator[str]:
    yield UNTITLED
    for number in itertools.count(2):
        yield f"{UNTITLED} {number}"
