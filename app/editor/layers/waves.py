"""Wavy lines under words: the shape of one, kept by its width, since the same words are painted with every key.

GUI thread. Knows a laid-out paragraph and a painter; which words get a wave is not its matter.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPainterPath, QTextLayout

from app.editor.ghosts.painting import x_of
from engine.messages import Range

HEIGHT = 2.0
"""Of a wave, in pixels; half its length as well."""
KEPT = 512
"""Widths whose shape is kept."""
_BELOW = 3.5


class Waves:
    """Draws with the painter's pen."""

    def __init__(self) -> None:
        self._shapes: OrderedDict[float, QPainterPath] = OrderedDict()

    def draw(self, painter: QPainter, layout: QTextLayout, words: Sequence[Range], corner: QPointF) -> None:
        """Under ``words`` (offsets of ``layout``, ascending), whose paragraph begins at ``corner``; a word that is
        broken over lines gets a wave in each."""
        lines = [layout.lineAt(number) for number in range(layout.lineCount())]
        starts = [line.textStart() for line in lines]
        for start, end in words:
            number = max(0, bisect_right(starts, start) - 1)
            for line, low in zip(lines[number:], starts[number:], strict=True):
                if low >= end:
                    break
                high = min(end, low + line.textLength())
                left, right = x_of(line, max(start, low)), x_of(line, high)
                if right > left:
                    y = corner.y() + line.y() + line.ascent() + _BELOW
                    painter.drawPath(self._shape(right - left).translated(corner.x() + left, y))

    def _shape(self, width: float) -> QPainterPath:
        shape = self._shapes.get(width)
        if shape is None:
            shape = self._shapes[width] = _zigzag(width)
            if len(self._shapes) > KEPT:
                self._shapes.popitem(last=False)
        return shape


def _zigzag(width: float) -> QPainterPath:
    path = QPainterPath(QPointF(0.0, 0.0))
    x, up = 0.0, True
    while x < width:
        x = min(width, x + HEIGHT)
        path.lineTo(x, -HEIGHT if up else 0.0)
        up = not up
    return path
