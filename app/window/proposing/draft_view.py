"""A draft of one step, word by word: settled ink, marks of their width for the unsettled, locks underlined.

GUI thread. Paints a ``Step`` and lets words be kept or banned; knows nothing of the page, the run or the engine's door.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.editor.ghosts.picks import Picks, WordKey
from app.window.parts.phrases import entropy_text
from app.window.parts.theme import Theme
from engine.messages import Step


@dataclass(frozen=True, slots=True)
class DraftWord:
    """One word as it is painted. ``key`` is (span, start, end) in that span's draft."""

    key: WordKey
    text: str
    settled: bool
    entropy: float
    locked: bool
    new_line: bool


class DraftView(QWidget):
    """Words of a step. Enter or a click goes round: as it is, keep, ban. ``picks_changed`` says so."""

    picks_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words: list[DraftWord] = []
        self._boxes: list[QRectF] = []
        self._picks = Picks()
        self._before: set[tuple[WordKey, str]] = set()
        self._current = 0
        self._pickable = False
        self._theme: Theme | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMouseTracking(True)
        self.setAccessibleName("Draft at this step")

    def take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def set_pickable(self, pickable: bool) -> None:
        """Whether words can be kept and banned now."""
        self._pickable = pickable
        self.setToolTip("Click a word, or press Enter on it: keep, then ban, then as it was." if pickable else "")
        self.update()

    def show_step(self, step: Step | None) -> None:
        """Paint ``step``; what was already there in the step before is not tinted."""
        self._before = {(word.key, word.text) for word in self._words}
        self._words = [] if step is None else words_of(step)
        self._current = min(self._current, max(0, len(self._words) - 1))
        self.setAccessibleDescription(" ".join(word.text for word in self._words if word.settled))
        self._lay_out()

    def take_picks(self, picks: Picks) -> None:
        """Show the picks of another run, and change them from now on."""
        self._picks = picks
        self.update()

    def locks(self) -> tuple[WordKey, ...]:
        """Words to keep that still stand in this draft as they were picked."""
        return tuple(word.key for word in self._words if self._picks.keeps(word.key, word.text))

    def bans(self) -> tuple[str, ...]:
        return self._picks.banned

    def pick(self, index: int) -> None:
        """Send word ``index`` one on: as it is, keep, ban, as it is."""
        if not self._pickable or not 0 <= index < len(self._words):
            return
        self._picks.turn(self._words[index].key, self._words[index].text)
        self.update()
        self.picks_changed.emit()

    def pick_word(self, key: WordKey) -> None:
        """The same for the word of this step that ``key`` names."""
        index = next((index for index, word in enumerate(self._words) if word.key == key), None)
        if index is not None:
            self.pick(index)

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        boxes = self._boxes_for(width)
        return int(max([self.fontMetrics().height() + 12.0, *(box.bottom() + 6 for box in boxes)]))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        self._boxes = self._boxes_for(self.width())
        self.updateGeometry()
        self.update()

    def _boxes_for(self, width: int) -> list[QRectF]:
        metrics = self.fontMetrics()
        space, line = metrics.horizontalAdvance(" ") + 2, metrics.height() + 8
        x, y, boxes = 6.0, 4.0, []
        for word in self._words:
            wide = metrics.horizontalAdvance(word.text)
            if word.new_line or (x > 6 and x + wide > width - 6):
                x, y = 6.0, y + line
            boxes.append(QRectF(x, y, wide, metrics.height() + 4))
            x += wide + space
        return boxes

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(QPointF(event.pos()))
            if index is not None:
                word = self._words[index]
                fact = "kept" if word.locked else entropy_text(word.entropy)
                QToolTip.showText(event.globalPos(), f"{word.text}: {fact}", self)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Right:
                self._current = min(len(self._words) - 1, self._current + 1)
            case Qt.Key.Key_Left:
                self._current = max(0, self._current - 1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space if not event.modifiers():
                self.pick(self._current)
            case _:
                super().keyPressEvent(event)
                return
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._at(event.position())
        if index is not None:
            self._current = index
            self.pick(index)
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _at(self, point: QPointF) -> int | None:
        return next((index for index, box in enumerate(self._boxes) if box.contains(point)), None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._theme is None:
            return
        page = self._theme.page
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), _colour(page["page"]))
        for index, (word, box) in enumerate(zip(self._words, self._boxes, strict=True)):
            kept = word.locked or self._picks.keeps(word.key, word.text)
            banned = self._picks.bans(word.text)
            if word.settled and (word.key, word.text) not in self._before and self._before:
                painter.fillRect(box.adjusted(-1, 0, 1, 0), _colour(page["tint"]))
            if word.settled or kept:
                painter.setPen(_colour(page["ink"]))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word.text)
            else:
                painter.setPen(QPen(_colour(page["quiet"]), 2, Qt.PenStyle.DotLine))
                middle = box.center().y() + 3
                painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))
            if kept:
                painter.setPen(QPen(_colour(page["lock"]), 2))
                painter.drawLine(box.bottomLeft(), box.bottomRight())
            if banned:
                painter.setPen(QPen(_colour(page["removed"]), 2))
                painter.drawLine(box.bottomLeft(), box.topRight())
            if index == self._current and self.hasFocus():
                painter.setPen(QPen(self._theme.colour("focus"), 1.5))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(-3, -1, 3, 2), 3, 3)
        painter.end()


def _colour(name: str) -> QColor:
    return QColor(name)


def words_of(step: Step) -> list[DraftWord]:
    """The words of all spans, in order; text that no word state covers counts as settled."""
    words = []
    for number, span in enumerate(step.spans):
        states = span.words
        last = 0
        for state in states:
            gap = span.text[last : state.start]
            words.append(
                DraftWord(
                    (number, state.start, state.end),
                    span.text[state.start : state.end],
                    state.settled,
                    state.entropy,
                    state.locked,
                    "\n" in gap or (number > 0 and last == 0),
                )
            )
            last = state.end
    return words
