"""When something is wrong: one plain sentence with what to do, and the text safe."""

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.drafting.run import State
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer, ghosts

PASSAGE = "The dim glow of evening lay on the water."
TEXT = f"Before.\n{PASSAGE}\nAfter."
NO_MEMORY = "There was not enough memory for this; close other programs, or choose a smaller model or number format."


def running(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("memory", NO_MEMORY), ("engine", "Something went wrong in the engine; your text is as it was.")],
)
def test_a_failure_in_the_middle_of_a_run(writer: Writer, kind: str, sentence: str) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    writer.does(lambda: session.fail(kind, sentence))
    assert writer.run.state is State.FAILED
    assert writer.text == TEXT
    assert ghosts(writer.editor) == []
    assert not writer.editor.document().isUndoAvailable()
    bar = writer.page.bar
    assert bar.page is bar.failed
    assert bar.failed.failure.text() == sentence
    assert not writer.page.notice.isVisible()
    first = writer.run.request
    writer.clicks(bar.failed.retry)
    writer.waits_for_proposal()
    assert (writer.run.request.seed, writer.run.request.job) != (first.seed, first.job)  # type: ignore[union-attr]
    assert writer.run.request.seed != first.seed  # type: ignore[union-attr]
    writer.keys("Ctrl+Return", "Ctrl+Z")
    assert writer.text == TEXT


def test_after_a_failure_the_prompt_opens_at_once(writer: Writer) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    writer.does(lambda: session.fail("engine", "It broke."))
    writer.keys("Ctrl+E")
    assert writer.page.card.isVisible()
    writer.keys("Esc")


def test_a_failure_is_put_away_with_escape_and_writing_goes_on(writer: Writer) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    writer.does(lambda: session.fail("engine", "It broke."))
    writer.keys("Esc")
    assert not writer.page.bar.isVisible()
    writer.keys("Ctrl+End")
    writer.types(" Still writing.")
    assert writer.text == TEXT + " Still writing."


def test_a_file_that_cannot_even_be_asked_about_costs_nothing_else(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that may not be entered, a share that went away: there Path.exists raises."""
    there, away = tmp_path / "there.md", tmp_path / "away" / "away.md"
    there.write_text(TEXT, encoding="utf-8")
    away.parent.mkdir()
    away.write_text(TEXT, encoding="utf-8")
    real = os.stat

    def refusing(path: object, *args: object, **kinds: object) -> os.stat_result:
        if "away.md" in str(path):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path, *args, **kinds)  # type: ignore[arg-type]

    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(lambda: writer.window.open_files([away, there]))
        monkeypatch.setattr(os, "stat", refusing)
        writer.does(writer.services.documents.check_disk)
        # Nobody can say whose text is there, so it is asked about.
        writer.answers("Do not save")
        writer.keys("Ctrl+Q")
        assert writer.asked
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert writer.text == TEXT
        writer.does(lambda: writer.window.open_files([away]))
        assert "away.md" in writer.page.notice.label.text()
        long = tmp_path / ("x" * 300)
        writer.does(lambda: writer.window.open_files([long]))
        assert "too long" in writer.page.notice.label.text()


def test_a_disk_that_turns_read_only_keeps_nobody_from_saving_elsewhere_and_leaving(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a disk with errors does: then even removing what is not there is refused."""
    profile, path = tmp_path / "profile", tmp_path / "page.md"
    path.write_text(TEXT, encoding="utf-8")
    real = os.unlink

    def refusing(gone: Path, **kinds: int) -> None:
        if profile in Path(gone).parents:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(gone))
        real(gone, **kinds)  # type: ignore[arg-type]

    with sitting(qapp, profile) as writer:
        running(writer)
        writer.waits_for_proposal()
        writer.keys("Ctrl+Return")
        monkeypatch.setattr(os, "unlink", refusing)
        named = tmp_path / "elsewhere.md"
        writer.choosers.named.append(named)
        writer.keys("Ctrl+S")
        assert named.read_text(encoding="utf-8") == writer.text
        assert not writer.page.document.modified
        writer.does(lambda: writer.window.open_files([path]))
        assert writer.text == TEXT
        writer.keys("F8")
        writer.answers("Wipe all")
        writer.does(writer.window.panels["history"].wipe_all.click)
        assert "still there" in writer.window.line.currentMessage()
        writer.keys("Ctrl+W")
        writer.keys("Ctrl+Q")
        assert not writer.window.isVisible()
