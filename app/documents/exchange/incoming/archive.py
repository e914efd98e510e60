"""A document that is a ZIP of XML parts, read without trusting it. Any thread, no Qt.

Nothing is unpacked to the disk, so names in the archive lead nowhere; parts are inflated up to a limit whatever the
archive says of their size; XML with a document type, and so with entities, is refused.
"""

import zipfile
import zlib
from pathlib import Path
from typing import Any

from app.documents.disk.file_errors import OpenError

LARGEST_FILE = 256 * 2**20
LARGEST_PART = 64 * 2**20
LARGEST_TOTAL = 192 * 2**20
MOST_PARTS = 20_000
MOST_MARKS = 4_000_000
"""Tags and attributes of one part; a million words have about a quarter of that. Each takes 100 bytes of memory."""
_CHUNK = 2**16
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Archive:
    """The parts of the file at ``path``. Every method raises OpenError, one sentence."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = LARGEST_TOTAL
        try:
            if not path.is_file():
                raise OpenError(f"“{path.name}” is not there or is no file.")
            if path.stat().st_size == 0:
                raise OpenError(f"“{path.name}” is empty: 0 bytes.")
            if path.stat().st_size > LARGEST_FILE:
                raise OpenError(f"“{path.name}” is too large to bring in; split it in the program it comes from.")
            with path.open("rb") as file:
                if file.read(8) == _OLD_OFFICE:
                    raise OpenError(
                        f"“{path.name}” is protected by a password or is an old Word file; save it without one, or as "
                        "DOCX, in the program it comes from."
                    )
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as error:
            raise self._damaged() from error
        except OSError as error:
            raise OpenError(f"“{path.name}” cannot be read: {error.strerror or error}.") from error
        if len(self._zip.infolist()) > MOST_PARTS:
            self.close()
            raise OpenError(f"“{path.name}” has too many parts to be a document; it was not opened.")

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def names(self) -> list[str]:
        """Of all parts, in the order of the archive."""
        return self._zip.namelist()

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """The bytes of one part."""
        data = bytearray()
        limit = min(LARGEST_PART, self._left)
        try:
            info = self._zip.getinfo(name)
            if info.flag_bits & 1:
                raise OpenError(f"“{self._path.name}” is protected by a password; save it without one first.")
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    data += chunk
                    if len(data) > limit:
                        raise OpenError(f"“{self._path.name}” unpacks to more than a text holds; it was not opened.")
        except (KeyError, *_DAMAGE, RuntimeError) as error:
            raise self._damaged() from error
        except OSError as error:
            raise OpenError(f"“{self._path.name}” cannot be read: {error.strerror or error}.") from error
        self._left -= len(data)
        return bytes(data)

    def tree(self, name: str) -> Any:
        """The root element of an XML part."""
        from lxml import etree

        data = self.read(name)
        if data.count(b"<") + data.count(b"=") > MOST_MARKS:
            raise OpenError(f"“{self._path.name}” has more in it than a text holds; it was not opened.")
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_pis=True,
            remove_comments=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._damaged() from error
        if root.getroottree().docinfo.doctype:
            raise OpenError(f"“{self._path.name}” declares entities, as no word processor does; it was not opened.")
        return root

    def _damaged(self) -> OpenError:
        return OpenError(
            f"“{self._path.name}” is damaged or not what its name says; open and save it in the program it comes from."
        )
