"""The Help menu: the help's pages, the welcome page, and what the program is."""

import pytest

from app.questions import Questions
from app.window.dialogs.help_window import HelpWindow
from app.window.window import Window


def test_the_pages_that_commands_name(window: Window) -> None:
    for command, title in (("keys", "Keys"), ("model_help", "Models and the meter"), ("help", "")):
        window.commands[command].trigger()
        dialog = next(dialog for dialog in window.findChildren(HelpWindow) if dialog.isVisible())
        item = dialog.contents.currentItem()
        assert item is not None
        assert item.text() == (title or dialog.contents.item(0).text())
    dialog.close()


def test_the_welcome_page_has_a_passage_to_try_on(window: Window) -> None:
    window.commands["welcome"].trigger()
    page = window.tabs.current
    assert page is not None
    assert page.document.name == "Welcome"
    assert page.editor.selected_text().startswith("The ferry had been late")


def test_what_the_program_is(window: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences: list[str] = []
    monkeypatch.setattr(Questions, "about", lambda _self, text, more: sentences.extend((text, more)))
    window.commands["about"].trigger()
    assert sentences[0] == "Redraft"
    assert "Apache-2.0" in sentences[1]
