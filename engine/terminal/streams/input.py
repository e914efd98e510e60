"""Input: bytes of a file or of stdin to text, and the text back to the same bytes. Standard library only."""

import sys
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UsageError

MOST_BYTES = 64_000_000
"""A longer text is none: what has no end (a device, a program that never stops) would fill the memory."""
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TextInput:
    """A text and how it came: ``encode`` gives back the input's own bytes, byte order mark included.

    The mark is a sign about the bytes, not part of ``text``: positions count from the first character behind it.
    Line endings are left alone, so CRLF counts two.
    """

    name: str
    text: str
    bom: bool

    def encode(self, text: str) -> bytes:
        """``text`` as bytes, with the mark that the input had."""
        return (_BOM if self.bom else b"") + text.encode("utf-8")


def read(file: str) -> TextInput:
    """The text of ``file``, or of stdin for ``-``. Raises UsageError, naming what cannot be read and why."""
    name = "Standard input" if file == "-" else file
    return decode(_stdin() if file == "-" else _bytes_of(file), name)


def within(data: bytes, name: str) -> bytes:
    """``data`` itself. Raises UsageError where it is longer than any text."""
    if len(data) > MOST_BYTES:
        raise UsageError(f"{name} has more than {MOST_BYTES // 1_000_000} MB; divide the text into parts first.")
    return data


def decode(data: bytes, name: str) -> TextInput:
    """``data`` as text; ``name`` says where it is from. Raises UsageError, naming the first byte that is no UTF-8."""
    bom = data.startswith(_BOM)
    try:
        text = data[len(_BOM) if bom else 0 :].decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + (len(_BOM) if bom else 0)
        raise UsageError(f"{name} is not UTF-8: byte {at} is 0x{data[at]:02x}; save it as UTF-8 first.") from error
    return TextInput(name, text, bom)


def _bytes_of(file: str) -> bytes:
    if not file or "\0" in file:
        raise UsageError(f"{file!r} cannot be the name of a file.")
    path = Path(file)
    try:
        if path.is_dir():
            raise UsageError(f"{file} is a folder; name a text file.")
        with path.open("rb") as stream:
            return within(stream.read(MOST_BYTES + 1), file)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {file}.") from error
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}.") from error


def _stdin() -> bytes:
    # A closed stdin is None on some platforms and an unreadable file on others.
    if sys.stdin is None:
        raise UsageError("Standard input is closed; name a file instead.")
    try:
        return within(sys.stdin.buffer.read(MOST_BYTES + 1), "Standard input")
    except OSError as error:
        raise UsageError(f"Standard input cannot be read: {error.strerror or error}.") from error
    except ValueError as error:
        raise UsageError("Standard input is closed; name a file instead.") from error
