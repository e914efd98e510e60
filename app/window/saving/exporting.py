"""What goes out of Redraft in other forms: DOCX, ODT, HTML, EPUB, PDF, paper, and rich text on the clipboard.

GUI thread; a file is made and written on a thread of its own, from the text as it was when it was asked for. The
document and its file stay as they are.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from PySide6.QtCore import QLocale, QMimeData, QObject, QThread, Signal
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

from app.documents.counts.count import count
from app.documents.disk.file import write_bytes
from app.documents.disk.file_errors import SaveError
from app.documents.disk.naming import shown
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.epub import epub
from app.documents.exchange.outgoing.export_losses import losses, outside
from app.documents.exchange.outgoing.html import body, page
from app.documents.exchange.outgoing.odt_writing import odt
from app.documents.exchange.outgoing.outgoing_text import ExportWishes
from app.documents.exchange.outgoing.pdf import laid_out, pdf
from app.documents.exchange.outgoing.pictures import Pictures
from app.editor.clipboard import put_text
from app.editor.fonts import reading_family
from app.services import Services
from app.window.page import Page
from app.window.status.sentences import Sentences

Maker = Callable[[ExportWishes], bytes]
END_SECONDS = 20.0
"""How long the window's end waits for a file that is being made."""


class _FileMaking(QThread):
    """Makes one file of a text, once :meth:`answer` allows what it would lose.

    ``named`` carries the pictures outside the text's folder, where there are any, and waits for whether they may be
    taken; ``asked`` the losses (sentences) likewise. ``ended`` carries one sentence if the file could not be made, else
    ""; none comes after :meth:`leave`, or after a refusal of the losses.
    """

    named = Signal(tuple)
    asked = Signal(tuple)
    ended = Signal(str)

    def __init__(self, path: Path, text: str, wishes: ExportWishes, make: Maker, parent: QObject) -> None:
        super().__init__(parent)
        self._path, self._text, self._wishes, self._make = path, text, wishes, make
        self._answers: SimpleQueue[bool | None] = SimpleQueue()

    def answer(self, go: bool | None) -> None:
        """To what was asked last; None leaves it all. Any thread; the first answer counts."""
        self._answers.put(go)

    def leave(self) -> None:
        """Nothing that is still to be asked is answered by anyone."""
        self._answers.put(None)
        self._answers.put(None)

    def run(self) -> None:
        try:
            wishes = self._settled()
            if wishes is not None:
                write_bytes(self._path, self._make(wishes))
        except SaveError as error:
            self.ended.emit(str(error))
        except RecursionError:
            self.ended.emit(f"“{shown(self._path.name)}” was not written: the text is nested too deeply.")
        except MemoryError:
            self.ended.emit(f"“{shown(self._path.name)}” was not written: it needs more memory than there is.")
        else:
            if wishes is not None:
                self.ended.emit("")

    def _settled(self) -> ExportWishes | None:
        """The wishes once everything was asked; None where it was left."""
        wishes, ending = self._wishes, self._path.suffix.lower()
        if wishes.manuscript:
            wishes = replace(wishes, words=count(self._text).words)
        names = outside(self._text, wishes)
        if names:
            self.named.emit(names)
            answer = self._answers.get()
            if answer is None:
                return None
            wishes = replace(wishes, pictures=wishes.pictures.allowed(answer))
        lost = losses(self._text, ending, wishes)
        if lost:
            self.asked.emit(lost)
            if not self._answers.get():
                return None
        return wishes


