"""The stored versions of one file: a list by time, each compared word by word with the page, and brought back at will.

GUI thread. Knows the version store and one document; restoring is one edit of the page that can be undone.
"""

from collections.abc import Sequence
from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.documents.disk.file import reason
from app.documents.disk.file_errors import OpenError
from app.documents.document import Document
from app.documents.kept.versions import Version, VersionStore
from app.plain_words import plain_labels
from app.window.comparing.listed_dialog import ListedDialog, pressed_twice
from app.window.parts.phrases import count_text, when_text
from app.window.parts.theme import Theme

AT_ONCE = timedelta(milliseconds=1)
"""So little lies between what a save replaced and what it wrote, where neither had been kept."""
SURE = "Delete them for good?"


class VersionsDialog(ListedDialog):
    """Opened over the window."""

    restored = Signal(str)
    """One sentence: a version stands on the page."""

    def __init__(self, document: Document, store: VersionStore, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, f"Versions of {document.name}", "Versions, newest first", 190, parent)
        self._document, self._store = document, store
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
        self._versions = [] if document.path is None else store.versions(document.path)
        self._names = names(self._versions)
        for name in self._names:
            self.list.addItem(name)
        some = bool(self._versions)
        self.list.setVisible(some)
        self.view.setVisible(some)
        self.restore.setEnabled(some)
        self.wipe.setVisible(some)
        if some:
            self.says.setText(
                f"{count_text(len(self._versions), 'version')} of “{document.name}”, one for every save, fewer as they "
                "grow old. Each is compared with the page as it stands."
            )
        else:
            self.says.setText("A version is kept with every save of a file; there is none of this text yet.")
        plain_labels(self)
        self.list.setCurrentRow(1 if len(self._versions) > 1 else 0)

    def _wipe(self) -> None:
        """At the second press: what is gone cannot be brought back."""
        if pressed_twice(self.wipe, SURE) and self._document.path is not None:
            try:
                self._store.wipe(self._document.path)
            except OSError as error:
                self.says.setText(f"Not all of them could be deleted: {reason(error)}.")
            else:
                self.reject()

    def _data(self) -> bytes | None:
        row = self.list.currentRow()
        if not 0 <= row < len(self._versions):
            return None
        try:
            return self._store.read(self._versions[row])
        except OSError as error:
            self.says.setText(f"That version cannot be read: {error}.")
            return None

    def _show_row(self, row: int) -> None:
        data = self._data()
        self.restore.setEnabled(data is not None)
        if data is None:
            return
        text = text_of(data, self._document)
        when = self._names[row]
        self.view.show_versions([f"Version of {when}", "The page now"], [text, self._document.text()])

    def _restore(self) -> None:
        data = self._data()
        if data is None:
            return
        try:
            self._document.take(data)
        except OpenError as error:
            self.says.setText(error.message)
            return
        when = self._names[self.list.currentRow()]
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
