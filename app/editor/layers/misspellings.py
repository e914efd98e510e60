"""Wavy lines under unknown words, and the word that is meant at a place.

GUI thread. Drawn over the finished page: no format of the text changes, so a long document costs what a short one does.
Knows a speller and a page; changes nothing.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextBlock
from PySide6.QtWidgets import QPlainTextEdit

from app.documents.spelling.speller import Speller
from app.editor.colours import PageColours
from app.editor.ghosts.overlay import Overlay
from app.editor.layers.layer import PageLayer
from app.editor.layers.waves import Waves
from app.editor.positions.piece_around import PieceAround, PieceSpan
from app.editor.positions.text_positions import TextPositions
from app.editor.positions.units import Units
from app.settings import Settings
from engine.messages import Range
from engine.prose.kinds import LITERAL, Markup

KEPT = 400
"""Paragraphs whose unknown words are remembered."""
LONGEST = 20_000
"""Characters above which a paragraph is not looked at: it is no prose."""

MarkupOf = Callable[[QTextBlock], tuple[Markup, ...]]


class Misspellings(QObject, PageLayer):
    """Of ``page``, once :meth:`use` has given it a speller. Positions are code points unless it says UTF-16."""

    setting = "spelling.on"

    def __init__(
        self, page: QPlainTextEdit, positions: TextPositions, overlay: Overlay, markup: MarkupOf, settings: Settings
    ) -> None:
        """``markup``: what of a paragraph is no prose."""
        super().__init__(page)
        self._page, self._positions, self._overlay, self._settings = page, positions, overlay, settings
        self._markup = markup
        self.speller: Speller | None = None
        self._known: OrderedDict[tuple[str, str, tuple[Markup, ...]], tuple[PieceSpan, ...]] = OrderedDict()
        self._colour = PageColours().misspelled
        self._unfinished = -1
        self._waves = Waves()
        page.cursorPositionChanged.connect(self._on_caret)
        settings.changed.connect(self._on_setting)

    def use(self, speller: Speller) -> None:
        """Mark the words that ``speller`` does not know, while the setting is on."""
        self.speller = speller
        speller.changed.connect(self.forget)

    def forget(self) -> None:
        """Other words are known now."""
        self._known.clear()
        self._page.viewport().update()

    def typed_at(self, position: int) -> None:
        """The word that ends at UTF-16 ``position`` is not finished: no mark under it until the caret moves."""
        self._unfinished = position

    def in_block(self, block: QTextBlock) -> tuple[Range, ...]:
        """The unknown words of a paragraph, in UTF-16 units from its start; of one that goes over its end, its part."""
        spans = self._spans(block)
        if not spans:
            return ()
        units = Units(block.text()).all_to_utf16([place for span in spans for place in (span.start, span.end)])
        return tuple(zip(units[::2], units[1::2], strict=True))

    def _spans(self, block: QTextBlock) -> tuple[PieceSpan, ...]:
        """The same in code points, with how far each goes over the paragraph's ends."""
        text = block.text()
        if self.speller is None or not self._settings.get(self.setting) or len(text) > LONGEST:
            return ()
        piece = PieceAround(block, self._positions.fold_marks)
        markup = self._markup(block)
        spans = self._known.get((text, piece.text, markup))
        if spans is None:
            placed = (piece.span(place) for place in self.speller.mistakes(piece.text))
            spans = tuple(span for span in placed if span is not None and not _is_literal(span, markup))
            self._known[text, piece.text, markup] = spans
            if len(self._known) > KEPT:
                self._known.popitem(last=False)
        return spans

    def _whole(self, block: QTextBlock, span: PieceSpan) -> Range:
        """All of the word, in code points of the page's text."""
        start = self._positions.units.to_points(block.position()) + span.start
        end = start + span.end - span.start
        if not span.before and not span.behind:
            return start, end
        whole = self._positions.whole
        return whole.to_page(whole.to_whole(start) - span.before, whole.to_whole(end) + span.behind)

    def word_at(self, position: int) -> Range | None:
        """The unknown word at ``position``."""
        unit = self._positions.units.to_utf16(position)
        block = self._page.document().findBlock(unit)
        place = unit - block.position()
        for span, (start, end) in zip(self._spans(block), self.in_block(block), strict=True):
            if start <= place <= end:
                return self._whole(block, span)
        return None

    def next_word(self) -> Range | None:
        """The first unknown word behind the selection or the caret, round the end."""
        document, position = self._page.document(), self._page.textCursor().selectionEnd()
        first = block = document.findBlock(position)
        low = position - block.position()
        for turn in range(document.blockCount() + 1):
            for span, (start, _end) in zip(self._spans(block), self.in_block(block), strict=True):
                if turn or start > low:
                    return self._whole(block, span)
            block = block.next() if block.next().isValid() else document.firstBlock()
            if turn and block == first.next():
                break
        return None

    def set_colours(self, colours: PageColours) -> None:
        self._colour = colours.misspelled

    def ready(self) -> bool:
        return self.speller is not None and self.speller.ready

    def begin(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colour), 1.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        if self._overlay.ghost(block) is not None:
            return  # a draft or a proposal stands there: its words are not the writer's
        start = block.position()
        words = [word for word in self.in_block(block) if not word[0] + start <= self._unfinished <= word[1] + start]
        if words:
            self._waves.draw(painter, block.layout(), words, box.topLeft())

    def _on_caret(self) -> None:
        if self._unfinished >= 0:
            self._unfinished = -1
            self._page.viewport().update()

    def _on_setting(self, key: str, _value: object) -> None:
        if key == self.setting:
            self.forget()


def _is_literal(span: PieceSpan, markup: Sequence[Markup]) -> bool:
    """Whether a word is, or touches, something that is no prose."""
    return any(low < span.end and span.start < high and kind in LITERAL for low, high, kind in markup)
