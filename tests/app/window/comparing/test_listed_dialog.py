"""The frame of the windows that compare one of several texts: Enter is the last button, the list is at the left."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.window.comparing.listed_dialog import ListedDialog, pressed_twice
from app.window.window import Window


@pytest.fixture
def dialog(window: Window) -> ListedDialog:
    return ListedDialog(window.themes.theme, "Texts", "Some texts", 200, window)


def test_everything_has_its_place_and_enter_its_button(dialog: ListedDialog) -> None:
    drop, later, keep = (QPushButton(name, dialog) for name in ("Drop", "Later", "Keep"))
    dialog.says.setText("One of them:")
    dialog.lay_out([drop], [later, keep])
    dialog.resize(800, 500)
    dialog.show()
    assert dialog.windowTitle() == "Texts"
    assert dialog.list.accessibleName() == "Some texts"
    assert [button.isDefault() for button in (drop, later, keep)] == [False, False, True]
    assert [button.autoDefault() for button in (drop, later)] == [False, False]
    assert keep.property("primary")
    assert dialog.list.x() < dialog.view.x()
    assert dialog.says.y() < dialog.list.y() < drop.y()
    assert drop.x() < later.x() < keep.x()


def test_what_cannot_be_taken_back_is_asked_once(dialog: ListedDialog) -> None:
    button = QPushButton("Delete", dialog)
    assert not pressed_twice(button, "Delete for good?")
    assert button.text() == "Delete for good?"
    assert pressed_twice(button, "Delete for good?")
