"""The colours a page has without a theme."""

import dataclasses

from PySide6.QtGui import QColor

from app.editor.colours import PageColours


def luminance(colour: str) -> float:
    """As WCAG counts it."""
    parts = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in QColor(colour).getRgbF()[:3]
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(ink: str, ground: str) -> float:
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def test_what_is_to_be_read_can_be_read() -> None:
    colours = PageColours()
    assert all(QColor(value).name() == value for value in dataclasses.asdict(colours).values())
    for ink, ground in (
        (colours.ink, colours.page),
        (colours.ink, colours.selection),
        (colours.ink, colours.current),
        (colours.ink, colours.tint),
        (colours.added, colours.added_back),
        (colours.removed, colours.removed_back),
        (colours.hole_ink, colours.hole),
    ):
        assert contrast(ink, ground) >= 4.5
