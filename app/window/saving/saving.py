"""Opening, saving and closing documents, with every question that belongs to it.

GUI thread. Joins the document store, the tabs and the questions; knows nothing of jobs beyond asking a page to stop.
"""

import itertools
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.documents.disk.file import MAX_BYTES, Conflict, Disk, disk_state
from app.documents.disk.file_errors import CharacterLost, OpenError, SaveError, UnknownEncoding
from app.documents.disk.naming import shown
from app.documents.document import UNTITLED, Document
from app.documents.exchange.incoming.reading import is_foreign
from app.questions import Answer, Questions
from app.services import Services
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.comparing.versions_dialog import text_of
from app.window.page import Page
from app.window.parts.notice import Notice
from app.window.parts.phrases import count_text
from app.window.parts.theme import Themes
from app.window.tabs import Tabs

NOT_WRITTEN = "Nothing was written."


class Filing(QObject):
    """What the File menu does."""

    said = Signal(str)
    """One sentence for the status bar."""
    foreign = Signal(Path)
    """A word processor's document is to be opened."""

    def __init__(
        self,
        services: Services,
        tabs: Tabs,
        make_page: Callable[[Document], Page],
        questions: Questions,
        themes: Themes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services, self._tabs, self._make_page = services, tabs, make_page
        self.questions, self._themes = questions, themes
        self._store = services.documents
        self._store.disk_changed.connect(self._on_disk_changed)
        self._store.elsewhere_changed.connect(self._on_elsewhere)
        self._store.recovery_failed.connect(self._on_recovery_failed)

    # ------------------------------------------------------------ open

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

    def open_asking(self) -> None:
        page = self._tabs.current
        path = page.document.path if page is not None else None
        for chosen in self.questions.files_to_open(path.parent if path is not None else Path.home()):
            self.open(chosen)

    def open(self, path: Path, place: int | None = None, encoding: str = "") -> Page | None:
        """Open ``path``, or show it where it is open. Trouble becomes a notice; None then.

        ``encoding``: what the writer answered the last time, where there is a question again.

        A word processor's document becomes a new page later: None too.
        """
        if is_foreign(path):
            self.foreign.emit(path.absolute())
            return None
        try:
            document = self._open_document(path, encoding)
        except OpenError as error:
            self.trouble(error.message)
            if not os.path.exists(path):
                self._services.recent.forget(path)
            return None
        if document is None:
            return None
        page = self.show(document)
        at = self._services.recent.place(document.path or path) if place is None else place
        at = max(0, min(at, len(page.editor.text())))
        page.editor.select(at, at)
        if document.path is not None:
            self._services.recent.note(document.path, at)
        self._on_elsewhere(document, self._store.elsewhere(document))
        if document.form.side_map.marks is not None:
            page.notice.say(
                f"“{document.name}” has a line too long to show at once: the page shows it in pieces, and "
                "saving writes it as one line again.",
                key="folded",
            )
        return page

    def _open_document(self, path: Path, answered: str) -> Document | None:
        try:
            return self._store.open(path)
        except UnknownEncoding as unknown:
            if any(candidate.encoding == answered for candidate in unknown.candidates):
                return self._store.open(path, answered)
            encoding = self.questions.encoding(shown(path.name), unknown.candidates)
            return None if encoding is None else self._store.open(path, encoding)

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
            self._drop(left)
        return page

    # ------------------------------------------------------------ save

    def save(self, page: Page) -> bool:
        """Save; asks for a name where there is none. False: it is not saved."""
        if page.document.path is None:
            return self.save_as(page)
        return self._write(page, None, False)

    def save_as(self, page: Page) -> bool:
        document = page.document
        name = document.name if Path(document.name).suffix else document.name + ".md"
        proposed = document.path or (document.near or Path.home()) / name
        self._tabs.show_page(page)  # whoever names a text is to see it
        path = self.questions.file_to_save(proposed)
        if path is None:
            return False
        other = self._store.of_file(path.absolute())
        if other is not None and other is not document:
            page.notice.say(
                f"“{other.name}” is open on another page here, so it was not written over. Choose another name, or "
                "close that page first.",
                [("Save as…", lambda: self.save_as(page))],
                bad=True,
                key="save",
            )
            return False
        return self._write(page, path, False)

    def _write(self, page: Page, path: Path | None, force: bool) -> bool:
        document, before = page.document, page.document.path
        try:
            result = self._store.save(document, path, force)
        except SaveError as error:
            ways = [("Save as…", lambda: self.save_as(page))]
            if isinstance(error, CharacterLost):
                ways = [("Save as UTF-8", lambda: self._write_as_utf8(page, path, force))]
            page.notice.say(error.message, ways, bad=True, key="save")
            return False
        if isinstance(result, Conflict):
            # A dialog here would take the keys of someone who writes on.
            self._say_overtaken(page, result.disk, NOT_WRITTEN)
            return False
        for answered in ("save", "disk", "recovery"):
            page.notice.clear(answered)
        if document.path is not None:
            if document.path != before:
                self._services.history.moved(document, before)
            self._services.recent.note(document.path, page.editor.caret())
        page.notice.clear("recovered")
        if result.parted:
            page.notice.say(
                f"“{document.name}” is saved. It had {count_text(result.parted, 'more name')} on this disk (a hard "
                "link): what you find there keeps the text from before, since Redraft replaces a file whole, so that "
                "no crash leaves half of one.",
                key="parted",
            )
        if result.size <= MAX_BYTES:
            page.notice.clear("large")
        elif result.before is None or len(result.before) <= MAX_BYTES:
            page.notice.say(
                f"“{document.name}” is saved. With {result.size / 1e6:.0f} MB it has become larger than what Redraft "
                f"opens ({MAX_BYTES / 1e6:.0f} MB): move a part of it to another file before you close it.",
                key="large",
            )
        self.said.emit(f"Saved {document.name}")
        return True

    def _write_as_utf8(self, page: Page, path: Path | None, force: bool) -> bool:
        page.document.set_encoding("utf-8")
        return self._write(page, path, force)

    def _settle_conflict(self, page: Page, conflict: Conflict) -> None:
        dialog = ConflictDialog(
            page.document.name,
            conflict.disk is Disk.DELETED,
            self._versions_of(page.document, conflict.theirs),
            self._themes.theme,
            self._tabs.window(),
        )
        answer = dialog.ask()
        dialog.deleteLater()
        match answer:
            case Answer.SAVE_AS:
                self.save_as(page)
            case Answer.OVERWRITE:
                self._write(page, None, True)
            case Answer.RELOAD:
                self.reload(page)

    def _versions_of(self, document: Document, theirs: bytes | None) -> list[tuple[str, str]]:
        """What the file held when it was last the page's, what it holds now, and the page; what is not known is left
        out."""
        versions = self._store.versions
        base = None
        if versions is not None and document.path is not None:
            base = versions.of_hash(document.path, document.known_hash)
        found = [("As last saved here", base), ("On the disk now", theirs)]
        texts = [(title, text_of(data, document)) for title, data in found if data is not None]
        return [*texts, ("The page", document.text())] if texts else []

    def compare(self, page: Page) -> None:
        """Show what another program wrote beside the page, and do what the writer chooses."""
        document = page.document
        if document.path is None:
            return
        try:
            disk, theirs = disk_state(document.path, document.known_hash)
        except OSError as error:
            self.trouble(f"“{document.name}” cannot be read: {error.strerror}.")
            return
        self._settle_conflict(page, Conflict(document.path, disk, theirs))

    def reload(self, page: Page) -> None:
        """Take what is on the disk, as one step that can be undone."""
        try:
            self._reload(page)
        except OpenError as error:
            page.notice.say(error.message, bad=True)

    def _reload(self, page: Page) -> None:
        try:
            self._store.reload(page.document)
        except UnknownEncoding as unknown:
            encoding = self.questions.encoding(page.document.name, unknown.candidates)
            if encoding is None:
                raise
            self._store.reload(page.document, encoding)

    # ------------------------------------------------------------ close

    def close(self, page: Page) -> bool:
        """Close a page after asking about unsaved text. False: it stays."""
        # A file that was deleted just now leaves the page with the only text.
        self._store.look_at(page.document)
        if page.document.modified:
            self._tabs.show_page(page)
            answer = self.questions.unsaved([page.document.name])
            if answer is Answer.CANCEL or (answer is Answer.SAVE and not self.save(page)):
                return False
        self._drop(page)
        return True

    def may_close_all(self) -> bool:
        """Ask once about everything unsaved. False: the window stays."""
        self._store.check_disk()
        unsaved = [page for page in self._tabs.pages if page.document.modified]
        if not unsaved:
            return True
        if len(unsaved) == 1:
            self._tabs.show_page(unsaved[0])
        answer = self.questions.unsaved([page.document.name for page in unsaved])
        if answer is Answer.SAVE:
            for page in unsaved:
                if not self.save(page):
                    # Its notice says why the window stays.
                    self._tabs.show_page(page)
                    return False
            return True
        return answer is Answer.DISCARD

    def let_all_go(self) -> None:
        """Close every page without asking."""
        for page in list(self._tabs.pages):
            self._drop(page)

    def _drop(self, page: Page) -> None:
        if page.busy:
            self._services.runs.stop(page.editor)
        if page.document.path is not None:
            self._services.recent.note(page.document.path, page.editor.caret())
        self._tabs.remove(page)
        self._store.close(page.document)

    # ------------------------------------------------------------ what others do

    def trouble(self, text: str) -> None:
        """One sentence where the writer looks: above the page, or in the status bar where there is none."""
        notice = self._notice()
        if notice is not None:
            notice.say(text, bad=True)
        else:
            self.said.emit(text)

    def _notice(self) -> Notice | None:
        page = self._tabs.current
        return page.notice if page is not None else None

    def _on_disk_changed(self, document: Document, disk: Disk) -> None:
        page = self._tabs.page_of(document)
        if page is not None:
            refused = page.notice.isVisible() and NOT_WRITTEN in page.notice.label.text()
            self._say_overtaken(page, disk, NOT_WRITTEN if refused else "")

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
            self.said.emit(text)
        else:
            page.notice.say(text, key="elsewhere")

    def _follow(self, page: Page, path: Path) -> None:
        document, before = page.document, page.document.path
        self._store.follow(document, path)
        self._services.history.moved(document, before)
        self._services.recent.note(path, page.editor.caret())
        page.notice.clear("disk")
        self.said.emit(f"This is {document.name} now")

    def _say_overtaken(self, page: Page, disk: Disk, more: str) -> None:
        """What became of the file, ``more``, and the ways on; the page can be written on meanwhile."""
        name = page.document.name
        renamed = self._store.renamed_to(page.document) if disk is Disk.DELETED else None

        def way(label: str, act: Callable[[], object]) -> tuple[str, Callable[[], object]]:
            return label, lambda: self._try(page, act, more)

        if renamed is not None:
            new = shown(renamed.name)
            page.notice.say(
                f"Another program gave “{name}” the name “{new}”. {more or 'The text is still here.'}",
                [
                    way(f"Go on as “{new}”", lambda: self._follow(page, renamed)),
                    way(f"Save as “{name}” too", lambda: self._write(page, None, True)),
                ],
                bad=True,
                key="disk",
            )
        elif disk is Disk.DELETED:
            page.notice.say(
                f"“{name}” was deleted by another program. {more or 'The text is still here.'}",
                [
                    way("Save it again", lambda: self._write(page, None, True)),
                    way("Save as…", lambda: self.save_as(page)),
                ],
                bad=True,
                key="disk",
            )
        else:
            page.notice.say(
                f"“{name}” was changed by another program. "
                + (more or "The page shows your text, the disk holds theirs."),
                [
                    way("Take theirs", lambda: self.reload(page)),
                    way("Save mine as…", lambda: self.save_as(page)),
                    way("Compare…", lambda: self.compare(page)),
                ],
                bad=True,
                key="disk",
            )

    def _try(self, page: Page, act: Callable[[], object], more: str) -> None:
        """One of the ways on. Where it came to nothing, what was asked stands there again."""
        act()
        disk = page.document.disk()
        if disk is not Disk.SAME and page.notice.isHidden():
            self._say_overtaken(page, disk, more)

    def _on_recovery_failed(self, document: Document, text: str) -> None:
        page = self._tabs.page_of(document)
        if page is not None:
            page.notice.say(text, [("Save", lambda: self.save(page))], bad=True, key="recovery")


def _untouched(page: Page) -> bool:
    document = page.document
    empty = not document.modified and not document.text() and not document.buffer.isRedoAvailable()
    return document.path is None and empty and re.fullmatch(rf"{UNTITLED}(?: \d+)?", document.name) is not None


def _unnamed_names() -> Iterator[str]:
    yield UNTITLED
    for number in itertools.count(2):
        yield f"{UNTITLED} {number}"
