"""Windows of their own: built when they are first wanted, and shown again after that."""

from pathlib import Path

from app.window.comparing.versions_dialog import VersionsDialog
from app.window.dialogs.help_window import HelpWindow
from app.window.dialogs.settings_dialog import SettingsDialog
from app.window.window import Window
from tests.app.waiting import done


def test_settings_and_help_are_built_once_and_close_with_the_window(window: Window) -> None:
    assert window.findChildren(SettingsDialog) == []
    window.dialogs.open_settings()
    (settings,) = window.findChildren(SettingsDialog)
    settings.close()
    window.dialogs.open_settings()
    assert window.findChildren(SettingsDialog) == [settings]
    window.dialogs.open_help("keys")
    (pages,) = window.findChildren(HelpWindow)
    assert pages.contents.currentItem().text() == "Keys"
    window.dialogs.close_all()
    assert not settings.isVisible()
    assert not pages.isVisible()


def test_without_a_store_of_versions_there_is_nothing_to_open(window: Window, file: Path) -> None:
    page = done(window.opening.open(file))
    assert page is not None
    assert window.services.documents.versions is None
    window.dialogs.open_versions(page)
    assert window.findChildren(VersionsDialog) == []
