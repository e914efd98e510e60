"""A disk that takes its time, or does not answer any more, holds up nothing but what was asked of it.

The window goes on, what is shown as saved is saved, and what is left is as it was.
"""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.documents import store as stores
from app.errands import errands
from app.window.comparing.versions_dialog import VersionsDialog
from app.window.saving import closing, reopening
from app.window.saving.session_file import SavedPlace, SavedSession, read_session, write_session
from tests.app.documents.conftest import bodies
from tests.app.slow_disk import SlowDisk
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer

PART = ".redraft-part"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is slow is said at once."""
    monkeypatch.setattr(errands, "SLOW_MS", 1)


def opens(writer: Writer, *files: Path) -> None:
    writer.opens_files(*files)
    writer.waits(lambda: len(writer.window.tabs.pages) == len(files), "the pages")


def holds_up(writer: Writer, disk: SlowDisk) -> None:
    """The disk is asked and does not answer; the window goes on all the same."""
    writer.waits(lambda: disk.waiting > 0, "the disk")
    before = writer.text
    writer.goes_to(len(writer.text))
    writer.types("~")
    assert writer.text == before + "~"
    assert disk.waiting


def saved(writer: Writer) -> None:
    writer.waits(lambda: not writer.page.document.modified, "the save")


def cancels(writer: Writer, says: str) -> None:
    line = writer.window.line
    writer.waits(lambda: line.leave.isVisible(), "Cancel")
    assert says in line.waiting.toolTip()
    writer.clicks(line.leave)
    assert not line.leave.isVisible()


def test_what_was_typed_while_a_save_was_under_way_has_yet_to_be_saved(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    holds_up(writer, slow_disk)
    assert writer.page.document.modified
    assert writer.window.isWindowModified()
    with slow_disk.aside():
        assert file.read_text() == STORY
    slow_disk.let_go()
    writer.waits(lambda: file.read_text() == "x" + STORY, "the file")
    writer.rests(0.05)
    assert writer.page.document.modified
    writer.keys("Ctrl+S")
    saved(writer)
    assert file.read_text() == "x" + STORY + "~"


def test_another_encoding_chosen_while_a_save_was_under_way_has_yet_to_be_written(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    writer.page.document.set_encoding("utf-16-le", bom=True)
    slow_disk.let_go()
    writer.waits(lambda: file.read_bytes() == b"x" + STORY.encode(), "the file")
    writer.rests(0.05)
    assert writer.page.document.modified


def test_saves_keep_their_order_and_the_last_one_is_what_stands_there(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    writer.types("1")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    for letter in "234":
        holds_up(writer, slow_disk)
        writer.types(letter)
        writer.keys("Ctrl+S")
    slow_disk.let_go()
    saved(writer)
    assert file.read_text() == writer.text == "1" + STORY + "~2~3~4"
    store = writer.services.documents.versions
    assert store is not None
    store.close()
    # What waited for its turn was saved once, as it was by then.
    assert [store.read(version).decode() for version in store.versions(file)] == [writer.text, "1" + STORY, STORY]


def test_a_save_that_is_left_changes_nothing_and_the_next_one_saves(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(f".{file.name}.", calls=("os.open",))
    writer.keys("Ctrl+S")
    holds_up(writer, slow_disk)
    cancels(writer, "Saving “story.md”")
    assert "was not saved" in writer.page.notice.label.text()
    assert writer.page.document.modified
    slow_disk.let_go()
    writer.rests(0.1)
    assert file.read_text() == STORY
    assert [entry.name for entry in file.parent.iterdir() if "redraft" in entry.name] == []
    assert writer.page.document.modified
    writer.keys("Ctrl+S")
    saved(writer)
    assert file.read_text() == writer.text


def test_what_reaches_the_disk_although_it_was_left_is_nobody_elses(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    """The system had the new name already when the writer let go of it."""
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(f".{file.name}.", calls=("os.replace",))
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    cancels(writer, "Saving “story.md”")
    slow_disk.let_go()
    writer.waits(lambda: file.read_text() == "x" + STORY, "the file")
    writer.rests(0.1)
    assert writer.page.document.modified
    writer.types("y")
    writer.keys("Ctrl+S")
    saved(writer)
    assert file.read_text() == "xy" + STORY


def test_a_disk_that_fails_late_is_said_as_ever(
    slow_disk: SlowDisk, writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens(writer, file)
    writer.types("x")
    sync = os.fsync

    def full(descriptor: int) -> None:
        if PART in os.readlink(f"/proc/self/fd/{descriptor}") and file.stem in os.readlink(
            f"/proc/self/fd/{descriptor}"
        ):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    holds_up(writer, slow_disk)
    slow_disk.let_go()
    writer.waits(lambda: "the disk is full" in writer.page.notice.label.text(), "the notice")
    assert writer.page.document.modified
    assert file.read_text() == STORY


def test_one_disk_that_hangs_keeps_no_other_text_from_being_saved(
    slow_disk: SlowDisk, writer: Writer, file: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other.md"
    other.write_text("b")
    opens(writer, file, other)
    slow_disk.hold(file.name)
    writer.keys("Ctrl+Tab")
    writer.types("x")
    writer.keys("Ctrl+S")
    holds_up(writer, slow_disk)
    writer.keys("Ctrl+Tab")
    assert writer.text == "b"
    writer.types("y")
    writer.keys("Ctrl+S")
    saved(writer)
    assert other.read_text() == "yb"
    slow_disk.let_go()


def test_recovery_copies_are_written_while_the_disk_of_a_text_hangs(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    holds_up(writer, slow_disk)
    writer.does(writer.services.documents.recovery.write_all)
    writer.waits(lambda: bodies(writer.services.paths.recovery) == [writer.text.encode()], "the copy")
    assert slow_disk.waiting
    slow_disk.let_go()


def test_the_window_is_entered_while_the_disk_hangs_and_what_changed_is_said_later(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    opens(writer, file)
    file.write_text("theirs")
    slow_disk.hold(file.name)
    writer.does(lambda: QApplication.sendEvent(writer.window, QEvent(QEvent.Type.ActivationChange)))
    holds_up(writer, slow_disk)
    slow_disk.let_go()
    writer.waits(lambda: "was changed by another program" in writer.page.notice.label.text(), "the notice")


@pytest.mark.parametrize("left", [False, True])
def test_a_file_opens_when_its_disk_answers_or_is_left(
    slow_disk: SlowDisk, writer: Writer, file: Path, left: bool
) -> None:
    writer.opens("Here.")
    slow_disk.hold(file.name)
    writer.opens_files(file)
    holds_up(writer, slow_disk)
    assert writer.text == "Here.~"
    if left:
        cancels(writer, "Opening “story.md”")
        assert writer.window.line.currentMessage() == "“story.md” was not opened."
    slow_disk.let_go()
    if left:
        writer.rests(0.1)
        assert writer.text == "Here.~"
        assert len(writer.window.tabs.pages) == 1
    else:
        writer.waits(lambda: writer.text == STORY, "the page")


def test_a_setting_a_recent_file_and_a_learned_word_are_kept_when_their_disk_answers(
    slow_disk: SlowDisk, writer: Writer, file: Path
) -> None:
    services = writer.services
    kept = (services.paths.settings_file, services.paths.recent_file, services.paths.own_words)
    writer.opens("Here.")
    slow_disk.hold(*kept)
    writer.does(lambda: services.settings.set("page.width", 80))
    writer.does(lambda: services.recent.note(file, 3))
    writer.does(lambda: services.speller.learn("Zzyx"))
    holds_up(writer, slow_disk)
    assert services.settings.get("page.width") == 80
    assert file in services.recent.paths
    writer.does(lambda: services.settings.set("page.width", 90))
    slow_disk.let_go()
    for path, word in zip(kept, ("90", file.name, "zzyx"), strict=True):
        writer.waits(lambda path=path, word=word: path.exists() and word in path.read_text(), word)


def test_an_edit_is_accepted_while_the_history_cannot_be_written(slow_disk: SlowDisk, writer: Writer) -> None:
    writer.opens("He walked along the old wall.")
    slow_disk.hold(writer.services.paths.history)
    writer.keys("Ctrl+A", "Ctrl+E", "Ctrl+Return")
    writer.waits(lambda: writer.run.proposal is not None, "the proposal")
    writer.keys("Ctrl+Return")
    holds_up(writer, slow_disk)
    accepted = writer.text
    slow_disk.let_go()
    folder = writer.services.paths.history
    writer.waits(lambda: any("The last light." in file.read_text() for file in folder.glob("*.jsonl")), "the history")
    assert writer.text == accepted


def test_versions_are_shown_when_their_disk_answers(slow_disk: SlowDisk, writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("x")
    writer.keys("Ctrl+S")
    saved(writer)
    writer.waits(lambda: len(list(writer.services.paths.versions.rglob("*.version"))) == 2, "the versions")
    slow_disk.hold(writer.services.paths.versions)
    writer.keys("Ctrl+Alt+V")
    (dialog,) = writer.window.findChildren(VersionsDialog)
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    assert dialog.says.text() == "Looking for versions…"
    slow_disk.let_go()
    writer.waits(lambda: dialog.list.count() == 2 and dialog.restore.isEnabled(), "the list")
    dialog.close()


def test_the_window_closes_when_what_is_being_saved_is_saved(slow_disk: SlowDisk, writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    writer.keys("Ctrl+Q")
    writer.rests(0.05)
    assert writer.window.isVisible()
    slow_disk.let_go()
    writer.waits(lambda: not writer.window.isVisible(), "the end")
    assert file.read_text() == "x" + STORY


@pytest.mark.parametrize("keys", ["Ctrl+W", "Ctrl+Q"])
def test_a_close_is_left_with_the_save_that_it_waits_for(
    slow_disk: SlowDisk, writer: Writer, file: Path, keys: str
) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    writer.keys(keys)
    cancels(writer, "Saving “story.md”")
    assert writer.window.isVisible()
    assert writer.page.document.modified
    slow_disk.let_go()
    writer.rests(0.1)
    assert writer.window.isVisible()
    assert file.read_text() == STORY


def test_a_save_that_ends_after_its_page_was_closed_is_kept(slow_disk: SlowDisk, writer: Writer, file: Path) -> None:
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    writer.does(lambda: writer.window.page_closing.drop(writer.page))
    slow_disk.let_go()
    writer.waits(lambda: file.read_text() == "x" + STORY, "the file")
    folder = writer.services.paths.versions
    writer.waits(lambda: len(list(folder.rglob("*.version"))) == 2, "the versions")
    writer.rests(0.05)


def test_a_page_whose_file_does_not_answer_can_be_closed_after_a_question(
    slow_disk: SlowDisk, writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "LOOK_SECONDS", 0.05)
    opens(writer, file)
    slow_disk.hold(file.name)
    writer.answers("Do not save")
    writer.keys("Ctrl+W")
    writer.waits(lambda: not writer.window.tabs.pages, "the close")
    slow_disk.let_go()


def test_the_system_ends_the_program_although_a_disk_hangs(
    slow_disk: SlowDisk, writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(closing, "UNASKED_SECONDS", 0.05)
    opens(writer, file)
    writer.types("x")
    slow_disk.hold(file.name)
    writer.keys("Ctrl+S")
    writer.waits(lambda: slow_disk.waiting > 0, "the disk")
    writer.keys("Ctrl+Q")
    writer.does(lambda: writer.window.ending.begin(15))
    writer.waits(lambda: not writer.window.isVisible(), "the end")
    assert slow_disk.waiting
    writer.waits(lambda: bodies(writer.services.paths.recovery) == [b"x" + STORY.encode()], "the copy")
    slow_disk.let_go()


def test_the_program_starts_without_the_text_whose_disk_hangs_and_forgets_it_not(
    slow_disk: SlowDisk, qapp: QApplication, tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reopening, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(stores, "PATIENCE_SECONDS", 0.05)
    other = tmp_path / "other.md"
    other.write_text("b")
    places = tuple(SavedPlace(str(path), 1, "utf-8") for path in (file, other))
    with sitting(qapp, tmp_path / "profile") as writer:
        session = writer.services.paths.session_file
        write_session(session, SavedSession(places=places))
        slow_disk.hold(file.name)
        writer.does(lambda: writer.window.restore_session())
        writer.waits(lambda: len(writer.window.tabs.pages) == 1, "the other text")
        assert writer.text == "b"
        writer.rests(0.2)
        writer.window.close()
        writer.waits(lambda: not writer.window.isVisible(), "the end")
        kept = read_session(session)
        slow_disk.let_go()
    assert kept is not None
    assert {place.path for place in kept.places} == {str(file), str(other)}
