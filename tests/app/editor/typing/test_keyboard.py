"""A key goes through the rules in their order, and what none takes is Qt's."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from app.editor.surface import Surface
from app.editor.typing.key_rule import KeyRule
from app.editor.typing.keyboard import Keyboard
from tests.app.editor.conftest import Surfaces, draw_over, drawn_over

NONE = Qt.KeyboardModifier.NoModifier


class Noting(KeyRule):
    """Takes the keys of ``takes`` and notes what it is asked."""

    def __init__(self, notes: list[str], name: str, takes: str = "") -> None:
        self._notes, self._name, self._takes = notes, name, takes

    def press(self, event: QKeyEvent) -> bool:
        self._notes.append(self._name)
        return event.text() in self._takes

    def finish(self) -> None:
        self._notes.append(f"{self._name} done")


def keyboard_of(surface: Surface, notes: list[str], monkeypatch: pytest.MonkeyPatch) -> Keyboard:
    keyboard = Keyboard(
        surface,
        surface.overlay,
        surface.painter,
        surface.highlighter,
        surface.settings,
        lambda _event: notes.append("Qt"),
        lambda place: notes.append(f"typed at {place}"),
    )
    monkeypatch.setattr(keyboard, "_meanings", (Noting(notes, "first", "12"), Noting(notes, "second", "23")))
    monkeypatch.setattr(keyboard, "_typing", (Noting(notes, "third", "34"), Noting(notes, "fourth", "45")))
    return keyboard


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("1", "first"),
        ("2", "first"),
        ("3", "first, second"),
        ("4", "first, second, third, typed at 0"),
        ("5", "first, second, third, fourth, typed at 0"),
        ("6", "first, second, third, fourth, Qt, typed at 0"),
        ("\t", "first, second, third, fourth, Qt"),
        (" ", "first, second, third, fourth, Qt"),
    ],
)
def test_the_first_rule_that_takes_it_ends_the_way(
    surfaces: Surfaces, monkeypatch: pytest.MonkeyPatch, key: str, wanted: str
) -> None:
    notes: list[str] = []
    keyboard = keyboard_of(surfaces(""), notes, monkeypatch)
    keyboard.press(QKeyEvent(QEvent.Type.KeyPress, 0, NONE, key))
    assert notes == [*wanted.split(", "), "first done", "second done"]


def test_every_rule_of_a_page_is_in_the_list(surfaces: Surfaces) -> None:
    keyboard = surfaces("")._keyboard
    assert [type(rule).__name__ for rule in (*keyboard._meanings, *keyboard._typing)] == [
        "LineSeparator",
        "UndoKeys",
        "IgnoredKeys",
        "ListKeys",
        "SmartKeys",
        "LineMoves",
        "WordMoves",
        "PlainTyping",
        "WordSteps",
        "WholeCharacters",
    ]
    assert {type(rule) for rule in (*keyboard._meanings, *keyboard._typing)} == set(KeyRule.__subclasses__()) - {Noting}


def test_what_qt_wipes_while_it_types_is_drawn_again(surfaces: Surfaces) -> None:
    surface = surfaces("one two")
    draw_over(surface, 0, 3)
    ghost = drawn_over(surface)
    surface.select(7, 7)
    surface.document().firstBlock().layout().setPreeditArea(-1, "")
    QTest.keyClick(surface, Qt.Key.Key_Exclam, NONE)
    assert surface.text() == "one two!"
    assert drawn_over(surface) == ghost
