"""The window's title names the document in front, and says whether it is saved."""

from pathlib import Path

from app.window.window import Window
from tests.app.waiting import done


def test_the_title_follows_the_document(window: Window, file: Path, tmp_path: Path) -> None:
    assert window.windowTitle() == "Redraft"
    page = done(window.opening.open(file))
    assert page is not None
    assert window.windowTitle() == "story.md[*] — Redraft"
    assert window.windowFilePath() == str(file)
    assert not window.isWindowModified()
    page.editor.insertPlainText("x")
    assert window.isWindowModified()
    window.services.questions.named.append(tmp_path / "other.md")  # type: ignore[attr-defined]
    window.commands["save_as"].trigger()
    assert window.windowTitle() == "other.md[*] — Redraft"
    assert not window.isWindowModified()
    done(window.page_closing.close(page))
    assert window.windowTitle() == "Redraft"


def test_a_change_behind_another_page_leaves_the_title(window: Window, file: Path) -> None:
    behind = done(window.opening.open(file))
    assert behind is not None
    window.opening.new("Other.", "Other")
    behind.editor.insertPlainText("x")
    assert window.windowTitle() == "Other[*] — Redraft"
    assert not window.isWindowModified()
    window.commands["previous_page"].trigger()
    assert window.isWindowModified()


def test_the_form_of_the_file_is_shown(window: Window, tmp_path: Path) -> None:
    file = tmp_path / "dos.md"
    file.write_bytes(b"One.\r\nTwo.\r\n")
    done(window.opening.open(file))
    assert window.line.form.text() == "CRLF"
    window.opening.new("Plain.", "Plain")
    assert window.line.form.text() == ""
