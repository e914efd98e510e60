"""The sentence that stays clear, and what is dimmed around it."""

import pytest

from app.editor.colours import PageColours
from app.editor.layers.focus_veil import sentence_at
from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces, draw_over


@pytest.mark.parametrize(
    ("place", "wanted"),
    [(0, "One is. "), (3, "One is. "), (8, "Two is! "), (9, "Two is! "), (20, "Is three?"), (25, "Is three?")],
)
def test_the_sentence_around_a_place(place: int, wanted: str) -> None:
    text = "One is. Two is! Is three?"
    start, end = sentence_at(text, min(place, len(text)))
    assert text[start:end] == wanted


def test_sentences_of_nothing_and_of_wide_characters() -> None:
    assert sentence_at("", 0) == (0, 0)
    assert sentence_at("😀 so", 5) == (0, 5)


def darkest(surface: Surface, place: int) -> int:
    """How far the ink of the letter at ``place`` stands out from the paper, of 255."""
    image, box = surface.viewport().grab().toImage(), surface.rect_of(place).toRect()
    return max(
        255 - image.pixelColor(x, y).lightness()
        for x in range(box.left(), box.left() + 8)
        for y in range(box.top(), box.bottom())
    )


@pytest.mark.parametrize("sentence", [False, True])
def test_all_but_where_the_writer_is_lies_under_the_veil(
    surfaces: Surfaces, settings: Settings, sentence: bool
) -> None:
    text = "Here it is. There it stands.\nElsewhere."
    surface = surfaces(text)
    surface.set_page_colours(PageColours(ink="#000000", page="#ffffff"))
    surface.setCursorWidth(0)
    surface.select(3, 3)
    places = (0, text.index("There"), text.index("Elsewhere"))
    plain = [darkest(surface, place) for place in places]
    settings.set("page.sentence", sentence)
    settings.set("page.focus", True)
    dimmed = [darkest(surface, place) < before / 2 for place, before in zip(places, plain, strict=True)]
    assert dimmed == [False, sentence, True]
    # What is drawn over the paragraph keeps all of it clear: its lines are not the text's.
    draw_over(surface, text.index("it"), text.index("it") + 2)
    assert darkest(surface, text.index("There")) > plain[1] / 2