class Exporting(QObject):
    """Of one window; says what came of it."""

    def __init__(self, services: Services, sentences: Sentences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._sentences = services, sentences
        self._threads: list[_FileMaking] = []
        self._printing: tuple[QPrinter, QTextDocument] | None = None

    def docx(self, source: Page, manuscript: bool = False) -> None:
        """Ask for a name and write the text for Word; a manuscript as editors want it."""
        text, name = _plain(source), Path(source.document.name).stem
        self._to_file(source, ".docx", lambda wishes: docx(text, name, wishes), manuscript)

    def odt(self, source: Page, manuscript: bool = False) -> None:
        """Ask for a name and write the text as OpenDocument."""
        text, name = _plain(source), Path(source.document.name).stem
        self._to_file(source, ".odt", lambda wishes: odt(text, name, wishes), manuscript)

    def html(self, source: Page) -> None:
        """Ask for a name and write the text as one page of HTML."""
        text, name = _plain(source), Path(source.document.name).stem
        self._to_file(source, ".html", lambda wishes: page(text, name, wishes).encode())

    def epub(self, source: Page) -> None:
        """Ask for a name and write the text as a book for reading devices."""
        text, name = _plain(source), Path(source.document.name).stem
        self._to_file(source, ".epub", lambda wishes: epub(text, name, wishes))

    def pdf(self, source: Page, manuscript: bool = False) -> None:
        """Ask for a name and write the text as PDF, in the reading font."""
        text, name, family = _plain(source), Path(source.document.name).stem, reading_family()
        self._to_file(source, ".pdf", lambda wishes: pdf(text, name, family, wishes=wishes), manuscript)

    def copy_rich(self, source: Page) -> None:
        """The selection, or the whole text: formatted for word processors, and as the Markdown it is."""
        selected = source.editor.selected_text()
        text = source.document.form.side_map.left(selected) if selected else _plain(source)
        data = QMimeData()
        data.setHtml(body(text, self._wishes()))
        put_text(data, text)
        QGuiApplication.clipboard().setMimeData(data)
        self._sentences.say("Copied with its formatting.")

    def print(self, source: Page) -> None:
        """The preview, from which it is printed."""
        document = laid_out(_plain(source), reading_family(), 11.0, self._wishes())
        printer = QPrinter()
        preview = QPrintPreviewDialog(printer, source.window())
        preview.setWindowTitle(f"Print {source.document.name}")
        preview.paintRequested.connect(lambda printer: document.print_(printer))
        preview.finished.connect(preview.deleteLater)
        # The dialog takes neither printer nor text into its keeping.
        self._printing = (printer, document)
        preview.open()

    @property
    def under_way(self) -> bool:
        """Whether a file is being made."""
        return bool(self._threads)

    def wait(self) -> None:
        """Let files that are being made be finished, but for those that wait for an answer."""
        for thread in list(self._threads):
            thread.leave()
            thread.wait(int(END_SECONDS * 1000))

    def _to_file(self, source: Page, ending: str, make: Maker, manuscript: bool = False) -> None:
        own = source.document.path
        proposed = (own or Path.home() / Path(source.document.name).name).with_suffix(ending)
        path = self._services.questions.file_to_export(proposed)
        if path is None:
            return
        text, wishes = _plain(source), self._wishes(own, manuscript)
        self._services.documents.errands.go(self._to_path(path, text, wishes, make))

    async def _to_path(self, path: Path, text: str, wishes: ExportWishes, make: Maker) -> None:
        if await self._services.documents.of_file(path.absolute()) is not None:
            self._sentences.trouble(
                f"“{shown(path.name)}” is open here as a text, so it was left as it is; choose another name."
            )
            return
        questions = self._services.questions
        thread = _FileMaking(path, text, wishes, make, self)
        self._threads.append(thread)
        thread.named.connect(lambda names: thread.answer(questions.may_take_outside(names)))
        thread.asked.connect(lambda lost: thread.answer(questions.may_lose(lost)))
        thread.ended.connect(lambda sentence: self._on_ended(path, sentence))
        thread.finished.connect(lambda: self._forget(thread))
        thread.start()

    def _wishes(self, own: Path | None = None, manuscript: bool = False) -> ExportWishes:
        settings = self._services.settings
        languages = settings.get("spelling.languages")
        language = str(languages[0]) if languages else QLocale.system().name()
        pictures = Pictures(own.absolute().parent if own is not None else None)
        comments = bool(settings.get("export.comments"))
        return ExportWishes(comments, manuscript, pictures, language=language.replace("_", "-"))

    def _on_ended(self, path: Path, sentence: str) -> None:
        if sentence:
            self._sentences.trouble(sentence)
        else:
            self._sentences.say(f"Exported as {shown(path.name)}.")

    def _forget(self, thread: _FileMaking) -> None:
        if thread in self._threads:
            self._threads.remove(thread)
            thread.deleteLater()


def _plain(source: Page) -> str:
    document = source.document
    return document.form.side_map.left(source.editor.text())
