"""A file that changed under the writer's hands: what it held, what it holds now and what the page holds, side by side.

GUI thread. Shows and returns an answer; whoever asks acts on it.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.questions import Answer
from app.window.comparing.compare_view import CompareView
from app.window.parts.theme import Theme


class ConflictDialog(QDialog):
    """``versions`` are (title, text) pairs, the first one being what the others are compared with."""

    def __init__(
        self,
        name: str,
        deleted: bool,
        versions: Sequence[tuple[str, str]],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        happened = "was deleted by another program" if deleted else "was changed by another program"
        self.setWindowTitle(f"“{name}” {happened}")
        self.answer = Answer.CANCEL
        says = QLabel(
            f"“{name}” {happened} while it was open here. Nothing has been written. Save yours under another name to "
            "keep both, or replace what is on the disk.",
            self,
        )
        says.setWordWrap(True)
        says.setTextFormat(Qt.TextFormat.PlainText)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(says)
        if versions:
            self.resize(960 if len(versions) > 2 else 800, 540)
            view = CompareView(theme, self)
            view.show_versions([title for title, _ in versions], [text for _, text in versions])
            column.addWidget(view, 1)
        row = QHBoxLayout()
        choices = [("Write it again" if deleted else "Replace it", Answer.OVERWRITE)]
        if not deleted:
            choices.append(("Take theirs", Answer.RELOAD))
        for label, answer in choices:
            row.addWidget(self._button(label, answer))
        row.addStretch(1)
        row.addWidget(self._button("Cancel", Answer.CANCEL))
        keep = self._button("Save under another name…", Answer.SAVE_AS)
        keep.setProperty("primary", True)
        keep.setDefault(True)
        row.addWidget(keep)
        column.addLayout(row)
        keep.setFocus()

    def ask(self) -> Answer:
        """Show it until it is answered; closing it is ``Answer.CANCEL``."""
        self.exec()
        return self.answer

    def _button(self, label: str, answer: Answer) -> QPushButton:
        button = QPushButton(label, self)
        button.setAutoDefault(False)

        def choose() -> None:
            self.answer = answer
            self.accept()

        button.clicked.connect(choose)
        return button
