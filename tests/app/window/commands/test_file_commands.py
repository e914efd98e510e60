"""The File menu: recent files."""

from pathlib import Path

from app.window.window import Window
from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


def test_recent_files_are_listed_opened_where_the_caret_was_and_forgotten(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.goes_to(9)
    writer.keys("Ctrl+W")
    menu = writer.window.menus["Open recent"]
    writer.does(menu.aboutToShow.emit)
    (entry,) = [action for action in menu.actions() if "story.md" in action.text()]
    writer.does(entry.trigger)
    assert writer.text == STORY
    assert writer.editor.caret() == 9
    writer.does(menu.aboutToShow.emit)
    (forget,) = [action for action in menu.actions() if action.text() == "Forget these"]
    writer.does(forget.trigger)
    writer.does(menu.aboutToShow.emit)
    assert [action.text() for action in menu.actions()] == ["No files yet"]


def test_the_menu_acts_on_the_page_in_front(window: Window, file: Path, tmp_path: Path) -> None:
    window.commands["new"].trigger()
    page = window.tabs.current
    assert page is not None
    page.editor.insertPlainText("Words.")
    window.services.questions.named.append(tmp_path / "named.md")  # type: ignore[attr-defined]
    window.commands["save_as"].trigger()
    assert (tmp_path / "named.md").read_text() == "Words."
    window.services.questions.opened.append([file])  # type: ignore[attr-defined]
    window.commands["open"].trigger()
    assert window.tabs.current is not page
    window.commands["close"].trigger()
    assert window.tabs.current is page
