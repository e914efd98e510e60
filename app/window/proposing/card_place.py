"""Where the prompt card lies: beside what it is about. Pure geometry in pixels of the page; any thread."""

from PySide6.QtCore import QPoint, QRect, QSize

GAP, EDGE = 10, 8
"""Between the card and what it is about, and between the card and the page's edge."""


def missing_beside(high: int, target: QRect, room: QRect) -> int:
    """How many pixels too few there are in ``room`` for a card below ``target``; none where there is room over it."""
    if target.top() - high - GAP >= room.top() + EDGE:
        return 0
    return max(0, target.bottom() + GAP + high - (room.bottom() - EDGE))


def corner_beside(size: QSize, target: QRect, room: QRect) -> QPoint:
    """The upper left corner of a card under ``target``, or over it where there is more room."""
    left = min(max(room.left() + 12, target.left() - 16), room.right() - size.width() - 12)
    below, above = target.bottom() + GAP, target.top() - size.height() - GAP
    if below + size.height() <= room.bottom() - EDGE:
        return QPoint(left, below)
    if above >= room.top() + EDGE:
        return QPoint(left, above)
    return QPoint(left, max(room.top() + EDGE, room.bottom() - size.height() - EDGE))
