"""The few questions that must be answered before anything else can happen: where to save, what to do with unsaved text.

GUI thread. Each is one method, so that a test can answer in the writer's stead: it hands ``Services`` another object.
Knows no document beyond its name.
"""

import os
from collections.abc import Sequence
from enum import Enum, auto
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.documents.disk.file_errors import EncodingCandidate
from app.documents.disk.naming import shown
from app.encoding_question import EncodingQuestion
from app.plain_words import plain_labels

FILTER = "Text and Markdown (*.md *.txt *.markdown);;All files (*)"
TO_OPEN = "Texts (*.md *.txt *.markdown *.docx *.docm *.dotx *.odt *.ott);;All files (*)"

MOST_NAMES = 12
"""That are listed in a question."""


class Answer(Enum):
    """What the writer chose."""

    SAVE = auto()
    DISCARD = auto()
    CANCEL = auto()
    SAVE_AS = auto()
    OVERWRITE = auto()
    RELOAD = auto()


class Questions:
    """Dialogs over ``parent``, which the window sets once it is there."""

    def __init__(self) -> None:
        self.parent: QWidget | None = None

    def files_to_open(self, folder: Path) -> list[Path]:
        """Which texts to open, beginning in ``folder``; none where the writer leaves it."""
        names, _ = QFileDialog.getOpenFileNames(self.parent, "Open", str(folder), TO_OPEN)
        return [Path(name) for name in names]

    def file_to_save(self, proposed: Path) -> Path | None:
        """Under which name to save, with an ending; ``proposed`` is offered. None where the writer leaves it."""
        name, _ = QFileDialog.getSaveFileName(self.parent, "Save as", str(proposed), FILTER)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else self._ending_in(path, ".md")

    def file_to_export(self, proposed: Path) -> Path | None:
        """Of the kind that ``proposed`` ends with."""
        ending = proposed.suffix
        kind = f"{ending[1:].upper()} (*{ending})"
        name, _ = QFileDialog.getSaveFileName(self.parent, "Export as", str(proposed), kind)
        if not name:
            return None
        path = Path(name)
        return path if path.suffix.lower() == ending else self._ending_in(path, ending)

    def may_lose(self, losses: Sequence[str]) -> bool:
        """Whether to export although ``losses`` will not be in the file."""
        box = self._box("The file will not hold everything that is in the text.", "\n".join(losses))
        go = box.addButton("Export", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(go)
        box.exec()
        return box.clickedButton() is go

    def may_take_outside(self, names: Sequence[str]) -> bool | None:
        """Whether the pictures ``names``, which lie outside the folder of the text, go into the file; None cancels."""
        return self._either(
            "The text names pictures that lie outside its own folder.",
            "\n".join([*map(shown, names[:MOST_NAMES]), *(["…"] if len(names) > MOST_NAMES else [])]),
            "Take them in",
            "Leave them out",
            usual=False,
        )

    def with_changes(self, name: str, changes: str) -> bool | None:
        """Whether ``changes``, tracked in an imported file, are taken as made; None leaves it closed."""
        return self._either(
            f"“{name}” has tracked changes: {changes}.",
            "The text can come in with all of them made, or as it was before them. The file itself stays as it is.",
            "With the changes",
            "As it was before",
            usual=True,
        )

    def folder(self, title: str, folder: Path) -> Path | None:
        """A folder, beginning in ``folder``; None where the writer leaves it."""
        name = QFileDialog.getExistingDirectory(self.parent, title, str(folder))
        return Path(name) if name else None

    def unsaved(self, names: Sequence[str]) -> Answer:
        """Text would be lost by closing."""
        lost = "Without saving, they are lost."
        if len(names) == 1:
            text = f"Save the changes to “{names[0]}”?"
        else:
            text = f"Save the changes to {len(names)} documents?"
        box = self._box(text, "\n".join([*names, "", lost] if len(names) > 1 else [lost]))
        save = box.addButton("Save" if len(names) == 1 else "Save all", QMessageBox.ButtonRole.AcceptRole)
        away = box.addButton("Do not save", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(save)
        return self._answer(box, {save: Answer.SAVE, away: Answer.DISCARD})

    def encoding(self, name: str, candidates: Sequence[EncodingCandidate], current: str = "") -> str | None:
        """Which of the encodings makes sense of the file; ``current`` is what it is read in now. None leaves it."""
        question = EncodingQuestion(name, candidates, current, self.parent)
        answer = question.ask()
        question.deleteLater()
        return answer

    def about(self, text: str, more: str) -> None:
        """Show what the program is: nothing is asked."""
        box = self._box(text, more)
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setWindowTitle("About Redraft")
        box.exec()

    def wipe(self, name: str) -> bool:
        """Whether the history of the document ``name`` is wiped."""
        return self._destroys(
            f"Wipe the history of “{name}”?",
            "What marks a model's words in it goes too. The document itself stays as it is.",
            "Wipe",
        )

    def wipe_all(self) -> bool:
        """Whether the histories of all documents are wiped."""
        return self._destroys(
            "Wipe the histories of all documents?",
            "What marks a model's words in them goes too. The documents themselves stay as they are.",
            "Wipe all",
        )

    def _ending_in(self, path: Path, ending: str) -> Path | None:
        """``path`` with ``ending`` after what was typed. The dialog has not asked about a file of that name."""
        path = path.with_name(path.name + ending)
        if not os.path.exists(path):
            return path
        replaces = self._destroys(f"There is a file “{shown(path.name)}” already.", "Replace it?", "Replace")
        return path if replaces else None

    def _destroys(self, text: str, more: str, deed: str) -> bool:
        """Whether the writer presses ``deed``; Enter alone cancels."""
        box = self._box(text, more)
        button = box.addButton(deed, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole))
        box.exec()
        return box.clickedButton() is button

    def _either(self, text: str, more: str, yes: str, no: str, usual: bool) -> bool | None:
        """Which of two ways is taken, ``usual`` by Enter; None cancels."""
        box = self._box(text, more)
        ways = {box.addButton(says, QMessageBox.ButtonRole.AcceptRole): way for says, way in ((yes, True), (no, False))}
        box.addButton("Cancel", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(next(button for button, way in ways.items() if way is usual))
        box.exec()
        return ways.get(box.clickedButton())  # type: ignore[call-overload, no-any-return]

    def _box(self, text: str, more: str) -> QMessageBox:
        box = QMessageBox(self.parent)
        box.setWindowTitle("Redraft")
        box.setIcon(QMessageBox.Icon.NoIcon)
        box.setText(text)
        box.setInformativeText(more)
        plain_labels(box)
        return box

    def _answer(self, box: QMessageBox, answers: dict) -> Answer:  # type: ignore[type-arg]
        box.exec()
        return answers.get(box.clickedButton(), Answer.CANCEL)  # type: ignore[no-any-return]
