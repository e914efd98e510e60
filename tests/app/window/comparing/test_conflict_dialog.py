"""A file that changed under the writer's hands: every way on is a button, and Cancel is what closing means."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton

from app.questions import Answer
from app.window.comparing.compare_view import CompareView
from app.window.comparing.conflict_dialog import ConflictDialog
from app.window.window import Window

VERSIONS = [("As last saved here", "One."), ("On the disk now", "Two."), ("The page", "Three.")]


def dialog(window: Window, deleted: bool = False) -> ConflictDialog:
    return ConflictDialog("<b>a</b>.md", deleted, [] if deleted else VERSIONS, window.themes.theme, window)


def labels(dialog: ConflictDialog) -> list[str]:
    return [button.text() for button in dialog.findChildren(QPushButton)]


@pytest.mark.parametrize(
    ("label", "answer"),
    [
        ("Replace it", Answer.OVERWRITE),
        ("Take theirs", Answer.RELOAD),
        ("Cancel", Answer.CANCEL),
        ("Save under another name…", Answer.SAVE_AS),
    ],
)
def test_every_button_is_an_answer(window: Window, label: str, answer: Answer) -> None:
    asked = dialog(window)
    button = next(button for button in asked.findChildren(QPushButton) if button.text() == label)
    QTimer.singleShot(0, button.click)
    assert asked.ask() is answer
    asked.deleteLater()


def test_closing_it_decides_nothing(window: Window) -> None:
    asked = dialog(window)
    QTimer.singleShot(0, asked.reject)
    assert asked.ask() is Answer.CANCEL
    asked.deleteLater()


def test_a_deleted_file_has_nothing_to_compare_or_take(window: Window) -> None:
    asked = dialog(window, deleted=True)
    assert labels(asked) == ["Write it again", "Cancel", "Save under another name…"]
    assert asked.findChildren(CompareView) == []
    assert "was deleted by another program" in asked.windowTitle()
    asked.deleteLater()


def test_the_name_is_shown_as_it_is_and_the_safe_way_is_the_default(window: Window) -> None:
    asked = dialog(window)
    assert asked.findChildren(QLabel)[0].text().startswith("“<b>a</b>.md” was changed by another program")
    assert [button.text() for button in asked.findChildren(QPushButton) if button.isDefault()] == [
        "Save under another name…"
    ]
    asked.deleteLater()
