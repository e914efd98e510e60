"""The program's own readers, and nothing else of it: the one place of these tests that knows where they live.

What they read is handed on in plain words, numbers and tuples, each named here and not by its field in the program, so
that a class or field that is renamed is renamed here and in no test. A test that fails after that is a writer's loss.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDockWidget

from app.documents.buffer.provenance import AuthorMark
from app.documents.disk.file import Saved
from app.documents.document import Document
from app.documents.kept.history import HistoryEntry, HistoryStore
from app.documents.kept.marks_store import MarksStore
from app.documents.kept.presence import Presence
from app.documents.kept.progress import DailyProgress
from app.documents.kept.recent import Recent
from app.documents.kept.recipe import from_record, to_record
from app.documents.kept.recovery import Copy, RecoveryStore
from app.documents.kept.versions import VersionStore
from app.documents.spelling.speller import Speller
from app.documents.store import DocumentStore
from app.drafting.actions import Action, load_actions, options_of
from app.platform.paths import Paths
from app.settings import Settings
from app.window.keys.key_choice import keys_of
from app.window.saving.session_file import read_session, write_session
from engine.messages import Ability, AnyRequest, Continue, Fill, Fix, Fork, Rewrite
from engine.terminal.library import Library
from tests.app.waiting import done
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer

Plain = dict[str, Any]


def paths_in(profile: Path) -> Plain:
    """Where the program looks for each thing, relative to ``profile``."""
    paths = Paths.under(profile)
    found = {
        "settings": paths.settings_file,
        "own actions": paths.own_actions,
        "own words": paths.own_words,
        "models": paths.models,
        "recovery": paths.recovery,
        "versions": paths.versions,
        "presence": paths.presence,
        "history": paths.history,
        "marks": paths.marks,
        "recent": paths.recent_file,
        "progress": paths.progress_file,
        "session": paths.session_file,
    }
    return {what: path.relative_to(profile).as_posix() for what, path in found.items()}


def bundled_actions() -> list[Plain]:
    return actions_in([Paths.under(Path()).resource("actions")])


# ---------------------------------------------------------------- settings, words, actions, models


def settings_in(file: Path) -> Plain:
    """Every setting's value, by its key."""
    settings = Settings(file)
    return {setting.key: settings.get(setting.key) for setting in settings.declared}


def choose(file: Path, key: str, value: object) -> None:
    """The writer sets ``key`` to ``value``."""
    Settings(file).set(key, value)


def keys_chosen(chosen: dict[str, str]) -> dict[str, list[str]]:
    """Every command's keys where the writer chose ``chosen``."""
    return {command: [key.toString() for key in keys] for command, keys in keys_of(chosen).items()}


def words_in(file: Path) -> set[str]:
    """The words that the writer has taught the program."""
    return set(Speller(file).accepted)


def learn(file: Path, word: str) -> None:
    Speller(file).learn(word)


def actions_in(folders: Iterable[Path]) -> list[Plain]:
    """The actions in their order; a file that cannot be used fails the test."""
    found = load_actions(folders)
    assert found.problems == ()
    return [_action(action) for action in found.actions]


def _action(action: Action) -> Plain:
    return {
        "id": action.id,
        "label": action.label,
        "task": _task(action.task),
        "instruction": action.instruction,
        "strength": action.strength,
        "needs": [_task(one) for one in action.needs],
        "direct": action.direct,
        "key": action.key,
        "order": action.order,
        "description": action.description,
    }


def models_in(folder: Path, name: str) -> Path:
    """The folder of the model that the writer gave ``name``."""
    return Library(folder / "none", folder).find(name)


# ---------------------------------------------------------------- history


def history_of(folder: Path, path: Path) -> list[Plain]:
    """The entries of the document ``path``, oldest first; their recipes as they lie on the disk."""
    return [_entry(entry) for entry in _entries(folder, path)]


def put_back(folder: Path, path: Path, number: int, text: str) -> list[list[tuple[int, int, str]]]:
    """Where entry ``number`` could be put back in ``text``: start, end and what stood there."""
    return _entries(folder, path)[number].places(text)


def stores_again(folder: Path, path: Path, other: Path) -> bytes:
    """Read the history of ``path`` and add each entry to an empty one in ``other``: the bytes of its file."""
    other.mkdir()
    store, document = HistoryStore(other), Document.from_bytes(b"", path)
    try:
        for entry in _entries(folder, path):
            store.add(document, entry)
    finally:
        document.deleteLater()
    (file,) = other.iterdir()
    return file.read_bytes()


def _entries(folder: Path, path: Path) -> list[HistoryEntry]:
    document = Document.from_bytes(b"", path)
    try:
        return HistoryStore(folder).entries(document)
    finally:
        document.deleteLater()


