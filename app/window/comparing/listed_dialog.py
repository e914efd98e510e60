"""A dialog with a list of texts at its left and the one that is chosen, compared, beside it: the frame of two windows.

GUI thread. Knows nothing of what the texts are; who fills the list shows a text when its row is chosen.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from app.window.comparing.compare_view import CompareView
from app.window.parts.theme import Theme


class ListedDialog(QDialog):
    """``says`` above, ``list`` and ``view`` in the middle; the buttons are put below by :meth:`lay_out`."""

    def __init__(self, theme: Theme, title: str, list_name: str, list_width: int, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.says = QLabel(self)
        self.says.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(list_name)
        self.list.setFixedWidth(list_width)
        self.view = CompareView(theme, self)

    def lay_out(self, left: Sequence[QPushButton], right: Sequence[QPushButton]) -> None:
        """Everything in its place; the last button of ``right`` is what Enter means."""
        middle, row = QHBoxLayout(), QHBoxLayout()
        middle.addWidget(self.list)
        middle.addWidget(self.view, 1)
        for button in left:
            row.addWidget(button)
        row.addStretch(1)
        for button in right:
            row.addWidget(button)
        for button in (*left, *right[:-1]):
            button.setAutoDefault(False)
        right[-1].setProperty("primary", True)
        right[-1].setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.says)
        column.addLayout(middle, 1)
        column.addLayout(row)


def pressed_twice(button: QPushButton, question: str) -> bool:
    """Whether ``button``, which cannot be taken back, was pressed with ``question`` on it; else it asks that now."""
    if button.text() == question:
        return True
    button.setText(question)
    return False
