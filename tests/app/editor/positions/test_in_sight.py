"""The walk over the paragraphs in sight comes to those that Qt has there, with Qt's own boxes."""

import itertools

import pytest

from app.editor.positions.in_sight import blocks_in_sight
from tests.app.editor.conftest import Surfaces

TEXT = "\n".join(
    f"# Paragraph {n}\n" + "words of a line that is longer than the page is wide " * (n % 4) for n in range(40)
)


@pytest.mark.parametrize("scrolled", [0, 1, 17, 1000])
def test_boxes_are_qts_own_and_lie_one_below_the_other(surfaces: Surfaces, scrolled: int) -> None:
    surface = surfaces(TEXT)
    surface.verticalScrollBar().setValue(scrolled)
    surface.viewport().grab()
    walk = list(blocks_in_sight(surface))
    assert walk[0][0] == surface.firstVisibleBlock()
    for block, box in walk:
        assert box == surface.blockBoundingGeometry(block).translated(surface.contentOffset())
        assert box.left() == surface.contentOffset().x()
    for (block, box), (following, below) in itertools.pairwise(walk):
        assert following == block.next()
        assert below.top() == box.bottom()
    last, box = walk[-1]
    assert box.top() <= surface.viewport().height()
    assert not last.next().isValid() or box.bottom() > surface.viewport().height()


def test_a_lower_edge_ends_the_walk(surfaces: Surfaces) -> None:
    surface = surfaces(TEXT)
    whole = list(blocks_in_sight(surface))
    for _block, box in whole:
        walk = list(blocks_in_sight(surface, box.center().y()))
        assert walk[-1][1] == box
    assert list(blocks_in_sight(surface, surface.contentOffset().y() - 1)) == []
