"""The page's font is one that is installed, the writer's own if it is."""

from PySide6.QtGui import QFont, QFontDatabase

from app.editor.fonts import READING, page_font, reading_family


def test_the_writers_font_if_it_is_installed_else_a_face_for_reading(qapp: object) -> None:
    installed = {family.split(" [")[0] for family in QFontDatabase.families()}
    for family in sorted(installed)[:3]:
        assert reading_family(family) == family
    assert reading_family("No Such Face") == reading_family()
    best = [family for family in READING if family in installed]
    if best:
        assert reading_family() == best[0]
    else:
        assert reading_family() not in READING


def test_letters_keep_their_proportions_at_every_size(qapp: object) -> None:
    for points in (7.5, 12.0, 31.0):
        font = page_font("", points)
        assert font.pointSizeF() == points
        assert font.hintingPreference() is QFont.HintingPreference.PreferVerticalHinting
