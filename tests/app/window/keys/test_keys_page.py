"""The page of the settings where commands get other keys."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem

from app.window.keys.keys_page import KeysPage
from app.window.window import Window
from tests.app.window.writer import Writer


def page_of(window: Window) -> KeysPage:
    window.commands["settings"].trigger()
    return next(page for page in window.findChildren(KeysPage) if page.window().isVisible())


def press(page: KeysPage, keys: str) -> None:
    page.field.setKeySequence(QKeySequence(keys))
    page.field.editingFinished.emit()


def row(page: KeysPage, command_id: str) -> QTreeWidgetItem:
    items = [page.list.topLevelItem(at) for at in range(page.list.topLevelItemCount())]
    return next(item for item in items if item is not None and item.data(0, Qt.ItemDataRole.UserRole) == command_id)


def test_a_command_that_loses_its_last_key_is_named_as_one_without(writer: Writer) -> None:
    page = page_of(writer.window)
    page.choose("keep")
    press(page, "Ctrl+S")
    assert page.note.text() == "“Save” had it; it has no key now."
    assert row(page, "save").text(1) == ""
    page.default.click()
    assert row(page, "save").text(1) == "Ctrl+S"


def test_a_refused_key_changes_nothing_and_says_why(writer: Writer) -> None:
    page = page_of(writer.window)
    page.choose("outline")
    press(page, "q")
    assert "is for writing" in page.note.text()
    assert writer.services.settings.get("keys") == {}
    page.window().close()


def test_the_field_takes_a_pressed_key(writer: Writer) -> None:
    page = page_of(writer.window)
    page.search.setText("outl")
    shown = [page.list.topLevelItem(at) for at in range(page.list.topLevelItemCount())]
    assert [item.text(0) for item in shown if item is not None and not item.isHidden()] == ["Outline"]
    page.choose("outline")
    page.field.setFocus()
    QTest.keyClick(page.field, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    for _ in range(300):
        if writer.services.settings.get("keys"):
            break
        QTest.qWait(10)
    assert writer.services.settings.get("keys") == {"outline": "Ctrl+K"}
    page.window().close()
