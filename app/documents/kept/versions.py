"""Versions of each file: what it held before the first save and after every one, thinned as they grow old.

Any thread. What is written waits for the disk on a lane of its own; who reads, wipes or looks up waits for it. One
folder a file, one compressed file a version, named by its time (UTC) and the hash of its bytes. The clock may have been
wrong at any of them: in which order they were written is seen by the times of the files, which are given so that each
is later than the one before.
"""

import contextlib
import hashlib
import logging
import os
import time
import zlib
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.documents.disk.file import digest, write_synced
from app.errands.lane import Lane

log = logging.getLogger(__name__)
SUFFIX = ".version"
STAMP = "%Y%m%dT%H%M%S.%f"
STEPS = (
    (timedelta(minutes=10), timedelta(0)),
    (timedelta(hours=2), timedelta(minutes=2)),
    (timedelta(days=1), timedelta(minutes=10)),
    (timedelta(days=14), timedelta(hours=2)),
    (timedelta.max, timedelta(days=1)),
)
"""Up to this age one version is kept in each stretch this long: all of the last ten minutes, then fewer and fewer."""
START = datetime(2000, 1, 1, tzinfo=UTC)
SPARED = 10
"""So many of those written last stay, whatever the clock says that they are."""
TICK_NS = 1_000_000
"""Apart enough for disks that count in microseconds, too."""
END_SECONDS = 5.0
"""How long the program's end waits for their disk."""


@dataclass(frozen=True, slots=True)
class Version:
    """One stored version; ``when`` is in UTC, ``sum`` the beginning of the hash of its bytes."""

    file: Path
    when: datetime
    sum: str


