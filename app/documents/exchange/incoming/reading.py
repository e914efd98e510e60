"""Documents of word processors as Markdown: which kind a file is, what did not come in. Any thread, no Qt."""

from collections import Counter
from pathlib import Path

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.archive import Archive
from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.docx_reading import read_docx
from app.documents.exchange.incoming.import_pace import ImportPace
from app.documents.exchange.incoming.markdown_writing import markdown
from app.documents.exchange.incoming.odt_reading import read_odt

ENDINGS = (".docx", ".docm", ".dotx", ".odt", ".ott")
_STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""What such a file, and an old Word file, begins with; no text does."""
_PLURALS = {
    "header or footer": "headers or footers",
    "picture or drawing": "pictures or drawings",
    "text box": "text boxes",
    "equation or object": "equations or objects",
    "symbol of a special font": "symbols of special fonts",
    "table of contents or index": "tables of contents or indexes",
    "other wording for other programs": "other wordings for other programs",
    "field without a text": "fields without a text",
    "note that nothing calls": "notes that nothing calls",
    "passage of an unknown kind": "passages of an unknown kind",
}


def is_foreign(path: Path) -> bool:
    """Whether ``path`` is read here instead of being opened as text: by its name, or by how the file begins."""
    if path.suffix.lower() in ENDINGS:
        return True
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(8).startswith(_STARTS)
    except (OSError, ValueError):
        return False


def read(path: Path, accept: bool = True, pace: ImportPace | None = None) -> Imported:
    """What ``path`` holds, tracked changes accepted or taken back; one part of ``pace``.

    Raises OpenError, one sentence; Stopped.
    """
    pace = pace or ImportPace()
    archive = Archive(path)
    try:
        if archive.has("content.xml"):
            return read_odt(archive, accept, pace)
        if archive.has("[Content_Types].xml"):
            return read_docx(archive, accept, pace)
        raise OpenError(f"“{path.name}” is neither a Word document nor an OpenDocument text.")
    except RecursionError as error:
        raise OpenError(f"“{path.name}” is nested deeper than a text can be; it was not opened.") from error
    finally:
        archive.close()


def text_of(imported: Imported, pace: ImportPace | None = None) -> str:
    """The Markdown of what was read; one part of ``pace``. Raises Stopped."""
    return markdown(imported, pace or ImportPace())


def left_out(imported: Imported) -> str:
    """One sentence of what did not come in; "" if everything did."""
    return _listed(imported.left, "did not come in.")


def left_text(imported: Imported) -> str:
    """The words of what did not come in, as a text with a heading for each kind; "" if there are none."""
    kinds = list(dict.fromkeys(kind for kind, _words in imported.left_words))
    parts = []
    for kind in kinds:
        passages = [words for known, words in imported.left_words if known == kind]
        name = kind if len(passages) == 1 else _plural(kind)
        parts += [f"## {name[0].upper()}{name[1:]}", *passages]
    return "\n\n".join(["# What did not come in", *parts]) + "\n" if parts else ""


def changes_in(imported: Imported) -> str:
    """One sentence of the tracked changes; "" without any."""
    return _listed(imported.changes, "")[:-1].strip()


def _listed(counted: Counter[str], end: str) -> str:
    parts = [f"{count:,} {kind if count == 1 else _plural(kind)}" for kind, count in counted.items() if count]
    if not parts:
        return ""
    listed = parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + f" and {parts[-1]}"
    return f"{listed} {end}"


def _plural(kind: str) -> str:
    return _PLURALS.get(kind, kind + "s")
