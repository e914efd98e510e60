"""How undecided each word was at each step, as a picture in which a step can be chosen.

GUI thread. Paints the entropies it is given; knows nothing of runs.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.window.parts.theme import Theme

OPEN_ENTROPY = 5.0
"""Nats at which a position is painted as wholly undecided."""


class EntropyPicture(QWidget):
    """How undecided each word was at each step: a column a step, a row a word. Arrows and clicks choose a step."""

    step_chosen = Signal(int)
    """Index of the column chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns: list[tuple[float, ...]] = []
        self._current = -1
        self._theme: Theme | None = None
        self._image = QImage()
        self.setMinimumHeight(72)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture of undecided words by step")
        self.setToolTip("Left to right: steps. Top to bottom: words. Strong: undecided. Paper: settled.")

    def take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._draw_image()

    def show_columns(self, columns: Sequence[Sequence[float]], current: int = -1) -> None:
        """Entropies in nats, a sequence a step; ``current`` is the column marked."""
        grown = [tuple(column) for column in columns]
        self._current = current
        if grown != self._columns:
            self._columns = grown
            self._draw_image()
        self.update()

    def mark(self, current: int) -> None:
        if current != self._current:
            self._current = current
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 96)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moves = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in moves and self._columns:
            self._choose(self._current + moves[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._columns:
            self._choose(int(event.position().x() * len(self._columns) / max(1, self.width())))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _choose(self, column: int) -> None:
        self.step_chosen.emit(max(0, min(len(self._columns) - 1, column)))

    def _draw_image(self) -> None:
        if self._theme is None or not self._columns:
            self._image = QImage()
            self.update()
            return
        rows = max(1, max(len(column) for column in self._columns))
        image = QImage(len(self._columns), rows, QImage.Format.Format_RGB32)
        settled, undecided = QColor(self._theme.page["page"]), self._theme.colour("chart_hot")
        none = self._theme.colour("chart_free")
        for x, column in enumerate(self._columns):
            for y in range(rows):
                # Drafts change their number of words from step to step: each column is stretched to the full height.
                if not column:
                    image.setPixelColor(x, y, none)
                    continue
                value = column[min(len(column) - 1, y * len(column) // rows)]
                image.setPixelColor(x, y, _mix(settled, undecided, min(1.0, max(0.0, value / OPEN_ENTROPY))))
        self._image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        box = self.rect().adjusted(0, 0, -1, -1)
        if self._image.isNull():
            painter.setPen(self._theme.colour("quiet"))
            painter.drawText(
                box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, "The steps of a run are drawn here."
            )
        else:
            painter.drawImage(box, self._image)
            if 0 <= self._current < len(self._columns):
                wide = box.width() / len(self._columns)
                painter.setPen(QPen(self._theme.colour("ink"), 2))
                painter.drawRect(QRectF(self._current * wide + 1, 1, max(3.0, wide - 1), box.height() - 1))
        painter.setPen(QPen(self._theme.colour("focus" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1))
        painter.drawRect(box)
        painter.end()


def _mix(first: QColor, second: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )
