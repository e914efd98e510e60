"""Bytes of a file to the editor's text and back, without losing a byte. Pure functions; any thread, no Qt.

UTF-8 is taken when the bytes are valid UTF-8, UTF-16 when a BOM says so. Anything else is asked for
(``app.documents.disk.encodings``): nothing is guessed silently. What is decoded is encoded again and compared, so that
opening and saving gives the same bytes.
"""

import codecs
import os
from dataclasses import dataclass

from app.documents.disk.encodings import candidates, exact, looks_wide
from app.documents.disk.endings import Endings, split_endings
from app.documents.disk.file_errors import CharacterLost, OpenError, UnknownEncoding, too_many_lines
from app.documents.disk.naming import shown
from app.documents.disk.sidemap import SideMap

BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@dataclass(slots=True)
class FileForm:
    """How a document's text is written to its file."""

    encoding: str
    bom: bool
    endings: Endings
    side_map: SideMap

    @classmethod
    def fresh(cls) -> "FileForm":
        """A new document: UTF-8 without a BOM, the platform's line ending."""
        return cls("utf-8", False, Endings("\r\n" if os.linesep == "\r\n" else "\n"), SideMap())

    def encoded(self, text: str) -> bytes:
        """The file's bytes for the buffer's ``text``. Raises SaveError if the encoding lacks a character."""
        written = self.endings.applied(self.side_map.left(text))
        try:
            data = written.encode(self.encoding)
        except UnicodeEncodeError as error:
            char = written[error.start]
            raise CharacterLost(
                f"The character “{char}” (U+{ord(char):04X}) cannot be written in {self.encoding}; "
                "save the document as UTF-8 instead."
            ) from error
        return BOMS[self.encoding] + data if self.bom else data

    def kept(self, text: str) -> tuple[str, bytes]:
        """The bytes for keeping ``text`` in any case, and their encoding: UTF-8 where the file's own lacks a
        character."""
        try:
            return self.encoding, self.encoded(text)
        except CharacterLost:
            return "utf-8", self.endings.applied(self.side_map.left(text)).encode()


def decode(data: bytes, name: str, encoding: str | None = None, most_lines: int | None = None) -> tuple[str, FileForm]:
    """The buffer's text and the form of the file ``name`` with the bytes ``data``.

    ``encoding``: what the writer said it is. ``most_lines``: so many it may have; what was written here and kept has no
    such limit. Raises UnknownEncoding where the encoding has to be asked for, OpenError where the bytes are no text at
    all, not in ``encoding``, or too many lines.
    """
    chosen, bom = _detect(data, name) if encoding is None else (codecs.lookup(encoding).name, False)
    if encoding is not None:
        mark = BOMS.get(chosen)
        bom = mark is not None and data.startswith(mark)
    body = data[len(BOMS[chosen]) :] if bom else data
    decoded = exact(body, chosen)
    if decoded is None:
        raise OpenError(f"“{shown(name)}” is not written in {chosen}; it was left as it is.")
    lines = decoded.count("\n") + decoded.count("\r") - decoded.count("\r\n") + 1
    if most_lines is not None and lines > most_lines:
        raise too_many_lines(f"“{shown(name)}”", lines, most_lines)
    default = FileForm.fresh().endings.default
    text, endings = split_endings(decoded, default)
    side_map = SideMap(decoded)
    return side_map.entered(text), FileForm(chosen, bom, endings, side_map)


def decode_again(data: bytes, name: str, encoding: str, most_lines: int | None = None) -> tuple[str, FileForm]:
    """The same of another version of a text that is in ``encoding`` now, and may be in another in ``data``.

    Raises UnknownEncoding where it has to be asked for, OpenError as :func:`decode`.
    """
    if data.isascii():
        return decode(data, name, encoding, most_lines)
    try:
        # What reads as UTF-8 is that, though it would read as nonsense in an encoding of single bytes too.
        return decode(data, name, None, most_lines)
    except UnknownEncoding as unknown:
        try:
            return decode(data, name, encoding, most_lines)
        except OpenError:
            raise unknown from None


def _detect(data: bytes, name: str) -> tuple[str, bool]:
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and len(data) % 4 == 0:
        raise _unknown(data, name)
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        mark = BOMS[encoding]
        if data.startswith(mark) and exact(data[len(mark) :], encoding) is not None:
            return encoding, True
    # A BOM inside is a character like any other; UTF-16 without one is full of NULs at every second place.
    if exact(data, "utf-8") is not None and not looks_wide(data):
        return "utf-8", False
    raise _unknown(data, name)


def _unknown(data: bytes, name: str) -> OpenError:
    fitting = candidates(data)
    if not fitting:
        return OpenError(f"“{shown(name)}” is not a text file; it was left as it is.")
    return UnknownEncoding(
        f"“{shown(name)}” does not say how its letters are written; choose what reads right.", fitting
    )
