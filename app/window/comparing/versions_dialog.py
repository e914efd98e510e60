"""The stored versions of one file: a list by time, each compared word by word with the page, and brought back at will.

GUI thread; the disk is waited for on a lane. Knows the version store and one document; restoring is one edit of the
page that can be undone.
"""

from collections.abc import Coroutine, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.documents.disk.file import reason
from app.documents.disk.file_errors import OpenError
from app.documents.document import Document
from app.documents.kept.versions import Version, VersionStore
from app.errands.errands import Errands
from app.plain_words import plain_labels
from app.window.comparing.listed_dialog import ListedDialog, pressed_twice
from app.window.parts.phrases import count_text, when_text
from app.window.parts.theme import Theme

AT_ONCE = timedelta(milliseconds=1)
"""So little lies between what a save replaced and what it wrote, where neither had been kept."""
SURE = "Delete them for good?"
PLACE = "versions read"
"""The lane; what is being written has one of its own."""


class VersionsDialog(ListedDialog):
    """Opened over the window."""

    restored = Signal(str)
    """One sentence: a version stands on the page."""

    def __init__(
        self, document: Document, store: VersionStore, errands: Errands, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, f"Versions of {document.name}", "Versions, newest first", 190, parent)
        self._document, self._store, self._errands = document, store, errands
        self._versions: Sequence[Version] = ()
        self._names: Sequence[str] = ()
        self._there = True
        self.finished.connect(self._on_finished)
        self.resize(900, 580)
        self.restore = QPushButton("Restore this version", self)
        self.restore.setToolTip("Put it on the page; one undo brings back what stands there now")
        self.wipe = QPushButton("Delete all versions", self)
        self.wipe.setProperty("flat", True)
        self.wipe.setToolTip("The file and the page stay as they are")
        self.wipe.clicked.connect(self._wipe)
        close = QPushButton("Close", self)
        close.clicked.connect(self.reject)
        self.restore.clicked.connect(self._restore)
        self.list.currentRowChanged.connect(self._show_row)
        self.lay_out([self.wipe], [close, self.restore])
        for part in (self.list, self.view, self.wipe):
            part.hide()
        self.restore.setEnabled(False)
        self.says.setText("Looking for versions…")
        plain_labels(self)
        self._go(self._fill())

    def _go(self, story: Coroutine[Any, None, None]) -> None:
        self._errands.go(story)

    def _on_finished(self) -> None:
        """What still comes of the disk comes to nothing."""
        self._there = False

    async def _fill(self) -> None:
        path, versions = self._document.path, list[Version]()
        if path is not None:
            versions = await self._errands.ask(PLACE, partial(self._store.versions, path))
        if not self._there:
            return
        self._versions, self._names = versions, names(versions)
        for name in self._names:
            self.list.addItem(name)
        some = bool(versions)
        self.list.setVisible(some)
        self.view.setVisible(some)
        self.restore.setEnabled(some)
        self.wipe.setVisible(some)
        if some:
            self.says.setText(
                f"{count_text(len(versions), 'version')} of “{self._document.name}”, one for every save, fewer as they "
                "grow old. Each is compared with the page as it stands."
            )
        else:
            self.says.setText("A version is kept with every save of a file; there is none of this text yet.")
        self.list.setCurrentRow(1 if len(versions) > 1 else 0)

    def _wipe(self) -> None:
        """At the second press: what is gone cannot be brought back."""
        if pressed_twice(self.wipe, SURE) and self._document.path is not None:
            self._go(self._do_wipe(self._document.path))

    async def _do_wipe(self, path: Path) -> None:
        try:
            await self._errands.ask(PLACE, partial(self._store.wipe, path))
        except OSError as error:
            if self._there:
                self.says.setText(f"Not all of them could be deleted: {reason(error)}.")
        else:
            if self._there:
                self.reject()

    async def _data(self) -> tuple[int, bytes] | None:
        """The row that is chosen, and its bytes; None where it cannot be read, or another one is chosen meanwhile."""
        row = self.list.currentRow()
        if not 0 <= row < len(self._versions):
            return None
        try:
            data = await self._errands.ask(PLACE, partial(self._store.read, self._versions[row]))
        except OSError as error:
            if self._there:
                self.says.setText(f"That version cannot be read: {error}.")
                self.restore.setEnabled(False)
            return None
        return (row, data) if self._there and self.list.currentRow() == row else None

    def _show_row(self, _row: int) -> None:
        self._go(self._show())

    async def _show(self) -> None:
        chosen = await self._data()
        if chosen is None:
            return
        row, data = chosen
        self.restore.setEnabled(True)
        text = text_of(data, self._document)
        self.view.show_versions([f"Version of {self._names[row]}", "The page now"], [text, self._document.text()])

    def _restore(self) -> None:
        self._go(self._take())

    async def _take(self) -> None:
        chosen = await self._data()
        if chosen is None:
            return
        row, data = chosen
        try:
            self._document.take(data)
        except OpenError as error:
            self.says.setText(error.message)
            return
        when = self._names[row]
        self.restored.emit(f"The version of {when} stands on the page; save to keep it, undo to take it back.")
        self.accept()


def names(versions: Sequence[Version]) -> list[str]:
    """When each was, with seconds where minutes are not enough; what a first save replaced is "before" it."""
    minutes = [when_text(version.when.isoformat()) for version in versions]
    texts: list[str] = []
    for place, (version, minute) in enumerate(zip(versions, minutes, strict=True)):
        if place and versions[place - 1].when - version.when < AT_ONCE:
            texts.append(f"before {texts[-1].removeprefix('before ')}")
        else:
            texts.append(f"{minute}:{version.when:%S}" if minutes.count(minute) > 1 else minute)
    return texts


def text_of(data: bytes, document: Document) -> str:
    """A version's text for reading; what cannot be decoded is shown as signs of replacement."""
    try:
        version = Document.from_bytes(data, document.path, document.form.encoding)
    except OpenError:
        return data.decode("utf-8", "replace")
    text = version.text()
    version.deleteLater()
    return text
