"""The list of words at the caret: letters typed narrow it, arrows try a word, Enter takes one, Esc leaves.

GUI thread. A part of the page like the prompt card, so that no other window takes the keys; what is typed goes into its
line and never into the text. Knows words and dials; knows nothing of the engine, and changes no text.
"""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.window.choosing.word_dials import DialRow, WordDials
from engine.messages import FittingWord

WIDTH, MARGIN = 460, 12
PAUSE_MS = 150
"""After a letter, before words are asked for that begin so."""
ROWS, COLUMNS = 6, 2
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class WordCard(QFrame):
    """Opened by :meth:`open`; ends with :attr:`taken` or :attr:`closed`."""

    wanted = Signal()
    """Other words are asked for: by letters, by a dial, or more."""
    tried = Signal(object)
    """A word to look at on the page; None: none."""
    taken = Signal(object)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName("Words that fit")
        self._words: tuple[FittingWord, ...] = ()
        self._old = ""
        self._seen: list[str] = []
        self.line = QLineEdit(self)
        self.line.setPlaceholderText("Begins with…")
        self.line.setAccessibleName("First letters of the word")
        self.line.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName("Words that fit, best first")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # In two columns, so that it covers little of the page on which a word is tried.
        self.list.setFlow(QListWidget.Flow.TopToBottom)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        for policy in (self.list.setHorizontalScrollBarPolicy, self.list.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemEntered.connect(self.list.setCurrentItem)
        self.list.currentRowChanged.connect(lambda _row: self.tried.emit(self.chosen()))
        self.list.itemClicked.connect(lambda _item: self._take())
        self.dials = DialRow(self)
        self.dials.turned.connect(self._on_turned)
        self.note = QLabel(self)
        self.note.setObjectName("Quiet")
        self.note.setWordWrap(True)
        self.more = QPushButton("M&ore", self)
        self.more.setAutoDefault(False)
        self.more.setToolTip("Other words, without those seen (Alt+O)")
        self.more.clicked.connect(lambda _on: self._ask_for_more())
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.wanted)
        self.line.textEdited.connect(self._on_typed)
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.note, 1)
        foot.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(8)
        for part in (self.line, self.list, self.dials):
            column.addWidget(part)
        column.addLayout(foot)
        self.setFixedWidth(WIDTH)

    # ------------------------------------------------------------ what is asked

    def open(self, old: str, dials: WordDials) -> None:
        """Show the list for a place where ``old`` stands; empty for a hole. Words follow."""
        self._old, self._words, self._seen = old, (), []
        self.line.clear()
        self.dials.start(dials, old)
        self.list.clear()
        self._fit()
        self.wait()
        self.show()
        self.raise_()
        self.line.setFocus()

    @property
    def letters(self) -> str:
        """What the words are to begin with."""
        return self.line.text().strip()

    @property
    def seen(self) -> tuple[str, ...]:
        """The words to leave out, as they were seen and others wanted."""
        return tuple(self._seen)

    def wait(self) -> None:
        """Words are looked for."""
        self.note.setText("Looking for words…")
        self.more.setEnabled(False)

    # ------------------------------------------------------------ what is there

    def show_words(self, words: Sequence[FittingWord], complete: bool) -> None:
        """``words``, best first; the one looked at stays chosen where it is still among them."""
        chosen = self.chosen()
        self._words = tuple(words)
        self._fill(chosen.text if chosen is not None else "")
        if complete:
            self.more.setEnabled(bool(words))
            self.note.setText(self._sentence())

    def say(self, sentence: str) -> None:
        """Why there are no words."""
        self._words = ()
        self._fill("")
        self.note.setText(sentence)

    def chosen(self) -> FittingWord | None:
        """The word looked at."""
        item = self.list.currentItem()
        word = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return word if isinstance(word, FittingWord) else None

    def close_card(self) -> None:
        """Leave all as it was; :attr:`closed` says so."""
        self._pause.stop()
        self.hide()
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = event.key()
            if key in _MOVES:
                row = self.list.currentRow() + _MOVES[Qt.Key(key)]
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a dial goes back to the line; nothing goes on to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.line.setFocus()
        event.accept()

    # ------------------------------------------------------------ parts

    def _fill(self, chosen: str) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        begin = self.letters.casefold()
        for word in self._words:
            if word.text.casefold().startswith(begin):
                item = QListWidgetItem(self._row_text(word), self.list)
                item.setData(Qt.ItemDataRole.UserRole, word)
                if word.text == chosen:
                    self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        self._fit()
        self.tried.emit(self.chosen())

    def _fit(self) -> None:
        """Room for twelve words, whatever the font."""
        frame = 2 * self.list.frameWidth()
        row = max(self.list.sizeHintForRow(0), self.list.fontMetrics().height() + 12)
        self.list.setGridSize(QSize((WIDTH - 2 * MARGIN - frame) // COLUMNS - 1, row))
        self.list.setFixedHeight(ROWS * row + frame + 2)
        self.adjustSize()

    def _row_text(self, word: FittingWord) -> str:
        if word.text == self._old:
            return f"{word.text}   as it stands"
        beside = [edit for edit in word.edits if edit.old in _BESIDE]
        return "   ".join([word.text, *(f"{edit.old} → {edit.new}" for edit in beside if len(word.edits) > 1)])

    def _sentence(self) -> str:
        if not self._words:
            return "No further words fit here." if self._seen else "No words like that fit here."
        return "Enter takes a word, Esc leaves all as it was."

    def _on_typed(self, _text: str) -> None:
        chosen = self.chosen()
        self._fill(chosen.text if chosen is not None else "")
        self._pause.start()

    def _on_turned(self) -> None:
        self._seen = []
        self._pause.start()

    def _ask_for_more(self) -> None:
        self._seen += [word.text for word in self._words if word.text not in self._seen]
        self.line.setFocus()
        self.wanted.emit()

    def _take(self) -> None:
        word = self.chosen()
        if word is None and self.list.count():
            word = self.list.item(0).data(Qt.ItemDataRole.UserRole)
        if isinstance(word, FittingWord):
            self._pause.stop()
            self.hide()
            self.taken.emit(word)


_BESIDE = frozenset({"a", "an", "A", "An", "AN", "is", "are", "was", "were", "has", "have", "does", "do"})
"""Words beside the place that a choice may change, shown with it."""
