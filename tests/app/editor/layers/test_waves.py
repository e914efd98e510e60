"""Waves under words: where they are drawn, over lines too, and that a shape is made once a width."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTextLayout, QTextOption

from app.editor.layers import waves
from app.editor.layers.waves import KEPT, Waves

TEXT = "one two three four five six seven eight nine ten"
CORNER = QPointF(10.0, 20.0)


@pytest.fixture
def layout(qapp: object) -> QTextLayout:
    """TEXT broken into lines of at most 120 pixels."""
    layout = QTextLayout(TEXT)
    layout.setTextOption(QTextOption())
    layout.beginLayout()
    y = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(120.0)
        line.setPosition(QPointF(0.0, y))
        y += line.height()
    layout.endLayout()
    assert layout.lineCount() > 2
    return layout


def drawn(layout: QTextLayout, *words: tuple[int, int], by: Waves | None = None) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(QPen(QColor("black"), 1.0))
    (by or Waves()).draw(painter, layout, words, CORNER)
    painter.end()
    return image


def inked(image: QImage) -> list[tuple[int, int]]:
    white = QColor("white").rgb()
    return [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) != white]


def word(text: str) -> tuple[int, int]:
    start = TEXT.index(text)
    return start, start + len(text)


@pytest.mark.parametrize("text", TEXT.split())
def test_a_wave_stands_under_its_word_and_nowhere_else(layout: QTextLayout, text: str) -> None:
    start, end = word(text)
    line = layout.lineForTextPosition(start)
    places = inked(drawn(layout, (start, end)))
    left, right = (line.cursorToX(place)[0] + CORNER.x() for place in (start, end))
    base = CORNER.y() + line.y() + line.ascent()
    assert places
    assert all(left - 1 <= x <= right + 1 and base <= y <= base + 6 for x, y in places)
    assert min(x for x, _y in places) <= left + 2
    assert max(x for x, _y in places) >= right - 2


def test_a_word_that_is_broken_over_lines_has_a_wave_in_each(layout: QTextLayout) -> None:
    rows = {y for _x, y in inked(drawn(layout, (0, len(TEXT))))}
    lines = [layout.lineAt(number) for number in range(layout.lineCount())]
    under = [
        range(int(CORNER.y() + line.y() + line.ascent()), int(CORNER.y() + line.y() + line.height()) + 3)
        for line in lines
    ]
    assert all(rows & set(band) for band in under)
    assert rows <= {y for band in under for y in band}


def test_words_beside_each_other_are_drawn_as_alone(layout: QTextLayout) -> None:
    words = [word("two"), word("six"), word("ten")]
    together = inked(drawn(layout, *words))
    assert together == sorted(
        (place for span in words for place in inked(drawn(layout, span))), key=lambda at: at[::-1]
    )


def test_the_same_width_is_shaped_once_and_few_are_kept(layout: QTextLayout, monkeypatch: pytest.MonkeyPatch) -> None:
    shaped: list[float] = []
    make = waves._zigzag
    monkeypatch.setattr(waves, "_zigzag", lambda width: (shaped.append(width), make(width))[1])
    kept = Waves()
    first = drawn(layout, word("three"), by=kept)
    assert drawn(layout, word("three"), by=kept) == first
    assert len(shaped) == 1
    for width in range(2 * KEPT):
        kept._shape(float(width + 1000))
    assert len(kept._shapes) == KEPT


def test_a_paragraph_without_lines_gets_none(qapp: object) -> None:
    assert not inked(drawn(QTextLayout("word"), (0, 4)))
