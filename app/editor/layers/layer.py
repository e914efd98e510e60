"""What a layer is: something drawn over the finished page, paragraph by paragraph.

GUI thread. A layer draws and changes nothing. A new one is a subclass here in this room and a line in
:class:`app.editor.layers.layers.Layers`.
"""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextBlock

from app.editor.colours import PageColours


class Layer:
    """For each painting of the page :meth:`begin`; if that says so, :meth:`paint` for every paragraph in sight, from
    the top, and :meth:`end`."""

    setting = ""
    """The setting that switches it; "" for one that is always on."""

    def set_colours(self, colours: PageColours) -> None:
        """Another theme."""

    def begin(self, painter: QPainter) -> bool:
        """Choose pen and hints; nobody else draws with ``painter`` until :meth:`end`. False: nothing to draw now."""
        return True

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        """Draw over ``block``, whose box in the viewport is ``box`` (pixels)."""
        raise NotImplementedError

    def end(self, painter: QPainter) -> None:
        """Draw what belongs to no paragraph, now that all were seen."""
