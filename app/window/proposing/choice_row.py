"""One choice out of a few, as a row of buttons that the arrow keys walk. GUI thread; knows only labels and values."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QPushButton, QSizePolicy, QWidget

from app.window.parts.flow_layout import FlowLayout


class ChoiceRow(QWidget):
    """Labels with values; exactly one is chosen, unless there are none. ``chosen`` carries the value."""

    chosen = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: list[Any] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idToggled.connect(self._on_toggled)
        self._flow = FlowLayout(self)
        self.setAccessibleName(name)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def offer(self, choices: Sequence[tuple[str, Any, str]], value: object = None) -> None:
        """Replace the buttons by (label, value, tool tip) and choose ``value``, or else the first."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._flow.removeWidget(button)
            # Hidden at once: a button that waits for its deletion would be drawn one more time.
            button.hide()
            button.deleteLater()
        self._values = [choice[1] for choice in choices]
        for number, (label, _, tip) in enumerate(choices):
            button = QPushButton(label.replace("&", "&&"), self)
            button.setCheckable(True)
            button.setProperty("chip", True)
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleName(f"{self.accessibleName()}: {label}")
            self._group.addButton(button, number)
            self._flow.addWidget(button)
            button.show()
        if self._values:
            self.choose(value if value in self._values else self._values[0])
        self.updateGeometry()

    def value(self) -> Any:
        number = self._group.checkedId()
        return self._values[number] if 0 <= number < len(self._values) else None

    def values(self) -> tuple[Any, ...]:
        return tuple(self._values)

    def choose(self, value: object) -> None:
        """Choose ``value``; one that is not offered changes nothing."""
        if value in self._values:
            button = self._group.button(self._values.index(value))
            focused = any(other.hasFocus() for other in self._group.buttons())
            button.setChecked(True)
            if focused:
                button.setFocus()

    @property
    def chosen_button(self) -> QAbstractButton | None:
        """Where the focus goes in this row; None while nothing is offered."""
        return self._group.checkedButton()

    def take_focus(self) -> None:
        if self.chosen_button is not None:
            self.chosen_button.setFocus()

    def sizeHint(self) -> QSize:
        wide = sum(button.sizeHint().width() + 6 for button in self._group.buttons())
        return QSize(wide, self._flow.heightForWidth(wide))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._flow.heightForWidth(width)

    def _on_toggled(self, number: int, on: bool) -> None:
        if on and 0 <= number < len(self._values):
            self.chosen.emit(self._values[number])
