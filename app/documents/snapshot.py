"""A text as it stood at one moment, for another thread to write while the page goes on. Any thread; no Qt."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.documents.disk.codec import FileForm
from app.documents.disk.file import Conflict, Saved
from app.documents.disk.known_file import KnownFile


@dataclass(frozen=True, slots=True)
class Snapshot:
    """``lines`` are paragraphs in code points, as the buffer has them; ``revision`` is the document's."""

    lines: tuple[str, ...]
    form: FileForm
    revision: int

    def encoded(self) -> bytes:
        """The file's bytes. Raises SaveError if the encoding lacks a character."""
        return self.form.encoded("\n".join(self.lines))

    def kept(self) -> tuple[str, bytes]:
        """Encoding and bytes for keeping, which no character is in the way of."""
        return self.form.kept("\n".join(self.lines))

    def is_in(self, form: FileForm) -> bool:
        """Whether ``form`` would still write it so."""
        return (self.form.encoding, self.form.bom) == (form.encoding, form.bom)


@dataclass(frozen=True, slots=True)
class Writing:
    """A save as it was asked for: what is to be written, where, and what is known of the file by then."""

    target: Path
    snapshot: Snapshot
    file: KnownFile
    force: bool = False

    def carry_out(self, wanted: Callable[[], bool] = lambda: True) -> Saved | Conflict:
        """See KnownFile.write. ``file`` knows what was written afterwards."""
        return self.file.write(self.target, self.snapshot.encoded, self.force, wanted)
