"""The pictures that a text names: found in the folder of its document, looked at, and made ready to be put into a file.

Any thread; of Qt only what reads images. Nothing is ever fetched: what is on the web or on another machine is refused
before anything is asked of the system, and what lies outside the folder, by its name or by a link, is left alone unless
the writer allows it.
"""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from urllib.parse import unquote

from app.platform.files.within import is_within
from engine.regular_file import NoRegularFile, TooLarge, read_regular

LARGEST_FILE = 32 * 2**20
LARGEST_DRAWING = 4 * 2**20
LARGEST_TOTAL = 128 * 2**20
MOST_PIXELS = 60_000_000
_DRAWN_WIDTH = 1600
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:")
_WITHIN = ("#", "data:image/png", "data:image/jpeg")
"""What a drawing may show without asking anyone."""
_DRAWING = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<")


class Missing(Enum):
    """Why a picture is not there; the value is the sentence that says so, without its end."""

    WEB = "Pictures on the web are not fetched: they become their description"
    ELSEWHERE = "Pictures on other machines are not fetched: they become their description"
    HOMELESS = "Pictures become their description, since the text has no folder yet"
    OUTSIDE = "Pictures outside the folder of the text become their description"
    GONE = "Pictures that are not there become their description"
    NONE = "What is no picture becomes its description"
    LARGE = "Pictures that are too large become their description"


@dataclass(frozen=True, slots=True)
class Picture:
    """``kind``: "png", "jpeg" or "gif", of which ``data`` are the bytes; ``width`` and ``height`` in pixels."""

    data: bytes
    kind: str
    width: int
    height: int

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Its size at 96 pixels to the inch, made smaller to fit into ``width`` and ``height`` inches. Inches."""
        own_width, own_height = self.width / 96, self.height / 96
        share = min(1.0, width / own_width, height / own_height)
        return own_width * share, own_height * share


class Pictures:
    """Of the document whose file lies in ``folder``; None where it has none yet. With ``outside`` any local file may be
    taken. A picture is read once and kept."""

    def __init__(self, folder: Path | None = None, outside: bool = False) -> None:
        self._folder, self._outside = folder, outside
        self._known: dict[str, Picture | Missing] = {}
        self._left = LARGEST_TOTAL

    def find(self, source: str) -> Picture | Missing:
        """The picture that a text names as ``source``."""
        if source not in self._known:
            self._known[source] = self._find(source)
        return self._known[source]

    def allowed(self, outside: bool) -> "Pictures":
        """The same pictures, with what the writer answered about those outside."""
        return Pictures(self._folder, outside) if outside else self

    def _find(self, source: str) -> Picture | Missing:
        plain = unquote(source).replace("\\", "/")
        if plain.startswith("//") or plain.lower().startswith("file:"):
            return Missing.ELSEWHERE
        if _SCHEME.match(plain):
            return Missing.WEB
        if not plain or "\0" in plain:
            return Missing.NONE
        if self._folder is None:
            return Missing.HOMELESS
        path = self._folder / plain
        if not self._outside and (_DRIVE.match(plain) or not is_within(path, self._folder)):
            return Missing.OUTSIDE
        try:
            data = read_regular(path, min(LARGEST_FILE, self._left))
        except TooLarge:
            return Missing.LARGE
        except (NoRegularFile, IsADirectoryError):
            return Missing.NONE
        except (OSError, ValueError):
            return Missing.GONE
        picture = _looked_at(data)
        if isinstance(picture, Picture):
            self._left -= len(picture.data)
        return picture


def _looked_at(data: bytes) -> Picture | Missing:
    """``data`` as a file can hold it: what is of another kind, or of one that readers trip over, is redrawn."""
    from PySide6.QtCore import QBuffer, QByteArray
    from PySide6.QtGui import QImageReader

    if _DRAWING.match(data[:200]):
        return _drawn(data)
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer)
    size, kind = reader.size(), bytes(reader.format().data()).decode("ascii", "replace")
    if not reader.canRead() or kind in ("svg", "svgz", "pdf"):
        return Missing.NONE
    if size.isValid() and size.width() * size.height() > MOST_PIXELS:
        return Missing.LARGE
    image = reader.read()
    if image.isNull():
        return Missing.NONE
    as_it_is = kind in ("png", "gif") or (kind in ("jpeg", "jpg") and data[6:10] in (b"JFIF", b"Exif"))
    if as_it_is:
        return Picture(data, "jpeg" if kind == "jpg" else kind, image.width(), image.height())
    return _painted(image)


def _painted(image: object) -> Picture | Missing:
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage

    assert isinstance(image, QImage)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):  # type: ignore[call-overload]
        return Missing.NONE
    return Picture(bytes(buffer.data().data()), "png", image.width(), image.height())


def _drawn(data: bytes) -> Picture | Missing:
    """An SVG drawing as pixels; what it would load from elsewhere is taken out of it before."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    if len(data) > LARGEST_DRAWING:
        return Missing.LARGE
    plain = _harmless_drawing(data)
    renderer = QSvgRenderer(QByteArray(plain)) if plain else None
    if renderer is None or not renderer.isValid():
        return Missing.NONE
    size = renderer.defaultSize()
    if size.width() <= 0 or size.height() <= 0:
        return Missing.NONE
    scale = min(_DRAWN_WIDTH / size.width(), _DRAWN_WIDTH / size.height())
    image = QImage(size * max(scale, 0.01), QImage.Format.Format_ARGB32)
    if image.isNull():
        return Missing.NONE
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    painted = _painted(image)
    # As large on paper as it says it is, however many pixels it was drawn with.
    return Picture(painted.data, "png", size.width(), size.height()) if isinstance(painted, Picture) else painted


def _harmless_drawing(data: bytes) -> bytes:
    """The drawing without links to files; b"" for what is no drawing, or declares entities."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return b""
    about = root.getroottree().docinfo
    if not isinstance(root.tag, str) or root.tag.rpartition("}")[2] != "svg":
        return b""
    if about.doctype and b"<!ENTITY" in data:
        return b""
    for element in list(root.iter()):
        leads = [name for name in element.attrib if name.rpartition("}")[2] == "href"]
        if all(element.get(name, "").strip().startswith(_WITHIN) for name in leads):
            continue
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return bytes(etree.tostring(root))
