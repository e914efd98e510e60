"""Two running programs with one file are both told, and a killed one is forgotten."""

import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.documents.document import Document
from app.documents.kept.open_elsewhere import OpenElsewhere
from app.documents.kept.presence import Presence
from app.errands.errands import Errands
from tests.app.documents.conftest import store_in
from tests.app.waiting import done

OTHER = """
import sys
from pathlib import Path
from app.documents.kept.presence import Presence
presence = Presence(Path(sys.argv[1]))
presence.enter(Path(sys.argv[2]))
print(presence.elsewhere(Path(sys.argv[2])), flush=True)
input()
presence.leave(Path(sys.argv[2]))
"""
pytestmark = pytest.mark.usefixtures("qapp")


@pytest.mark.parametrize("killed", [False, True])
def test_both_programs_are_told_and_a_killed_one_is_forgotten(tmp_path: Path, qtbot: QtBot, killed: bool) -> None:
    store, _ = store_in(tmp_path)
    heard: list[bool] = []
    store.elsewhere_changed.connect(lambda _document, shared: heard.append(shared))
    path = tmp_path / "page.md"
    path.write_text("x")
    done(store.open(path))
    command = [sys.executable, "-c", OTHER, str(tmp_path / "open"), str(path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        # The second one knows at once; the first one is told while it goes on.
        assert other.stdout.readline() == "True\n"
        qtbot.waitUntil(lambda: heard == [True], timeout=20_000)
        if killed:
            other.kill()
            other.wait(20)
            # Nobody took its note away; it is seen through when the window is looked at next.
            store.check_disk()
            assert heard == [True, False]
            assert len(list((tmp_path / "open").iterdir())) == 1
        else:
            other.communicate("\n")
            qtbot.waitUntil(lambda: heard == [True, False], timeout=20_000)
    finally:
        other.kill()
        other.communicate()
        store.stop()


def test_a_document_that_moves_takes_its_note_along(file: Path, tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    presence, document = Presence(tmp_path / "open"), Document.from_file(file)
    elsewhere = OpenElsewhere(presence, Errands())
    elsewhere.enter(document)
    (before,) = presence.folder.iterdir()
    document.follow(tmp_path / "other.txt")
    elsewhere.moved(document, file)
    (after,) = presence.folder.iterdir()
    assert before.name != after.name
    elsewhere.leave(document)
    assert list(presence.folder.iterdir()) == []
    elsewhere.stop()


def test_what_is_open_here_is_said_again_when_the_window_is_looked_at(file: Path, tmp_path: Path) -> None:
    store, _ = store_in(tmp_path)
    done(store.open(file))
    other = Presence(tmp_path / "open")
    for note in (tmp_path / "open").iterdir():
        note.unlink()
    assert not other.elsewhere(file)
    store.check_disk()
    assert other.elsewhere(file)
    store.stop()
    # Left there and held by nobody: as by a program that was killed.
    assert len(list((tmp_path / "open").iterdir())) == 1


def test_without_notes_nothing_is_open_elsewhere(file: Path) -> None:
    elsewhere, document = OpenElsewhere(None, Errands()), Document.from_file(file)
    elsewhere.changed.connect(lambda *_: pytest.fail("nothing changed"))
    elsewhere.enter(document)
    elsewhere.look()
    assert not done(elsewhere.taken(file))
    elsewhere.leave(document)
    elsewhere.stop()
