"""The settings window: every setting has an editor, and every change holds at once."""

from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QScrollArea, QSpinBox

from app.window.dialogs.settings_dialog import SettingsDialog
from tests.app.window.writer import Writer

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast one."


def test_settings_hold_at_once_and_survive_undo(writer: Writer) -> None:
    editor = writer.opens("")
    writer.types(TEXT)
    writer.keys("Ctrl+,")
    dialog = next(d for d in writer.window.findChildren(SettingsDialog) if d.isVisible())
    theme, size, width = (dialog.editor(key) for key in ("theme", "font.size", "page.width"))
    assert isinstance(theme, QComboBox)
    assert isinstance(size, QDoubleSpinBox)
    assert isinstance(width, QSpinBox)
    margin = editor.viewportMargins().left()
    writer.does(lambda: size.setValue(20.0))
    assert editor.font().pointSizeF() == 20.0
    writer.does(lambda: size.setValue(10.0))
    writer.does(lambda: width.setValue(30))
    assert editor.viewportMargins().left() > margin
    writer.does(lambda: theme.setCurrentIndex(theme.findData("contrast")))
    writer.does(lambda: theme.activated.emit(theme.currentIndex()))
    assert writer.window.themes.theme.contrast
    writer.does(dialog.close)
    assert writer.text == TEXT
    assert editor.document().isUndoAvailable()
    writer.does(writer.window.activateWindow)
    while editor.document().isUndoAvailable():
        writer.keys("Ctrl+Z")
    assert writer.text == ""


def test_every_setting_has_an_editor_that_shows_it(writer: Writer) -> None:
    writer.keys("Ctrl+,")
    dialog = next(d for d in writer.window.findChildren(SettingsDialog) if d.isVisible())
    for setting in writer.services.settings.declared:
        if setting.group:
            widget = dialog.editor(setting.key)
            assert widget.accessibleName() == setting.label
    assert dialog.groups.count() >= 4
    writer.does(lambda: writer.services.settings.set("page.width", 90))
    width = dialog.editor("page.width")
    assert isinstance(width, QSpinBox)
    assert width.value() == 90
    writer.does(dialog.close)


def test_no_page_of_the_settings_is_wider_than_its_window(writer: Writer) -> None:
    writer.keys("Ctrl+,")
    dialog = next(dialog for dialog in writer.window.findChildren(SettingsDialog) if dialog.isVisible())
    for row in range(dialog.groups.count()):
        writer.does(lambda row=row: dialog.groups.setCurrentRow(row))
        for scroll in dialog.findChildren(QScrollArea):
            if scroll.isVisible():
                assert scroll.horizontalScrollBar().maximum() == 0, dialog.groups.item(row).text()
    size = dialog.editor("font.size")
    assert isinstance(size, QDoubleSpinBox)
    assert size.text() == "13"
    writer.does(lambda: size.setValue(13.5))
    assert size.text() == "13.5"
    assert writer.services.settings.get("font.size") == 13.5
    writer.does(dialog.close)
