"""Thin marks at places of no length, which no selection can show. GUI thread; changes nothing."""

from collections import defaultdict

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextBlock

from app.editor.ghosts.overlay import Overlay
from app.editor.ghosts.painting import x_of
from app.editor.layers.extra_selections import ExtraSelections, Selection
from app.editor.layers.layer import Layer

THIN = 0x100006
"""In a selection's format: its width in pixels, where it is to be drawn though it holds no letter."""


class ThinMarks(Layer):
    """Of those of ``selections`` that are thin, in the ink of their format."""

    def __init__(self, selections: ExtraSelections, overlay: Overlay) -> None:
        self._selections, self._overlay = selections, overlay
        self._thin: defaultdict[int, list[Selection]] = defaultdict(list)

    def begin(self, painter: QPainter) -> bool:
        self._thin.clear()
        for selection in self._selections:
            if selection.format.hasProperty(THIN):
                self._thin[selection.cursor.blockNumber()].append(selection)
        return bool(self._thin)

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        selections = self._thin.get(block.blockNumber())
        if not selections:
            return
        ghost, layout = self._overlay.ghost(block), block.layout()
        for selection in selections:
            place = selection.cursor.positionInBlock()
            offset = place if ghost is None else ghost.to_layout(place)
            line = layout.lineForTextPosition(offset)
            if line.isValid():
                width = selection.format.intProperty(THIN)
                left = box.left() + x_of(line, offset) - (width - 1) / 2
                bar = QRectF(max(0.0, left), box.top() + line.y(), width, line.height())
                painter.fillRect(bar, selection.format.foreground())
