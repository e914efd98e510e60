"""The icons: small own SVG drawings in one stroke, coloured with the theme's ink when they are drawn.

GUI thread. Knows the folder of drawings and where coloured copies for the style sheet may be written; knows no widget.
Each drawing is read once and each copy written once: after the start no disk is asked any more.
"""

import contextlib
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.platform.files.whole_file import write_whole

SIZES = (16, 24, 32, 48)


class Icons:
    """Icons by name; every drawing is made in ``currentColor``."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self._folder = folder
        self._cache = cache
        self._drawings: dict[str, bytes] = {}
        self._folders: dict[tuple[str, str], Path] = {}
        self._ink = "#000000"
        self._on_accent = "#ffffff"

    def ink(self, ink: str, on_accent: str) -> None:
        """Colours "#rrggbb" for ordinary icons and for those on the accent."""
        self._ink, self._on_accent = ink, on_accent

    def names(self) -> tuple[str, ...]:
        return tuple(path.stem for path in sorted(self._folder.glob("*.svg")))

    def icon(self, name: str, colour: str = "") -> QIcon:
        """The icon ``name`` at several sizes. Raises OSError if there is no such drawing."""
        data = self._coloured(name, colour or self._ink)
        icon = QIcon()
        for size in SIZES:
            icon.addPixmap(_pixmap(data, size))
        return icon

    def folder_for_sheet(self) -> Path:
        """A folder with coloured copies of the few icons that the style sheet names; written when they change."""
        colours = (self._ink, self._on_accent)
        if colours not in self._folders:
            self._folders[colours] = self._written()
        return self._folders[colours]

    def _written(self) -> Path:
        folder = self._cache / "icons" / (self._ink + self._on_accent).replace("#", "")
        folder.mkdir(parents=True, exist_ok=True)
        for name, colour in (
            ("up", self._ink),
            ("down", self._ink),
            ("close", self._ink),
            ("tick", self._on_accent),
        ):
            target, data = folder / f"{name}.svg", self._coloured(name, colour)
            if target.exists() and target.read_bytes() == data:
                continue
            with contextlib.suppress(OSError):
                write_whole(target, data)
        return folder

    def _coloured(self, name: str, colour: str) -> bytes:
        if name not in self._drawings:
            self._drawings[name] = (self._folder / f"{name}.svg").read_bytes()
        return self._drawings[name].replace(b"currentColor", colour.encode())


def _pixmap(data: bytes, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(data)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
