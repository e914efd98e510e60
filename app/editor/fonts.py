"""The page's font: the writer's choice if it is installed, else the best face for reading that is. GUI thread."""

from PySide6.QtGui import QFont, QFontDatabase

READING = (
    "Literata",
    "Source Serif 4",
    "Charter",
    "Iowan Old Style",
    "Georgia",
    "Noto Serif",
    "P052",
    "Palatino Linotype",
    "Cambria",
    "DejaVu Serif",
)
"""Faces made for reading, best first."""


def reading_family(wanted: str = "") -> str:
    """``wanted`` if it is installed, else the first of :data:`READING` that is, else the system's."""
    # Fontconfig adds the foundry in brackets where a family comes from several.
    installed = {family.split(" [")[0] for family in QFontDatabase.families()}
    if wanted in installed:
        return wanted
    best = next((family for family in READING if family in installed), None)
    return best or QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()


def page_font(wanted: str, points: float) -> QFont:
    """The font of the page at ``points``; widths that scale evenly matter more here than sharp stems."""
    font = QFont(reading_family(wanted))
    font.setPointSizeF(points)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
