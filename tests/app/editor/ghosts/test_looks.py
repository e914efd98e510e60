"""Colour is never the only sign of what a run is."""

import pytest
from PySide6.QtGui import QColor, QTextCharFormat

from app.editor.colours import PageColours
from app.editor.ghosts.looks import Looks
from app.editor.ghosts.overlay import GhostRun, Look


@pytest.mark.parametrize(
    ("look", "underlined", "struck"),
    [
        (Look.ADDED, QTextCharFormat.UnderlineStyle.SingleUnderline, False),
        (Look.REMOVED, QTextCharFormat.UnderlineStyle.NoUnderline, True),
        (Look.REFUSED, QTextCharFormat.UnderlineStyle.NoUnderline, True),
        (Look.LOCKED, QTextCharFormat.UnderlineStyle.DotLine, False),
        (Look.PLAIN, QTextCharFormat.UnderlineStyle.NoUnderline, False),
    ],
)
def test_changes_and_locks_have_lines(look: Look, underlined: QTextCharFormat.UnderlineStyle, struck: bool) -> None:
    form = Looks(PageColours())(GhostRun("word", look))
    assert form.underlineStyle() is underlined
    assert form.fontStrikeOut() is struck


@pytest.mark.parametrize("look", list(Look))
def test_the_current_change_has_a_ground_of_its_own(look: Look) -> None:
    colours = PageColours()
    looks = Looks(colours)
    plain, current = looks(GhostRun("word", look)), looks(GhostRun("word", look, current=True))
    assert current.background().color() == QColor(colours.current)
    assert plain != current
    assert plain.fontStrikeOut() is current.fontStrikeOut()
    assert plain.underlineStyle() is current.underlineStyle()


def test_another_theme_reaches_every_look() -> None:
    looks = Looks(PageColours())
    before = looks(GhostRun("word")), looks.dimmed, looks.lock, looks.fold
    looks.set_colours(PageColours(ink="#010203", quiet="#040506", lock="#070809", mark="#0a0b0c"))
    assert looks(GhostRun("word")).foreground().color() == QColor("#010203")
    assert looks.dimmed.foreground().color() == QColor("#040506")
    assert looks.lock.underlineColor() == QColor("#070809")
    assert looks.fold.background().color() == QColor("#0a0b0c")
    assert all(form != now for form, now in zip(before[1:], (looks.dimmed, looks.lock, looks.fold), strict=True))
