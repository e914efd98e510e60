"""Unknown words: which they are, and the waves under them."""

import pytest
import shiboken6
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.documents.document import Document
from app.documents.spelling.speller import Speller
from app.editor.layers import misspellings
from app.editor.layers.misspellings import KEPT
from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces, draw_over
from tests.app.editor.layers.spelling import XSpeller

TEXT = "😀 one fox there\nand six ways\nto be"


def picture(surface: Surface) -> QImage:
    return surface.viewport().grab().toImage()


@pytest.fixture
def speller(qapp: object) -> XSpeller:
    return XSpeller()


def test_the_word_at_a_place_and_the_next_one(surfaces: Surfaces, speller: XSpeller) -> None:
    surface = surfaces(TEXT)
    layer = surface.misspellings
    assert layer.word_at(7) is None
    layer.use(speller)  # type: ignore[arg-type]
    fox, six = (TEXT.index("fox"), TEXT.index("fox") + 3), (TEXT.index("six"), TEXT.index("six") + 3)
    assert [layer.word_at(place) for place in (fox[0], fox[1], fox[0] - 1, six[0])] == [fox, fox, None, six]
    for caret, word in ((0, fox), (fox[1], six), (len(TEXT), fox)):
        surface.select(caret, caret)
        assert layer.next_word() == word


def test_off_nothing_is_unknown(surfaces: Surfaces, speller: XSpeller, settings: Settings) -> None:
    surface = surfaces(TEXT)
    plain = picture(surface)
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    assert picture(surface) != plain
    settings.set("spelling.on", False)
    assert picture(surface) == plain
    assert surface.misspellings.word_at(TEXT.index("fox")) is None
    assert surface.misspellings.next_word() is None
    settings.set("spelling.on", True)
    assert picture(surface) != plain
    speller.ready = False
    assert picture(surface) == plain


def test_a_line_is_looked_at_once_until_other_words_are_known(surfaces: Surfaces, speller: XSpeller) -> None:
    surface = surfaces(TEXT)
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    picture(surface)
    picture(surface)
    assert sorted(speller.asked) == sorted(TEXT.split("\n"))
    speller.changed.emit()
    picture(surface)
    assert len(speller.asked) == 6


def test_no_more_lines_are_remembered_than_are_of_use_and_none_that_is_no_prose(
    surfaces: Surfaces, speller: XSpeller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(misspellings, "LONGEST", 9)
    surface = surfaces("\n".join([*(f"x{n}" for n in range(KEPT + 50)), "x" * 10]))
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    block = surface.document().firstBlock()
    while block.isValid():
        words = surface.misspellings.in_block(block)
        assert len(words) == (block != surface.document().lastBlock())
        block = block.next()
    assert len(speller.asked) == KEPT + 50
    surface.misspellings.in_block(surface.document().firstBlock())
    assert len(speller.asked) == KEPT + 51


def test_the_word_being_typed_has_no_wave_until_the_caret_moves(surfaces: Surfaces, speller: XSpeller) -> None:
    surface = surfaces("one ")
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    surface.setCursorWidth(0)
    surface.select(4, 4)
    QTest.keyClicks(surface, "fox")
    typing = picture(surface)
    QTest.keyClicks(surface, " ")
    assert picture(surface) != typing
    surface.misspellings.typed_at(7)
    assert picture(surface) == typing
    surface.select(0, 0)
    assert picture(surface) != typing


def test_what_is_drawn_over_a_paragraph_has_no_waves(surfaces: Surfaces, speller: XSpeller) -> None:
    surface = surfaces("one fox")
    draw_over(surface, 0, 3)
    plain = picture(surface)
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    assert picture(surface) == plain


def test_a_word_over_a_division_of_a_long_line_is_one(surfaces: Surfaces, speller: XSpeller) -> None:
    line = "so it went on " * 250 + "a" * 1200 + "x" + "b" * 1200 + " so it went on" * 1200
    surface = surfaces(line)
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    first, second = (surface.document().findBlockByNumber(number) for number in (0, 1))
    parts = [surface.misspellings.in_block(block) for block in (first, second)]
    assert [len(part) for part in parts] == [1, 1]
    size = sum(end - start for ((start, end),) in parts)
    assert size == 2401
    left = surface.document_model.form.side_map.left
    word = surface.misspellings.word_at(surface.positions.units.to_points(second.position()) + 5)
    assert word is not None
    assert left(surface.text()[slice(*word)]) == "a" * 1200 + "x" + "b" * 1200
    surface.select(0, 0)
    assert surface.misspellings.next_word() == word
    surface.select(*word)
    assert surface.misspellings.next_word() == word, "its second part is no other word"


def test_code_that_goes_over_a_division_is_none_of_its_words(qapp: object, settings: Settings) -> None:
    class Strict(Speller):
        def known(self, word: str) -> bool:
            return word != "wrng"

    speller = Strict(None)
    speller._open = [None]  # type: ignore[list-item]
    filled = "so it went on "
    text = filled * 355 + "`code begins here and goes on, " + "wrng " * 5 + "ends` wrng " + filled * 1200
    surface = Surface(Document.fresh(text), settings)
    surface.misspellings.use(speller)
    marked = []
    block = surface.document().firstBlock()
    while block.isValid():
        marked += surface.misspellings.in_block(block)
        block = block.next()
    assert len(marked) == 1
    shiboken6.delete(surface)


def test_words_that_are_no_prose_by_what_stands_above_them_are_passed_over(
    surfaces: Surfaces, speller: XSpeller
) -> None:
    text = "---\nfox: a\n---\nsix\n```\nfox\n```\n<!-- a\nfox -->\nfox"
    surface = surfaces(text)
    surface.misspellings.use(speller)  # type: ignore[arg-type]

    def unknown() -> list[int]:
        document = surface.document()
        numbers = range(document.blockCount())
        return [number for number in numbers if surface.misspellings.in_block(document.findBlockByNumber(number))]

    assert unknown() == [3, 9]
    # The fence is one no more: what was code is prose.
    at = text.index("```")
    surface.replace([(at, at + 3, "a")])
    assert unknown() == [3, 5]


def test_what_is_no_prose_has_no_unknown_words(surfaces: Surfaces, speller: XSpeller) -> None:
    text = "---\ntitle: fox\n---\n\nA fox and `fox` [[fox]].\n\n```\nfox\n```\n"
    surface = surfaces(text)
    surface.misspellings.use(speller)  # type: ignore[arg-type]
    place = text.index("A fox") + 2
    assert [start for start in range(len(text)) if surface.misspellings.word_at(start)] == list(range(place, place + 4))