def _entry(entry: HistoryEntry) -> Plain:
    return {
        "id": entry.id,
        "when": entry.when,
        "action": entry.action,
        "label": entry.label,
        "start": entry.start,
        "original": entry.original,
        "result": entry.result,
        "recipe": entry.recipe,
        "model": entry.model,
        "dtype": entry.dtype,
        "threads": entry.threads,
        "seed": entry.seed,
        "ms": entry.ms,
        "parts": entry.parts,
    }


def request_of(recipe: Plain) -> Plain:
    """What a recipe asks of the model. Raises ValueError for what is none."""
    return told(from_record(recipe))


def recipe_again(recipe: Plain) -> Plain:
    """The recipe that an edit made from ``recipe`` would leave."""
    return to_record(from_record(recipe))


def choices_of(recipe: Plain) -> Plain:
    """The writer's choices in it, as they are offered for running it again."""
    options = options_of(from_record(recipe))
    return {
        "instruction": options.instruction,
        "strength": options.strength,
        "words": options.words,
        "variants": options.variants,
        "seed": options.seed,
        "steps": options.steps,
        "keep": options.keep,
        "ban": options.ban,
    }


def told(request: AnyRequest) -> Plain:
    """Everything that the engine is told; tuples are tuples, so that the request can be compared and sent."""
    if isinstance(request, Fork):
        return {
            "do": "fork",
            "job": request.job,
            "of": request.of,
            "step": request.step,
            "variant": request.variant,
            "locks": request.locks,
            "ban": request.ban,
            "seed": request.seed,
        }
    common = {
        "job": request.job,
        "text": request.text,
        "seed": request.seed,
        "variants": request.variants,
        "steps": request.steps,
        "keep": request.keep,
        "ban": request.ban,
        "locks": request.locks,
    }
    match request:
        case Fill():
            holes = tuple((hole.start, hole.end, hole.words, hole.hint) for hole in request.holes)
            return {"do": "fill", **common, "holes": holes}
        case Continue():
            return {"do": "continue", **common, "words": request.words}
        case Fix():
            return {"do": "fix", **common, "start": request.start, "end": request.end}
        case Rewrite():
            about = {"start": request.start, "end": request.end, "instruction": request.instruction}
            return {
                "do": "rewrite",
                **common,
                **about,
                "strength": request.strength,
                "task": _task(request.task),
            }


def _task(task: object) -> str:
    """By its word; a word that the program no longer takes for one of its tasks fails the test."""
    assert isinstance(task, Ability)
    return str(task)


# ---------------------------------------------------------------- versions, marks, recovery copies


def versions_of(folder: Path, path: Path) -> list[tuple[str, bytes]]:
    """When and what, newest first."""
    store = VersionStore(folder)
    return [(version.when.isoformat(), store.read(version)) for version in store.versions(path)]


def version_of_hash(folder: Path, path: Path, known: str) -> bytes | None:
    return VersionStore(folder).of_hash(path, known)


def marks_of(folder: Path, path: Path, text_hash: str) -> list[tuple[int, int, str, str, bool]]:
    """Start, length, author's name, date and whether a person, of the text with that hash."""
    return _marks(MarksStore(folder).of(path, text_hash))


def marks_shown(folder: Path, recovery: Path, path: Path) -> list[tuple[int, int, str, str, bool]]:
    """The same of the file as it is when it is opened."""
    store = DocumentStore(RecoveryStore(recovery), marks=MarksStore(folder))
    try:
        document = done(store.open(path))
        assert not document.modified
        return _marks(document.marks())
    finally:
        store.stop()
        store.deleteLater()


def _marks(marks: Sequence[AuthorMark]) -> list[tuple[int, int, str, str, bool]]:
    return [(mark.start, mark.length, mark.author.name, mark.author.date, mark.author.human) for mark in marks]


def copies_in(folder: Path) -> dict[str, Plain]:
    """The texts that an earlier run left unsaved, by name."""
    return {copy.name: _copy(copy) for copy in RecoveryStore(folder).orphans()}


def _copy(copy: Copy) -> Plain:
    document = copy.document()
    try:
        return {
            "path": copy.path,
            "encoding": copy.encoding,
            "known": copy.known,
            "data": copy.data,
            "own": copy.own,
            "marks": _marks(copy.marks),
            "text": document.text(),
            "unsaved": document.modified,
            "shown encoding": document.encoding,
            "shown endings": document.endings,
            "shown marks": _marks(document.marks()),
        }
    finally:
        document.deleteLater()


def saves_recovered(folder: Path, name: str, target: Path | None = None) -> bytes:
    """Bring the text back and save it where it was (or at ``target``); the bytes of the file then."""
    store = DocumentStore(RecoveryStore(folder))
    try:
        document = done(store.recover(next(copy for copy in store.recovery.orphans() if copy.name == name)))
        saved = done(store.save(document, target))
        assert isinstance(saved, Saved)
        return saved.path.read_bytes()
    finally:
        store.stop()
        store.deleteLater()