class VersionStore:
    """The versions in ``folder`` (private to the user): at most ``most`` of a file, none older than ``days`` but for
    the last few."""

    def __init__(self, folder: Path, most: int = 200, days: int = 365) -> None:
        self._folder = folder
        self.most, self.days = most, days
        self.lane = Lane("versions")

    def keep(self, path: Path, data: bytes, before: bytes | None = None) -> None:
        """The file now holds ``data`` and held ``before``. Returns at once; a disk that refuses is only logged, since
        the text itself is safe in its file."""
        if self.most > 0:
            self.lane.post(self._keep, path, data, before)

    def take_along(self, old: Path, new: Path) -> None:
        """The text of ``old`` goes by the name ``new`` too: so do its versions. Returns at once."""
        if self.most > 0:
            self.lane.post(self._take_along, old, new)

    def versions(self, path: Path) -> list[Version]:
        """Newest first."""
        versions = []
        for file in self._of(path).glob("*" + SUFFIX):
            stamp, _, total = file.name.removesuffix(SUFFIX).partition("-")
            with contextlib.suppress(ValueError):
                versions.append(Version(file, datetime.strptime(stamp, STAMP).replace(tzinfo=UTC), total))
        return sorted(versions, key=lambda version: version.when, reverse=True)

    def read(self, version: Version) -> bytes:
        """Its bytes. Raises OSError, also where they are damaged."""
        try:
            data = zlib.decompress(version.file.read_bytes())
        except zlib.error as error:
            raise OSError(f"the stored version is damaged ({error})") from error
        if not digest(data).startswith(version.sum):
            raise OSError("the stored version is damaged")
        return data

    def of_hash(self, path: Path, known: str | None) -> bytes | None:
        """The version with that hash, where it is kept."""
        for version in self.versions(path):
            if known is not None and known.startswith(version.sum):
                with contextlib.suppress(OSError):
                    return self.read(version)
        return None

    def wipe(self, path: Path) -> None:
        """Raises OSError where the disk refuses."""
        # Also what a program that was killed left half written.
        for file in self._of(path).glob("*"):
            file.unlink(missing_ok=True)

    def close(self, seconds: float = END_SECONDS) -> bool:
        """Finish what is being written, ``seconds`` at most. Whether it is."""
        return self.lane.finish(seconds)

    def _keep(self, path: Path, data: bytes, before: bytes | None) -> None:
        try:
            folder = self._of(path)
            folder.mkdir(mode=0o700, exist_ok=True)
            now = datetime.now(UTC)
            standing = self.versions(path)
            held = {version.sum for version in standing}
            if before is not None and digest(before)[:16] not in held:
                self._write(folder, now - timedelta(microseconds=1), before)
            last = _last_written(self.versions(path))
            if not last or last[0].sum != digest(data)[:16]:
                self._write(folder, now, data)
            standing = self.versions(path)
            last = _last_written(standing)[: spared(self.most)]
            kept = {place for place, version in enumerate(standing) if version in last}
            for place in surplus([version.when for version in standing], now, self.most, self.days, kept):
                standing[place].file.unlink(missing_ok=True)
        except OSError as error:
            log.info("A version of %s was not kept: %s", path.name, error)

    def _take_along(self, old: Path, new: Path) -> None:
        try:
            folder = self._of(new)
            folder.mkdir(mode=0o700, exist_ok=True)
            for version in reversed(_last_written(self.versions(old))):
                if not (folder / version.file.name).exists():
                    write_synced(folder / version.file.name, version.file.read_bytes())
                    _date(folder / version.file.name, version.file.stat().st_mtime_ns)
        except OSError as error:
            log.info("The versions of %s did not go along: %s", old.name, error)

    def _write(self, folder: Path, when: datetime, data: bytes) -> None:
        last = max((_written_at(file) for file in folder.glob("*" + SUFFIX)), default=0)
        file = folder / f"{when.strftime(STAMP)}-{digest(data)[:16]}{SUFFIX}"
        write_synced(file, zlib.compress(data))
        _date(file, max(time.time_ns(), last + TICK_NS))

    def _of(self, path: Path) -> Path:
        return self._folder / hashlib.sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def spared(most: int) -> int:
    """How many of those written last stay in any case, where ``most`` are kept."""
    return max(1, min(SPARED, most // 2))


def surplus(times: Sequence[datetime], now: datetime, most: int, days: int, kept: Container[int] = (0,)) -> list[int]:
    """Which of ``times`` (newest first) may go; those at the places ``kept`` never do."""
    gone: set[int] = set()
    seen: set[tuple[timedelta, int]] = set()
    # The oldest of a stretch stays, and stretches lie at fixed times: what is kept today is not in the way tomorrow.
    for place in reversed(range(len(times))):
        age = now - times[place]
        apart = next(apart for limit, apart in STEPS if age <= limit)
        stretch = (apart, (times[place] - START) // apart) if apart else None
        too_many = age > timedelta(days=days) or (stretch is not None and stretch in seen)
        if too_many and place not in kept:
            gone.add(place)
        elif stretch is not None:
            seen.add(stretch)
    left = [place for place in range(len(times)) if place not in gone]
    while len(left) > max(1, most):
        # Too many all the same: the one goes that its neighbours stand for best, judged by its age; the ends stay as
        # long as there is another. What is dated in the future has no age.
        ages = [max(0.0, (now - times[place]).total_seconds()) + 1.0 for place in left]
        free = [i for i, place in enumerate(left) if place not in kept]
        if not free:
            break
        inner = [i for i in free if 0 < i < len(left) - 1]
        least = min(inner, key=lambda i: (ages[i + 1] - ages[i - 1]) / ages[i]) if inner else free[-1]
        gone.add(left.pop(least))
    return sorted(gone)


def _last_written(versions: Sequence[Version]) -> list[Version]:
    """The one that was written last first, whatever the clock said then; what is dated alike goes by its name."""
    return sorted(versions, key=lambda version: (_written_at(version.file), version.when), reverse=True)


def _written_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def _date(file: Path, written: int) -> None:
    with contextlib.suppress(OSError, OverflowError):
        os.utime(file, ns=(written, written))
