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
class WaitingPlace:
    """Where the caret stood in a text that was not saved, which waits in the recovery copy of that name."""

    copy: str
    caret: int


@dataclass(frozen=True, slots=True)
class SavedSession:
    """``geometry`` and ``state`` are Qt's own, in hexadecimal; ``starts`` counts the starts in a row that began to open
    these places and did not live long enough to keep a session of their own; ``waiting`` is of texts that the writer
    has not decided about yet."""

    geometry: str = ""
    state: str = ""
    current: int = 0
    places: tuple[SavedPlace, ...] = field(default=())
    starts: int = 0
    waiting: tuple[WaitingPlace, ...] = field(default=())


def read_session(file: Path) -> SavedSession | None:
    """The stored session; None where there is none or it cannot be read."""
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        places = tuple(
            SavedPlace(str(place["path"]), int(place["caret"]), str(place.get("encoding", "")))
            for place in raw["places"]
        )
        waiting = tuple(WaitingPlace(str(text["copy"]), int(text["caret"])) for text in raw.get("waiting", []))
        geometry, state, current = str(raw["geometry"]), str(raw["state"]), int(raw["current"])
        return SavedSession(geometry, state, current, places, int(raw.get("starts", 0)), waiting)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return None


def write_session(file: Path, session: SavedSession) -> None:
    """Store it; a disk that refuses costs only the memory of the window's place."""
    raw = asdict(session)
    if not session.waiting:
        del raw["waiting"]
    try:
        write_synced(file, json.dumps(raw).encode())
    except OSError:
        return
