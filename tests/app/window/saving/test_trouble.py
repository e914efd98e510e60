"""When something is wrong: one plain sentence with what to do, and the text safe."""

import errno
import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from app.drafting.jobs import State
from app.window.proposing.proposal_bar import FAILED
from engine.messages import Failed, Loading, Ready, Silent, Unloaded
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer, ghosts
from tests.fakes import MODEL

PASSAGE = "The dim glow of evening lay on the water."
TEXT = f"Before.\n{PASSAGE}\nAfter."
NO_MEMORY = "There was not enough memory for this; close other programs, or choose a smaller model or number format."


def running(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)


def button(writer: Writer, label: str) -> QPushButton:
    return next(found for found in writer.page.notice.buttons() if found.text() == label)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("memory", NO_MEMORY), ("engine", "Something went wrong in the engine; your text is as it was.")],
)
def test_a_failure_in_the_middle_of_a_run(writer: Writer, kind: str, sentence: str) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    writer.does(lambda: session.fail(kind, sentence))
    assert writer.job.state is State.FAILED
    assert writer.text == TEXT
    assert ghosts(writer.editor) == []
    assert not writer.editor.document().isUndoAvailable()
    bar = writer.page.bar
    assert bar.page == FAILED
    assert bar.failure.text() == sentence
    assert not writer.page.notice.isVisible()
    first = writer.job.request
    writer.clicks(bar.retry)
    writer.waits_for_proposal()
    assert (writer.job.request.seed, writer.job.request.job) != (first.seed, first.job)  # type: ignore[union-attr]
    assert writer.job.request.seed != first.seed  # type: ignore[union-attr]
    writer.keys("Ctrl+Return", "Ctrl+Z")
    assert writer.text == TEXT


def test_a_failure_on_a_page_behind_is_told_in_passing_and_read_there(writer: Writer) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    behind = writer.page
    writer.does(lambda: writer.window.opening.new("Another page.", "Another"))
    said: list[str] = []
    writer.window.line.messageChanged.connect(said.append)
    writer.does(lambda: session.fail("engine", "It broke."))
    assert writer.page is not behind
    assert not writer.page.notice.isVisible()
    assert f"{behind.document.name}: It broke." in said
    assert (behind.bar.page, behind.bar.failure.text()) == (FAILED, "It broke.")


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


