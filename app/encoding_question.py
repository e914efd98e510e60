"""The question in which encoding a file is, with its text as it reads in each.

GUI thread. Shows and returns an answer; whoever asks opens the file.
"""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.documents.disk.encodings import is_same_encoding
from app.documents.disk.file_errors import EncodingCandidate
from app.editor.fonts import page_font
from app.plain_words import plain_labels

LIKELY, OTHERS = "Likely", "Others that fit"


class EncodingQuestion(QDialog):
    """``candidates`` fit the bytes of the file ``name``, the likeliest first; ``current`` is the encoding it is read in
    now, "" where it is not open yet."""

    def __init__(
        self, name: str, candidates: Sequence[EncodingCandidate], current: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Encoding")
        self.resize(820, 480)
        self._candidates = list(candidates)
        says = QLabel(
            f"“{name}” is read as {current.upper()} now. Choose the encoding in which it reads right."
            if current
            else f"“{name}” does not say how its letters are written. Choose the encoding in which it reads right.",
            self,
        )
        says.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Encodings that fit the file")
        self.list.setFixedWidth(290)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Of Qt's views of text the one that lets a paragraph of a right-to-left language begin at the right.
        self.preview = QTextBrowser(self)
        self.preview.setAccessibleName("The text in this encoding")
        self.preview.setTabChangesFocus(True)
        self.preview.setFont(page_font("", 12.5))
        self.preview.document().setDocumentMargin(12)
        self.note = QLabel(
            "The file itself stays as it is; saving writes it in the same encoding. Your choice is remembered for this "
            "file.",
            self,
        )
        self.note.setObjectName("Quiet")
        self.note.setWordWrap(True)
        self.choose = QPushButton("Read it so", self)
        self.choose.setProperty("primary", True)
        self.choose.setDefault(True)
        self.cancel = QPushButton("Cancel", self)
        self.cancel.setAutoDefault(False)
        self.choose.clicked.connect(self.accept)
        self.cancel.clicked.connect(self.reject)
        self._lay_out(says)
        self._fill(current)
        plain_labels(self)
        self.list.currentItemChanged.connect(lambda item, _before: self._show(item))
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self._show(self.list.currentItem())
        self.list.setFocus()

    def ask(self) -> str | None:
        """Show it until it is answered. The encoding; None where the writer leaves it."""
        chosen = self.exec() == QDialog.DialogCode.Accepted
        candidate = self.candidate()
        return candidate.encoding if chosen and candidate is not None else None

    def candidate(self) -> EncodingCandidate | None:
        """The one that is chosen in the list."""
        item = self.list.currentItem()
        place = None if item is None else item.data(Qt.ItemDataRole.UserRole)
        return None if place is None else self._candidates[place]

    def _lay_out(self, says: QLabel) -> None:
        middle, row = QHBoxLayout(), QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self.list)
        middle.addWidget(self.preview, 1)
        row.addWidget(self.note, 1)
        row.addWidget(self.cancel)
        row.addWidget(self.choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(says)
        column.addLayout(middle, 1)
        column.addLayout(row)

    def _fill(self, current: str) -> None:
        """The list: what is likely, then the rest, each under its heading where there are both."""
        headed = {candidate.likely for candidate in self._candidates} == {True, False}
        first: QListWidgetItem | None = None
        for likely in (True, False):
            own = [place for place, candidate in enumerate(self._candidates) if candidate.likely is likely]
            if own and headed:
                heading = QListWidgetItem(LIKELY if likely else OTHERS, self.list)
                heading.setFlags(Qt.ItemFlag.NoItemFlags)
                heading.setForeground(self.palette().placeholderText())
                bold = heading.font()
                bold.setBold(True)
                heading.setFont(bold)
            for place in own:
                item = QListWidgetItem(self._candidates[place].label, self.list)
                item.setData(Qt.ItemDataRole.UserRole, place)
                first = first or item
                if current and is_same_encoding(self._candidates[place].encoding, current):
                    self.list.setCurrentItem(item)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)

    def _show(self, item: QListWidgetItem | None) -> None:
        candidate = self.candidate() if item is not None else None
        self.choose.setEnabled(candidate is not None)
        self.preview.setPlainText("" if candidate is None else candidate.sample)
