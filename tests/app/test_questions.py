"""Each question as a dialog: what it says, and what every button means."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMessageBox

from app.questions import Answer, Questions


@pytest.fixture
def questions(qapp: QApplication) -> Questions:
    return Questions()


def press(label: str, says: list[str]) -> None:
    """Press ``label`` in the dialog that comes up; note what it says."""

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        says.append(box.text())
        button = next(b for b in box.findChildren(QAbstractButton) if b.text().replace("&", "") == label)
        button.click()

    QTimer.singleShot(0, look)


@pytest.mark.parametrize(
    ("label", "answer"), [("Save", Answer.SAVE), ("Do not save", Answer.DISCARD), ("Cancel", Answer.CANCEL)]
)
def test_one_unsaved_text(questions: Questions, label: str, answer: Answer) -> None:
    says: list[str] = []
    press(label, says)
    assert questions.unsaved(["<b>Novel</b>.md"]) is answer
    assert says == ["Save the changes to “<b>Novel</b>.md”?"]


def test_several_unsaved_texts(questions: Questions) -> None:
    says: list[str] = []
    press("Save all", says)
    assert questions.unsaved(["a.md", "b.md"]) is Answer.SAVE
    assert says == ["Save the changes to 2 documents?"]


@pytest.mark.parametrize(
    ("label", "answer"), [("With the changes", True), ("As it was before", False), ("Cancel", None)]
)
def test_tracked_changes(questions: Questions, label: str, answer: bool | None) -> None:
    press(label, [])
    assert questions.with_changes("a.docx", "two insertions") is answer


@pytest.mark.parametrize(("label", "answer"), [("Take them in", True), ("Leave them out", False), ("Cancel", None)])
def test_pictures_outside_the_folder(questions: Questions, label: str, answer: bool | None) -> None:
    press(label, [])
    assert questions.may_take_outside([f"../{number}.png" for number in range(20)]) is answer


@pytest.mark.parametrize(
    ("ask", "label"),
    [
        (lambda questions: questions.may_lose(["Footnotes."]), "Export"),
        (lambda questions: questions.wipe("a.md"), "Wipe"),
        (lambda questions: questions.wipe_all(), "Wipe all"),
    ],
)
def test_what_cannot_be_undone_is_done_only_by_its_button(
    questions: Questions, ask: Callable[[Questions], bool], label: str
) -> None:
    press(label, [])
    assert ask(questions) is True
    press("Cancel", [])
    assert ask(questions) is False


def test_a_name_without_an_ending_gets_one_and_replaces_nothing_unasked(
    questions: Questions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = [str(tmp_path / "story")]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen[0], ""))
    assert questions.file_to_save(tmp_path / "x.md") == tmp_path / "story.md"
    (tmp_path / "story.md").write_text("There.")
    says: list[str] = []
    press("Cancel", says)
    assert questions.file_to_save(tmp_path / "x.md") is None
    assert says == ["There is a file “story.md” already."]
    press("Replace", says)
    assert questions.file_to_export(tmp_path / "x.md") == tmp_path / "story.md"
    chosen[0] = ""
    assert questions.file_to_save(tmp_path / "x.md") is None