def test_a_missing_model_says_so_and_the_starter_is_one_click_away(qapp: QApplication, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    with sitting(qapp, tmp_path / "profile", real=True, model=gone) as writer:
        writer.opens(TEXT)
        notice = writer.page.notice
        writer.rests()
        assert notice.isVisible()
        assert "gone" in notice.label.text()
        assert "Writing works all the same" in notice.label.text()
        writer.selects(PASSAGE)
        writer.keys("Ctrl+E")
        card = writer.page.card
        assert card.isVisible()
        assert not card.go.isEnabled()
        assert card.note.text()
        writer.keys("Ctrl+Return", "Esc")
        assert writer.text == TEXT
        writer.clicks(button(writer, "Use the starter"))
        writer.waits(lambda: writer.services.bridge.model is not None, "the starter")
        writer.rests()
        assert not notice.isVisible()
        writer.keys("Ctrl+E")
        assert card.go.isEnabled()
        writer.keys("Esc")


def test_a_broken_model_is_refused_by_name(qapp: QApplication, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    with sitting(qapp, tmp_path / "first") as writer:
        shutil.copytree(writer.services.paths.resource("models/starter"), broken)
    weights = broken / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with sitting(qapp, tmp_path / "profile", real=True, model=broken) as writer:
        writer.opens(TEXT)
        sentence = writer.window.models.trouble
        assert "broken" in sentence or "model.safetensors" in sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
        writer.keys("Ctrl+End")
        writer.types("x")
        assert writer.text == TEXT + "x"
        writer.choosers.folders.append(writer.services.paths.resource("models/starter"))
        writer.rests()
        writer.clicks(button(writer, "Choose a model folder…"))
        writer.waits(lambda: writer.services.bridge.model is not None, "the starter")


def test_no_model_at_all(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.opens(TEXT)
    monkeypatch.setattr(writer.session, "load", lambda *_words, **_more: None)
    # Another model is asked for: the one there is goes for good, and the other cannot be used.
    writer.does(lambda: writer.services.bridge.load("/none"))
    writer.says(Unloaded("Another model is being loaded."))
    assert writer.services.bridge.offered is None
    writer.says(Failed("", "model", "The folder “/none” holds no model.", ""))
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert not card.go.isEnabled()
    assert "holds no model" in card.note.text()
    assert card.models.isVisible()
    writer.keys("Esc")


def test_a_model_that_rested_is_offered_and_said_to_come_back(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.says(Unloaded("The model was let go after 15 minutes without work."))
    assert writer.window.line.chip.text().startswith("Fake, let go")
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert card.note.text() == (
        "The model was let go after 15 minutes without work. The next run loads it again, which takes a moment."
    )
    assert card.go.isEnabled()
    writer.keys("Ctrl+Return")
    writer.rests()
    writer.says(Loading(0.5, "weights"))
    assert "Loading 50%" in writer.window.line.chip.text()
    writer.says(Ready(MODEL))
    writer.waits_for_proposal()
    writer.keys("Esc", "Ctrl+E")
    assert not card.note.text()


def test_the_starter_comes_back_with_the_next_run(starter: Writer) -> None:
    starter.opens(TEXT)
    starter.does(starter.window.models.let_go)
    starter.waits(lambda: starter.services.bridge.model is None, "the model to go")
    starter.rests()
    starter.selects(PASSAGE)
    starter.keys("Ctrl+E", "Ctrl+Return")
    starter.waits_for_proposal()
    assert starter.services.bridge.model is not None
    assert "let go" not in starter.window.line.chip.text()
    starter.keys("Ctrl+Return", "Ctrl+Z")
    assert starter.text == TEXT


def test_a_silent_engine_offers_to_save_and_to_start_again(writer: Writer) -> None:
    running(writer)
    file = writer.services.paths.state / "rescued.md"
    writer.says(Silent(31.0, "a pass"))
    assert "31 seconds" in writer.page.notice.label.text()
    assert "Your text is safe" in writer.page.notice.label.text()
    writer.choosers.named.append(file)
    writer.keys("Ctrl+End")
    writer.types("!")
    writer.clicks(button(writer, "Save everything"))
    assert file.read_text(encoding="utf-8") == TEXT + "!"
    writer.says(Silent(61.0, "a pass"))
    writer.clicks(button(writer, "Restart the engine"))
    assert writer.job.state is State.FAILED
    assert "started again" in writer.page.bar.failure.text()
    assert writer.services.bridge.model is not None
    assert writer.text == TEXT + "!"


def test_what_is_over_is_not_told_on_any_page(writer: Writer) -> None:
    running(writer)
    writer.says(Silent(31.0, "a pass"))
    assert "31 seconds" in writer.page.notice.label.text()
    writer.waits_for_proposal()
    # It answered after all.
    assert not writer.page.notice.isVisible()
    writer.keys("Esc")
    writer.says(Failed("", "model", "The folder “/none” holds no model.", ""))
    assert writer.page.notice.isVisible()
    writer.opens("Another page.")
    writer.says(Ready(MODEL))
    writer.keys("Ctrl+Tab")
    assert not writer.page.notice.isVisible()


def test_a_load_that_fails_later_keeps_the_page(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.says(Failed("", "model", "The model is damaged.", ""))
    assert "The model is damaged." in writer.page.notice.label.text()
    writer.types("x")
    assert writer.text == "x" + TEXT
    writer.keys("Esc")
    assert not writer.page.notice.isVisible()


def test_what_nobody_foresaw_is_one_sentence(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.does(lambda: writer.services.diagnostics.fault.emit("Something went wrong inside Redraft.", "trace"))
    assert writer.page.notice.label.text() == "Something went wrong inside Redraft."
    assert writer.text == TEXT


def test_a_recovery_copy_that_cannot_be_written_is_said(writer: Writer) -> None:
    folder = writer.services.paths.recovery
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    shutil.rmtree(folder)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits(lambda: "could not be written" in writer.page.notice.label.text(), "the sentence")
    writer.waits_for_proposal()
    writer.keys("Esc")
    assert writer.text == TEXT
    folder.mkdir()


def test_a_refused_recovery_copy_is_said_on_the_page_it_is_of(writer: Writer) -> None:
    folder = writer.services.paths.recovery
    behind = writer.opens(TEXT)
    writer.types("More. ")
    behind_page = writer.page
    writer.opens("Another text.")
    shutil.rmtree(folder)
    writer.does(writer.services.documents.write_recovery_of_all)
    writer.waits(lambda: behind_page.notice.key == "recovery", "the sentence")
    assert writer.page.notice.key != "recovery"
    named = folder.parent / "kept.md"
    writer.choosers.named.append(named)
    writer.does(lambda: behind_page.notice.buttons()[0].click())
    assert named.read_text(encoding="utf-8") == behind.text()
    folder.mkdir()


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
        writer.keys("Ctrl+Q")
    with sitting(qapp, tmp_path / "profile") as writer:
        writer.does(writer.window.restore_session)
        assert writer.text == TEXT
        writer.does(lambda: writer.window.open_files([away]))
        assert "away.md" in writer.page.notice.label.text()
        long = tmp_path / ("x" * 300)
        writer.does(lambda: writer.window.open_files([long]))
        assert "too long" in writer.page.notice.label.text()


def test_a_device_is_never_replaced_by_a_text(writer: Writer, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    writer.opens(TEXT)
    writer.choosers.named.append(pipe)
    writer.keys("Ctrl+Shift+S")
    assert pipe.is_fifo()
    assert "is a device" in writer.page.notice.label.text()


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
