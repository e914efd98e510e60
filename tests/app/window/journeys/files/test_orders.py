"""Saving, saving under another name, closing, quitting, reloading, restoring and undoing in whatever order, with other
programs and a full disk in between: nothing that was written is gone unless the writer said so."""

import errno
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.documents.disk.file import digest
from app.platform.files import whole_file
from app.questions import Answer
from app.window.page import Page
from tests.app.waiting import done
from tests.app.window.conftest import sitting
from tests.app.window.writer import Choosers, Writer

NAMES = ("one.md", "two.md", "three.md", "four.md")
MOVES = """
    type type type type undo redo new open save save save_as turn close close quit autosave reload overwrite follow
    restore recover full room theirs theirs delete rename look look
"""
STEPS = 60


class Ready(Choosers):
    """Answers at once, and remembers whether it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.answer = Answer.CANCEL
        self.name: Path | None = None
        self.asked_for: list[str] = []

    def unsaved(self, names: Sequence[str]) -> Answer:
        self.asked_for = list(names)
        return self.answer

    def file_to_save(self, proposed: Path) -> Path | None:
        return self.name


class Hand:
    """One writer, other programs and a disk, all without patience. Looks after every move at what became of it."""

    def __init__(
        self, writer: Writer, questions: Ready, folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.writer, self.folder, self.dice = writer, folder, random.Random(seed)
        self.questions = questions
        self.count, self.full = 0, False
        fill = whole_file._fill

        def refusing(part: int, data: bytes) -> None:
            if self.full:
                fill(part, data[: len(data) // 2])
                raise OSError(errno.ENOSPC, "No space left on device")
            fill(part, data)

        monkeypatch.setattr(whole_file, "_fill", refusing)

    def word(self, whose: str) -> str:
        self.count += 1
        return f"{whose}{self.count} "

    def file(self) -> Path:
        return self.folder / self.dice.choice(NAMES)

    def held(self) -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in self.folder.iterdir() if path.suffix == ".md"}

    def others(self, name: str) -> None:
        """What another program does."""
        path = self.file()
        if name == "theirs":
            path.write_text(self.word("theirs"))
        elif name == "delete":
            path.unlink(missing_ok=True)
        elif path.exists():
            path.rename(self.file())

    def move(self, name: str) -> None:
        window, page = self.writer.window, self.writer.window.tabs.current
        store = window.services.documents
        self.questions.answer = self.dice.choice(list(Answer)[:3])
        self.questions.name = self.dice.choice([None, self.file(), self.file()])
        self.questions.asked_for = []
        match name:
            case "new":
                window.opening.new()
            case "open":
                done(window.opening.open(self.file()))
            case "turn":
                window.tabs.turn(1)
            case "look":
                store.check_disk()
            case "recover":
                store.recovery.write_all()
            case "autosave":
                window.autosaving.save_files()
            case "full" | "room":
                self.full = name == "full"
            case "quit":
                window.close()
        if page is None:
            return
        match name:
            case "type":
                page.editor.textCursor().insertText(self.word("mine"))
            case "undo":
                page.editor.undo()
            case "redo":
                page.editor.redo()
            case "save":
                done(window.saving.save(page))
            case "save_as":
                done(window.saving.save_as(page))
            case "close":
                done(window.page_closing.close(page))
            case "reload" | "overwrite" | "follow":
                buttons = page.notice.buttons()
                if buttons:
                    self.dice.choice([button for button in buttons if button.text() != "Compare…"] or buttons).click()
            case "restore" if store.versions is not None and page.document.path is not None:
                stored = store.versions.versions(page.document.path)
                if stored:
                    page.document.take(store.versions.read(self.dice.choice(stored)))

    def looks_after(self, name: str) -> None:
        """Make the move, and look for what may not be gone."""
        pages = {page: (page.document.path, page.document.modified, page.document.to_bytes()) for page in self.pages()}
        titles = {page: page.document.name for page in pages}
        before = self.held()
        self.writer.does(lambda: self.move(name))
        after = self.held()
        written = {path for path in after if after[path] != before.get(path)}
        assert set(before) <= set(after), name
        gone = [page for page in pages if page not in self.pages()]
        for path in written:
            # A save writes what a page holds, and what it replaced is a version.
            assert after[path] in [data for _path, _modified, data in pages.values()], (name, path)
            if path in before:
                self.is_a_version(path, before[path])
        for page in gone:
            path, modified, data = pages[page]
            asked = titles[page] in self.questions.asked_for
            if modified:
                assert asked, (name, titles[page])
                assert self.questions.answer is not Answer.CANCEL
            left_out = asked and self.questions.answer is Answer.DISCARD
            if left_out or not data or data in after.values():
                continue
            # Only what another program wrote over.
            assert not modified, (name, titles[page])
            assert path is not None, (name, titles[page])
            self.is_a_version(path, data)

    def is_a_version(self, path: Path, data: bytes) -> None:
        versions = self.writer.services.documents.versions
        assert versions is not None
        if not self.full:
            self.writer.waits(lambda: versions.of_hash(path, digest(data)) is not None, f"the version of {path}")

    def pages(self) -> tuple[Page, ...]:
        return self.writer.window.tabs.pages

    def crashes(self) -> None:
        """What the next start would have of what stands on the pages."""
        self.full = False
        documents = self.writer.services.documents
        self.writer.does(documents.check_disk)
        for document in documents.documents:
            documents.recovery.files.write(document)
        copies = [copy.read_bytes().partition(b"\n")[2] for copy in self.writer.services.paths.recovery.glob("*.copy")]
        for page in self.pages():
            if page.document.modified:
                assert page.document.to_bytes() in copies, page.document.name


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_lost_in_whatever_order(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in NAMES[:2]:
        (folder / name).write_text(f"The text of {name}.\n")
    questions = Ready()
    with sitting(qapp, tmp_path / "profile", questions=questions) as writer:
        hand = Hand(writer, questions, folder, seed, monkeypatch)
        for _ in range(STEPS):
            name = hand.dice.choice(MOVES.split())
            if name in ("theirs", "delete", "rename"):
                hand.others(name)
            else:
                hand.looks_after(name)
            if not writer.window.isVisible():
                return
        hand.crashes()
