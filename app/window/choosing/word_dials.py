"""The dials of the word list: what is asked of a word beside that it fits. GUI thread; knows no engine and no page."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout, QWidget

from engine.messages import WordWheel

MOST_SYLLABLES = 6
COMMONNESS = (("Common or rare", ""), ("Commoner", "commoner"), ("Rarer", "rarer"))
PLACES = (("Used or not", ""), ("Not yet in this chapter", "chapter"), ("Not yet in this text", "text"))


@dataclass(frozen=True, slots=True)
class WordDials:
    """``meaning``: close in meaning to the word there. ``rhymes``: with this word. ``syllables``: None for any.
    ``commonness``: "commoner" or "rarer" than the word there; ``unused``: in the "chapter" or "text"; else empty."""

    meaning: bool = False
    rhymes: str = ""
    syllables: int | None = None
    commonness: str = ""
    unused: str = ""


def dials_of(request: WordWheel) -> WordDials:
    """The dials that ``request`` was asked with."""
    return WordDials(
        meaning=bool(request.meaning),
        rhymes=request.rhymes,
        syllables=request.syllables,
        commonness="rarer" if request.rarer else "commoner" if request.commoner else "",
        unused="" if request.unused is None else "text",
    )


class DialRow(QWidget):
    """Every dial, with a letter that Alt brings the focus to it by."""

    turned = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.meaning = QPushButton("Close in &meaning", self)
        self.meaning.setCheckable(True)
        self.meaning.setProperty("chip", True)
        self.meaning.setAutoDefault(False)
        self.rhymes = QLineEdit(self)
        self.rhymes.setPlaceholderText("Rhymes with…")
        self.syllables = QSpinBox(self)
        self.syllables.setRange(0, MOST_SYLLABLES)
        self.syllables.setSpecialValueText("Any syllables")
        self.syllables.setSuffix(" syllables")
        self.syllables.lineEdit().setTextMargins(8, 0, 0, 0)
        self.rhymes.setMinimumWidth(130)
        self.commonness = self._choice(COMMONNESS)
        self.unused = self._choice(PLACES)
        for dial, name, tip in (
            (self.meaning, "Close in meaning", "Only words close in meaning to the one that stands there (Alt+M)"),
            (self.rhymes, "Rhymes with", "Only words that rhyme with this one"),
            (self.syllables, "Syllables", "Only words of so many syllables"),
            (self.commonness, "Common or rare", "Only words that are commoner, or rarer, than the one there"),
            (self.unused, "Used or not", "Only words that do not stand in this chapter, or this text, yet"),
        ):
            dial.setAccessibleName(name)
            dial.setToolTip(tip)
        self._lay_out()
        self.meaning.toggled.connect(lambda _on: self.turned.emit())
        self.rhymes.textEdited.connect(lambda _text: self.turned.emit())
        self.syllables.valueChanged.connect(lambda _count: self.turned.emit())
        self.commonness.currentIndexChanged.connect(lambda _row: self.turned.emit())
        self.unused.currentIndexChanged.connect(lambda _row: self.turned.emit())

    def value(self) -> WordDials:
        """What is asked now."""
        return WordDials(
            meaning=self.meaning.isChecked() and self.meaning.isEnabled(),
            rhymes=self.rhymes.text().strip(),
            syllables=self.syllables.value() or None,
            commonness=self.commonness.currentData() if self.commonness.isEnabled() else "",
            unused=self.unused.currentData(),
        )

    def start(self, dials: WordDials, word: str) -> None:
        """Stand at ``dials``, for a place where ``word`` stands; empty for a hole, where some mean nothing."""
        self.blockSignals(True)
        self.meaning.setEnabled(bool(word))
        self.commonness.setEnabled(bool(word))
        self.meaning.setChecked(dials.meaning and bool(word))
        self.rhymes.setText(dials.rhymes)
        self.syllables.setValue(dials.syllables or 0)
        self.commonness.setCurrentIndex(max(0, self.commonness.findData(dials.commonness)))
        self.unused.setCurrentIndex(max(0, self.unused.findData(dials.unused)))
        self.blockSignals(False)

    def _choice(self, choices: tuple[tuple[str, str], ...]) -> QComboBox:
        box = QComboBox(self)
        for label, value in choices:
            box.addItem(label, value)
        return box

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for dials in ((self.meaning, self.rhymes, self.syllables), (self.commonness, self.unused)):
            row = QHBoxLayout()
            row.setSpacing(6)
            for dial in dials:
                row.addWidget(dial, 1)
            column.addLayout(row)