# ---------------------------------------------------------------- session, recent files, progress, presence


def session_in(file: Path) -> Plain | None:
    session = read_session(file)
    if session is None:
        return None
    return {
        "geometry": session.geometry,
        "state": session.state,
        "current": session.current,
        "places": [(place.path, place.caret, place.encoding) for place in session.places],
        "starts": session.starts,
    }


def session_stored_again(file: Path, other: Path) -> bytes:
    """Read the session and write it to ``other``: its bytes."""
    session = read_session(file)
    assert session is not None
    write_session(other, session)
    return other.read_bytes()


def recent_in(file: Path) -> list[tuple[Path, int]]:
    """Newest first, with the caret's place."""
    recent = Recent(file)
    return [(path, recent.place(path)) for path in recent.paths]


def progress_in(file: Path, today: date) -> Plain:
    progress = DailyProgress(file, today=lambda: today)
    try:
        return {
            "today": progress.written_today,
            "streak": progress.streak(),
            "week": [(day.isoformat(), words) for day, words in progress.week()],
            "sitting": progress.sitting,
        }
    finally:
        progress.deleteLater()


def open_elsewhere(folder: Path, path: Path) -> bool:
    """Whether another running copy of the program has ``path`` open."""
    return Presence(folder).elsewhere(path)


# ---------------------------------------------------------------- the whole window


class Start:
    """The program's window on a writer's folders, begun as ``app.main`` begins it."""

    def __init__(self, writer: Writer) -> None:
        self._writer, self._window = writer, writer.window
        writer.does(self._window.restore_session)

    def leaves_unsaved_texts_for_later(self) -> int:
        """How many are offered."""
        dialog = self._window.recovering.dialog
        assert dialog is not None
        self._writer.waits(dialog.isVisible, "the dialog")
        count = dialog.list.count()
        self._writer.clicks(dialog.later)
        return count

    def tabs(self) -> list[tuple[Path | None, int, str, bool]]:
        """Each text's file, the caret in it, its encoding as shown, and whether it has yet to be saved."""
        return [
            (page.document.path, page.editor.caret(), page.document.encoding, page.document.modified)
            for page in self._window.tabs.pages
        ]

    @property
    def front(self) -> Path | None:
        """The file of the text in front."""
        return self._writer.page.document.path

    @property
    def text(self) -> str:
        return self._writer.text

    def brings_to_front(self, path: Path) -> None:
        page = next(page for page in self._window.tabs.pages if page.document.path == path)
        self._writer.does(lambda: self._window.tabs.show_page(page))

    def panels(self) -> dict[str, bool]:
        """Which panels there are, and which can be seen."""
        return {dock.objectName(): dock.isVisible() for dock in self._window.findChildren(QDockWidget)}

    def marks(self) -> list[tuple[int, int, str, str, bool]]:
        """Of the text in front."""
        return _marks(self._writer.editor.document_model.marks())

    def keys_of(self, command: str) -> list[str]:
        return [key.toString() for key in self._window.commands[command].shortcuts()]

    def ticked(self, command: str) -> bool:
        return self._window.commands[command].isChecked()

    def said(self) -> str:
        """In the status bar."""
        return self._window.line.currentMessage()

    def history(self) -> list[str]:
        """The writer's own words of each entry that the panel lists."""
        panel, found = self._window.panels["history"], []
        for row in range(panel.list.count()):
            self._writer.does(lambda row=row: panel.list.setCurrentRow(row))
            found.append(panel.original.text())
        return found

    def offers_again(self, row: int) -> bool:
        """Press "Run again" for the entry in that row: whether the prompt came."""
        panel = self._window.panels["history"]
        self._writer.does(lambda: panel.list.setCurrentRow(row))
        self._writer.clicks(panel.again)
        return self._writer.page.card.isVisible()

    def runs_again(self, row: int, start: int, end: int) -> Plain:
        """Select ``start:end``, run the entry in that row again, and stop: what the engine was asked for."""
        writer, session = self._writer, self._writer.session
        assert session is not None
        before = writer.text
        writer.does(writer.editor.setFocus)
        writer.does(lambda: writer.editor.select(start, end))
        assert self.offers_again(row)
        asked = len(session.requests)
        writer.does(writer.page.card.run)
        writer.waits(lambda: len(session.requests) > asked, "the request")
        request = told(session.requests[-1])
        writer.does(lambda: writer.services.runs.stop(writer.page.drafting))
        writer.waits(lambda: not session.running and writer.page.drafting.current is None)
        writer.rests()
        assert writer.text == before
        return request


@contextmanager
def started(qapp: QApplication, profile: Path, model: Path) -> Iterator[Start]:
    """The program with its folders at ``profile``, on a scripted engine; it is quit in the end.

    The two settings that a sitting makes are the kept ones already, so that it changes none.
    """
    with sitting(qapp, profile, model=model) as writer:
        yield Start(writer)
