"""Every layer that is on is drawn over every paragraph in sight, in the order of the list."""

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QTextBlock

from app.editor.colours import PageColours
from app.editor.layers.layer import Layer
from app.editor.surface import Surface
from app.settings import Settings
from tests.app.editor.conftest import Surfaces


class Noting(Layer):
    """Notes what it is asked to do."""

    def __init__(self, notes: list[tuple[str, object]], name: str, setting: str = "", draws: bool = True) -> None:
        self._notes, self._name, self._draws = notes, name, draws
        self.setting = setting

    def set_colours(self, colours: PageColours) -> None:
        self._notes.append((self._name, colours))

    def begin(self, painter: QPainter) -> bool:
        assert painter.testRenderHint(QPainter.RenderHint.Antialiasing) is False
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._notes.append((self._name, "begin"))
        return self._draws

    def paint(self, painter: QPainter, block: QTextBlock, box: QRectF) -> None:
        assert box.height() > 0
        self._notes.append((self._name, block.blockNumber()))

    def end(self, painter: QPainter) -> None:
        self._notes.append((self._name, "end"))


def noted(surface: Surface, monkeypatch: pytest.MonkeyPatch, *layers: Noting) -> None:
    monkeypatch.setattr(surface.layers, "_layers", layers)


def test_one_after_the_other_from_the_top_down(
    surfaces: Surfaces, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    surface, notes = surfaces("one\ntwo\n" + "more\n" * 100), list[tuple[str, object]]()
    noted(
        surface, monkeypatch, Noting(notes, "a"), Noting(notes, "idle", draws=False), Noting(notes, "b", "page.focus")
    )
    surface.viewport().grab()
    first = list(notes)
    in_sight = len(first) - 3
    assert first == [("a", "begin"), *(("a", number) for number in range(in_sight)), ("a", "end"), ("idle", "begin")]
    assert 5 < in_sight < 40
    notes.clear()
    settings.set("page.focus", True)
    surface.viewport().grab()
    assert notes == first + [("b", note) for _name, note in first[:-1]]


def test_another_theme_reaches_all_of_them_on_or_off(surfaces: Surfaces, monkeypatch: pytest.MonkeyPatch) -> None:
    surface, notes = surfaces("one"), list[tuple[str, object]]()
    noted(surface, monkeypatch, Noting(notes, "a"), Noting(notes, "b", "page.focus"))
    colours = PageColours(ink="#123456")
    surface.set_page_colours(colours)
    assert notes == [("a", colours), ("b", colours)]


def test_a_page_has_a_layer_for_each_switch(surfaces: Surfaces) -> None:
    layers = surfaces("one").layers._layers
    assert [layer.setting for layer in layers] == ["spelling.on", "", "provenance.on", "page.focus"]
