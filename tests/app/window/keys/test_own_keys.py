"""The keys that the writer chose are the commands' at once."""

from PySide6.QtGui import QKeySequence

from app.window.keys.keys_page import KeysPage
from app.window.window import Window
from tests.app.window.writer import Writer


def page_of(window: Window) -> KeysPage:
    window.commands["settings"].trigger()
    return next(page for page in window.findChildren(KeysPage) if page.window().isVisible())


def press(page: KeysPage, keys: str) -> None:
    page.field.setKeySequence(QKeySequence(keys))
    page.field.editingFinished.emit()


def test_a_key_is_chosen_obeyed_and_given_back(writer: Writer) -> None:
    writer.opens("One. Two.")
    page = page_of(writer.window)
    page.choose("outline")
    press(page, "Ctrl+R")
    assert "Again with another seed" in page.note.text()
    commands = writer.window.commands
    assert commands["outline"].shortcuts() == [QKeySequence("Ctrl+R")]
    assert commands["again"].shortcuts() == []
    page.window().close()
    writer.keys("Ctrl+R")
    assert commands["outline"].isChecked()
    page = page_of(writer.window)
    page.choose("outline")
    page.default.click()
    assert commands["again"].shortcuts() == [QKeySequence("Ctrl+R")]
    assert commands["outline"].shortcuts() == [QKeySequence("F7")]
    page.none.click()
    assert commands["outline"].shortcuts() == []
    writer.services.settings.reset("keys")
    assert commands["outline"].shortcuts() == [QKeySequence("F7")]
    page.window().close()


def test_an_action_does_not_take_a_key_that_the_writer_gave_away(writer: Writer) -> None:
    taken = writer.services.paths.own_actions / "calmer.toml"
    taken.write_text('label = "Calmer"\ntask = "rephrase"\nkey = "Ctrl+Alt+J"\n', encoding="utf-8")
    writer.opens("One. Two.")
    writer.window.refresh_commands()
    of = {action.text(): action for _group, action in writer.window.action_keys.all()}
    assert of["Calmer"].shortcut() == QKeySequence("Ctrl+Alt+J")
    writer.services.settings.set("keys", {"outline": "Ctrl+Alt+J"})
    of = {action.text(): action for _group, action in writer.window.action_keys.all()}
    assert of["Calmer"].shortcut().isEmpty()
