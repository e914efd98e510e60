"""How each kind of run looks: colours, underlines and strikes. GUI thread; knows no layout.

Colour is never the only sign: what comes is underlined, what goes is struck, a lock is dotted, a refused change is
dim and struck.
"""

from PySide6.QtGui import QColor, QFont, QTextCharFormat

from app.editor.colours import PageColours
from app.editor.ghosts.overlay import GhostRun, Look

_UNDERLINE = QTextCharFormat.UnderlineStyle


class Looks:
    """The formats of runs in the colours of a theme."""

    def __init__(self, colours: PageColours) -> None:
        self.set_colours(colours)

    def set_colours(self, colours: PageColours) -> None:
        """Another theme; who has asked before asks again."""
        self._colours = colours
        self._forms = {look: self._form(look) for look in Look}
        self._current = {look: self._form(look, current=True) for look in Look}

    def __call__(self, run: GhostRun) -> QTextCharFormat:
        """How ``run`` is drawn."""
        return (self._current if run.current else self._forms)[run.look]

    @property
    def dimmed(self) -> QTextCharFormat:
        """The original while a run has nothing to show yet."""
        form = QTextCharFormat()
        form.setForeground(QColor(self._colours.quiet))
        return form

    @property
    def lock(self) -> QTextCharFormat:
        """A lock in the writer's text."""
        form = QTextCharFormat()
        form.setUnderlineStyle(_UNDERLINE.DotLine)
        form.setUnderlineColor(QColor(self._colours.lock))
        return form

    @property
    def fold(self) -> QTextCharFormat:
        """Where a line too long for the page is divided: a tick, or nobody would see what Backspace deletes."""
        form = QTextCharFormat()
        form.setBackground(QColor(self._colours.mark))
        return form

    def _form(self, look: Look, current: bool = False) -> QTextCharFormat:
        colours = self._colours
        form = QTextCharFormat()
        form.setForeground(QColor(colours.ink))
        match look:
            case Look.FRESH:
                form.setBackground(QColor(colours.tint))
            case Look.UNSETTLED:
                form.setForeground(QColor(0, 0, 0, 0))
            case Look.NOISE:
                form.setForeground(QColor(colours.quiet))
            case Look.LOCKED:
                form.merge(self.lock)
            case Look.ADDED:
                form.setForeground(QColor(colours.added))
                form.setBackground(QColor(colours.added_back))
                form.setUnderlineStyle(_UNDERLINE.SingleUnderline)
            case Look.REMOVED:
                form.setForeground(QColor(colours.removed))
                form.setBackground(QColor(colours.removed_back))
                form.setFontStrikeOut(True)
            case Look.REFUSED:
                form.setForeground(QColor(colours.quiet))
                form.setFontStrikeOut(True)
            case Look.HOLE:
                form.setForeground(QColor(colours.hole_ink))
                form.setFontWeight(QFont.Weight.Medium)
        if current:
            form.setBackground(QColor(colours.current))
        return form
