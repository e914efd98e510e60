"""Texts whose names are no text, or as long as a disk allows, are opened, saved, kept and brought back as any other."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QApplication

from app.documents.disk.naming import shown
from app.window.saving.session_file import read_session
from tests.app.documents.conftest import STRANGE_NAMES, named
from tests.app.waiting import done
from tests.app.window.conftest import STORY, sitting
from tests.app.window.writer import Writer


@pytest.fixture
def strange(tmp_path: Path, full_counts: Callable[[int, int], int]) -> list[Path]:
    folder = tmp_path / "texts"
    folder.mkdir()
    paths = [named(folder, name) for name in STRANGE_NAMES[: full_counts(2, 99)]]
    for path in paths:
        path.write_text(STORY)
    return paths


def test_open_save_close_and_what_is_kept_beside(writer: Writer, strange: list[Path]) -> None:
    services = writer.services
    menu = next(action for action in writer.window.findChildren(QAction) if action.text() == "Open &recent").menu()
    versions = services.documents.versions
    assert versions is not None
    for path in strange:
        writer.opens_files(path)
        assert shown(path.name) in writer.window.windowTitle()
        writer.types("x")
        writer.keys("Ctrl+S")
        assert path.read_text() == "x" + STORY
        assert not writer.window.isWindowModified()
        writer.types("y")
        writer.answers("Save")
        writer.keys("Ctrl+W")
        assert writer.window.tabs.pages == ()
        assert path.read_text() == "xy" + STORY
        menu.aboutToShow.emit()
        writer.does(menu.actions()[0].trigger)
        assert (writer.page.document.path, writer.editor.caret()) == (path, 2)
        writer.keys("Ctrl+W")
    for path in strange:
        writer.waits(lambda path=path: len(versions.versions(path)) == 3, "the versions")  # type: ignore[misc]
    assert services.recent.paths == tuple(reversed(strange))
    assert sorted(strange[0].parent.iterdir()) == sorted(strange)


def test_saved_and_exported_under_such_a_name(
    writer: Writer, strange: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen: list[Path] = []
    monkeypatch.setattr(type(writer.choosers), "file_to_export", lambda _self, _proposed: chosen.pop())
    writer.opens(STORY)
    for path in strange:
        path.unlink()
        writer.types("x")
        writer.choosers.named.append(path)
        writer.keys("Ctrl+Shift+S")
        assert path.read_text() == writer.text
        assert writer.page.document.path == path
        other = named(path.parent, b"e" + os.fsencode(path.name)[1:])
        chosen.append(other)
        writer.does(writer.window.commands["export_html"].trigger)
        writer.waits(lambda: not writer.window.exporting.under_way, "the file")
        assert "<p>" in other.read_text()
        assert writer.window.line.currentMessage() == f"Exported as {shown(other.name)}."
        other.unlink()
    assert sorted(strange[0].parent.iterdir()) == sorted(strange)


def test_brought_back_after_a_crash(qapp: QApplication, strange: list[Path], tmp_path: Path) -> None:
    with sitting(qapp, tmp_path / "profile") as writer:
        folder, session_file = writer.services.paths.recovery, writer.services.paths.session_file
        writer.opens_files(*strange)
        for page in writer.window.tabs.pages:
            QTextCursor(page.document.buffer).insertText("Not saved. ")
        writer.does(writer.services.documents.recovery.write_all)
        writer.waits(lambda: len(list(folder.glob("*.copy"))) == len(strange), "the copies")
        copies = {copy: copy.read_bytes() for copy in folder.glob("*.copy")}
    session = read_session(session_file)
    assert session is not None
    assert [kept.path for kept in session.places] == [str(path) for path in strange]
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        store = writer.services.documents
        assert [document.path for document in store.documents] == strange
        for copy, held in copies.items():
            copy.write_bytes(held.replace(str(os.getpid()).encode(), b"999999999", 1))
        for orphan in store.recovery.orphans():
            document = done(store.recover(orphan))
            assert (document.path, document.text()) == (orphan.path, "Not saved. " + STORY)
            done(store.save(document))
    assert {path.read_text() for path in strange} == {"Not saved. " + STORY}
