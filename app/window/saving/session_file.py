"""Window and documents of the last session, as one small JSON file. GUI thread; knows paths and places, no widgets."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.documents.disk.file import write_synced


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """One open document: its file, where the caret stood, in code points, and the encoding it was read with."""

    path: str
    caret: int = 0
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class SavedSession:
    """``geometry`` and ``state`` are Qt's own, in hexadecimal; ``starts`` counts the starts in a row that began to open
    these places and did not live long enough to keep a session of their own."""

    geometry: str = ""
    state: str = ""
    current: int = 0
    places: tuple[SavedPlace, ...] = field(default=())
    starts: int = 0


def read_session(file: Path) -> SavedSession | None:
    """The stored session; None where there is none or it cannot be read."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        places = tuple(
            SavedPlace(str(place["path"]), int(place["caret"]), str(place.get("encoding", "")))
            for place in raw["places"]
        )
        return SavedSession(
            str(raw["geometry"]), str(raw["state"]), int(raw["current"]), places, int(raw.get("starts", 0))
        )
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def write_session(file: Path, session: SavedSession) -> None:
    """Store it; a disk that refuses costs only the memory of the window's place."""
    try:
        write_synced(file, json.dumps(asdict(session)).encode())
    except OSError:
        return
