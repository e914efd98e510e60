"""The recovery copies of the open documents: written by themselves while one writes, again where somebody removed
them, gone once a text is safe.

GUI thread; the disk is waited for on the lane of ``recovery.RecoveryStore``. Knows documents and copies; knows
nothing of windows: it says what failed and the window tells the writer.
"""

import asyncio
import logging
from concurrent.futures import Future
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.documents.document import Document
from app.documents.kept.autosave import Autosave
from app.documents.kept.recovery import Copy, RecoveryStore
from app.platform.outlet import Outlet

log = logging.getLogger(__name__)
LOOK_MS = 5000
"""How long a copy that somebody removed is missing, at most."""


class RecoveryCopies(QObject):
    """Keeps a copy in ``files`` of what is not saved, ``seconds`` behind the writing at most."""

    failed = Signal(object, str)
    """Document, one sentence: its copy could not be written. Once, until one could."""

    _ended = Signal(str, object, str)
    """A document's id, the future that waits or None, the trouble or "": from the thread that wrote."""
    _missed = Signal(object)
    """The ids of the documents whose copies are not there any more: from the same thread."""

    def __init__(self, files: RecoveryStore, seconds: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.files = files
        self._documents: dict[str, Document] = {}
        self._refusing: set[str] = set()
        self._autosave = Autosave(seconds, self)
        self._autosave.due.connect(self.write_all)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)
        self._missed.connect(self._on_missed, Qt.ConnectionType.QueuedConnection)
        self._say_ended, self._say_missed = Outlet(self._ended.emit), Outlet(self._missed.emit)
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self.look)

    def set_seconds(self, seconds: int) -> None:
        """How far behind the writing a copy may be, from the next change on."""
        self._autosave.set_seconds(seconds)

    # ------------------------------------------------------------ documents

    def enter(self, document: Document) -> None:
        """The document is open."""
        self._documents[document.id] = document
        document.buffer.contentsChanged.connect(self._autosave.touch)
        self._look.start()

    def leave(self, document: Document, keep: bool = False) -> None:
        """The document is closed, saved or not: its copy goes; ``keep``: it stays, with the text as it is now."""
        self._documents.pop(document.id, None)
        self._refusing.discard(document.id)
        if not keep:
            self.files.clear(document)
        elif (writing := self.files.begin(document)) is not None:
            writing.add_done_callback(partial(_log_trouble, document.name))
        if not self._documents:
            self._autosave.stop()
            self._look.stop()

    def clear(self, document: Document) -> None:
        """The text is safe in its file."""
        self.files.clear(document)

    def touch(self) -> None:
        """Something has yet to be saved, though nothing was written just now."""
        self._autosave.touch()

    def renew(self, document: Document) -> None:
        """What is said beside the text has changed. Returns at once."""
        self.files.renew(document)

    # ------------------------------------------------------------ writing

    async def secure(self, document: Document) -> bool:
        """Have the text safe on the disk when this is done; the window goes on meanwhile. False (and ``failed``) when
        the disk refuses."""
        writing = self.files.begin(document)
        if writing is None:
            return True
        # Not asyncio.wrap_future: under load about one in a hundred of its wakings was lost on the way through qasync.
        # A queued signal is not.
        done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        writing.add_done_callback(partial(self._report, document.id, done))
        return await done

    def write_all(self) -> None:
        """Begin to write what has changed; the disk is not waited for."""
        for document in self._documents.values():
            if not document.modified:
                # Taken back to what was saved: an older copy would only be offered in vain.
                if self.files.holds(document):
                    self.files.clear(document)
                continue
            writing = self.files.begin(document)
            if writing is not None:
                writing.add_done_callback(partial(self._report, document.id, None))

    def look(self) -> None:
        """Have the copies written again that somebody removed; the disk is not waited for."""
        if any(self.files.holds(document) for document in self._documents.values()):
            self.files.missing().add_done_callback(self._report_missing)

    def _report_missing(self, looking: "Future[list[str]]") -> None:
        """On the thread that looked."""
        if looking.result():
            self._say_missed(looking.result())

    def _on_missed(self, document_ids: list[str]) -> None:
        missed = [self._documents[key] for key in document_ids if key in self._documents]
        # Some may have been saved meanwhile, which removes a copy too.
        again = [document for document in missed if self.files.forget(document)]
        if again:
            self.write_all()

    def _report(self, document_id: str, done: "asyncio.Future[bool] | None", writing: "Future[None]") -> None:
        """On the thread that writes: how it went goes over to the GUI thread."""
        error = writing.exception()
        self._say_ended(document_id, done, "" if error is None else str(error) or type(error).__name__)

    def _on_ended(self, document_id: str, done: "asyncio.Future[bool] | None", trouble: str) -> None:
        if trouble:
            self._on_refused(document_id, trouble)
        else:
            self._refusing.discard(document_id)
        if done is not None and not done.done():
            done.set_result(not trouble)

    def _on_refused(self, document_id: str, trouble: str) -> None:
        document = self._documents.get(document_id)
        if document is None:
            return
        log.info("Recovery copy of %s: %s", document.name, trouble)
        self._autosave.again()
        if document_id in self._refusing:
            return
        self._refusing.add(document_id)
        self.failed.emit(
            document, f"The recovery copy of “{document.name}” could not be written; save the document now."
        )

    # ------------------------------------------------------------ what was left behind

    def others(self) -> dict[Path, Path | None]:
        """Every copy that is of no open document, orphan or not, and the path of its text."""
        return self.files.others()

    def orphans(self) -> list[Copy]:
        """Texts that an earlier run of the program left unsaved, newest first."""
        return self.files.orphans()

    def take_over(self, document: Document, copy: Copy) -> None:
        """``document`` was made of ``copy``, which goes once the document has a copy of its own. A disk that takes none
        now is tried again soon, and that is said."""
        self.files.take_over(document, copy).add_done_callback(partial(self._report, document.id, None))

    def discard(self, copy: Copy) -> None:
        """The writer wants none of it."""
        self.files.discard(copy)

    def stop(self) -> None:
        """No timer any more; the copies stay as they are, and what is being written has some seconds."""
        self._autosave.stop()
        self._look.stop()
        if not self.files.close():
            log.error("The disk of the recovery copies does not answer.")
        # A disk may take its time beyond that, and the window does not wait for it.
        self._say_ended.close()
        self._say_missed.close()


def _log_trouble(name: str, writing: "Future[None]") -> None:
    """Nobody is there any more to be told. On the thread that writes."""
    if (error := writing.exception()) is not None:
        log.error("Recovery copy of %s at the end: %s", name, error)
