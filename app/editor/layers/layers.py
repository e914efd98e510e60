"""The layers of one page, and the one walk over the paragraphs in sight that draws them all.

GUI thread. Knows no layer's matter; what is drawn over which stands in the order of the list.
"""

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.buffer.provenance import Provenance
from app.editor.colours import PageColours
from app.editor.ghosts.overlay import Overlay
from app.editor.layers.bylines import Bylines
from app.editor.layers.extra_selections import ExtraSelections
from app.editor.layers.focus_veil import FocusVeil
from app.editor.layers.layer import PageLayer
from app.editor.layers.misspellings import MarkupOf, Misspellings
from app.editor.layers.thin_marks import ThinMarks
from app.editor.positions.in_sight import blocks_in_sight
from app.editor.positions.text_positions import TextPositions
from app.settings import Settings


class PageLayers:
    """Of ``page``. Other parts put their marks into :attr:`extra_selections` and ask :attr:`misspellings` for words."""

    def __init__(
        self,
        page: QPlainTextEdit,
        positions: TextPositions,
        overlay: Overlay,
        provenance: Provenance,
        markup: MarkupOf,
        settings: Settings,
    ) -> None:
        self._page, self._settings = page, settings
        self.extra_selections = ExtraSelections(page)
        self.misspellings = Misspellings(page, positions, overlay, markup, settings)
        self._layers: tuple[PageLayer, ...] = (
            self.misspellings,
            ThinMarks(self.extra_selections, overlay),
            Bylines(provenance, overlay),
            FocusVeil(page, overlay, settings),
        )
        """The first lies undermost."""

    def set_colours(self, colours: PageColours) -> None:
        """Another theme."""
        for layer in self._layers:
            layer.set_colours(colours)

    def paint(self) -> None:
        """Draw over the viewport as it was just painted: within a paint event only."""
        switched_on = (layer for layer in self._layers if not layer.setting or self._settings.get(layer.setting))
        layers = [layer for layer in switched_on if layer.ready()]
        if not layers:
            return
        blocks = list(blocks_in_sight(self._page))
        painter = QPainter(self._page.viewport())
        for layer in layers:
            painter.save()
            layer.begin(painter)
            for block, box in blocks:
                layer.paint(painter, block, box)
            layer.end(painter)
            painter.restore()
        painter.end()
