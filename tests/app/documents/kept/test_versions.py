"""Versions of every save: the first state too, thinned with age, whole or refused, brought back as one undo step."""

import os
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.kept import versions as kept_versions
from app.documents.kept.versions import SPARED, VersionStore, spared, surplus
from tests.app.documents.conftest import store_in
from tests.app.waiting import done

pytestmark = pytest.mark.usefixtures("qapp")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_every_save_leaves_a_version_and_so_does_the_state_before_the_first(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path = tmp_path / "page.md"
    path.write_bytes(b"as it came\r\n")
    document = done(store.open(path))
    for text in ("one ", "two "):
        QTextCursor(document.buffer).insertText(text)
        done(store.save(document))
    done(store.save(document))
    store.stop()
    stored = versions.versions(path)
    assert [versions.read(version) for version in stored] == [
        b"two one as it came\r\n",
        b"one as it came\r\n",
        b"as it came\r\n",
    ]
    assert versions.of_hash(path, document.file.known_hash) == b"two one as it came\r\n"
    document.take(versions.read(stored[-1]), document.form.encoding)
    assert document.to_bytes() == b"as it came\r\n"
    assert document.modified
    document.buffer.undo()
    assert document.to_bytes() == b"two one as it came\r\n"
    stored[0].file.write_bytes(stored[0].file.read_bytes()[:-4])
    with pytest.raises(OSError, match="damaged"):
        versions.read(stored[0])
    versions.wipe(path)
    assert versions.versions(path) == []


def test_thinned_by_age_and_count() -> None:
    fresh = [NOW - timedelta(minutes=minute) for minute in range(10)]
    assert surplus(fresh, NOW, 100, 365) == []
    hourly = [NOW - timedelta(minutes=minute) for minute in range(0, 24 * 60, 2)]
    gone = surplus(hourly, NOW, 1000, 365)
    kept = [when for place, when in enumerate(hourly) if place not in gone]
    assert kept[0] == NOW
    old = [when for when in kept if NOW - when > timedelta(hours=2, minutes=10)]
    # The oldest stretch may be cut short.
    assert all(a - b >= timedelta(minutes=10) for a, b in pairwise(old[:-1]))
    assert len(kept) < 210
    assert len(hourly) - len(surplus(hourly, NOW, 20, 365)) == 20
    ancient = [NOW - timedelta(days=day) for day in (400, 500)]
    assert surplus(ancient, NOW, 10, 365) == [1]  # the newest stays, however old
    daily = [NOW - timedelta(days=day) for day in range(600)]
    gone = surplus(daily, NOW, 10_000, 365)
    left = [when for place, when in enumerate(daily) if place not in gone]
    assert max(NOW - when for when in left) == timedelta(days=365)


def test_thinning_again_and_again_keeps_old_versions() -> None:
    """Versions that come one by one do not push each other out for ever."""
    kept: list[datetime] = []
    for minute in range(0, 3 * 24 * 60, 5):
        now = NOW + timedelta(minutes=minute)
        kept = [now, *kept]
        gone = set(surplus(kept, now, 100, 365))
        kept = [when for place, when in enumerate(kept) if place not in gone]
    assert now - kept[-1] > timedelta(days=2)


def test_wiping_leaves_nothing_not_even_what_was_half_written(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path = tmp_path / "page.md"
    done(store.save(store.new("text"), path))
    store.stop()
    [version] = versions.versions(path)
    version.file.with_name(version.file.name + ".part").write_bytes(b"half")
    versions.wipe(path)
    assert [file for file in (tmp_path / "versions").rglob("*") if file.is_file()] == []


# ---------------------------------------------------------------- a clock that is wrong


class Clock:
    """What the program and the disk take the time to be: right now, and ``off`` from that."""

    def __init__(self) -> None:
        self.off = timedelta(0)
        self.ticks = 0

    def now(self, zone: object = None) -> datetime:
        self.ticks += 1
        return NOW + self.off + timedelta(seconds=self.ticks)

    def time_ns(self) -> int:
        return int(self.now().timestamp() * 1_000_000_000)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()

    class Stamps(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return clock.now(tz)

    monkeypatch.setattr(kept_versions, "datetime", Stamps)
    monkeypatch.setattr(kept_versions.time, "time_ns", clock.time_ns)
    return clock


def saves(store: VersionStore, path: Path, first: int, count: int) -> list[bytes]:
    """So many saves, each of another text: what they held, the last first."""
    texts = [b"text %d" % number for number in range(first, first + count)]
    for text in texts:
        store._keep(path, text, None)
    return texts[::-1]


def held(store: VersionStore, path: Path) -> set[bytes]:
    return {store.read(version) for version in store.versions(path)}


YEARS, WEEKS, HOURS = timedelta(days=730), timedelta(days=20), timedelta(hours=5)


@pytest.mark.parametrize("off", [YEARS, -YEARS, WEEKS, -WEEKS, HOURS, -HOURS])
def test_a_clock_that_was_wrong_for_one_save_takes_no_version(tmp_path: Path, clock: Clock, off: timedelta) -> None:
    store, path = VersionStore(tmp_path), tmp_path / "page.md"
    before = saves(store, path, 0, 20)
    clock.off = off
    wrong = saves(store, path, 20, 1)
    last = [*wrong, *before][:SPARED]
    assert set(last) <= held(store, path)
    # Right again; and the wrong stamp counts for as little now.
    clock.off = timedelta(0)
    later = saves(store, path, 21, 4)
    assert set([*later, *last][:SPARED]) <= held(store, path)
    store.close()


def test_a_clock_that_jumps_at_every_save_takes_none_of_the_last(tmp_path: Path, clock: Clock) -> None:
    store, path = VersionStore(tmp_path, most=24), tmp_path / "page.md"
    written: list[bytes] = []
    for number in range(40):
        clock.off = timedelta(days=(number * 7919) % 3000 - 1500)
        written = saves(store, path, number, 1) + written
        assert set(written[:SPARED]) <= held(store, path), number
        assert len(store.versions(path)) <= 24
    store.close()


def test_the_same_text_saved_twice_is_one_version_after_a_wrong_clock_too(tmp_path: Path, clock: Clock) -> None:
    store, path = VersionStore(tmp_path), tmp_path / "page.md"
    clock.off = YEARS
    saves(store, path, 0, 1)
    clock.off = timedelta(0)
    for _ in range(3):
        saves(store, path, 1, 1)
    assert len(store.versions(path)) == 2
    store.close()


def test_the_order_goes_along_to_another_name(tmp_path: Path, clock: Clock) -> None:
    store, old, new = VersionStore(tmp_path), tmp_path / "old.md", tmp_path / "new.md"
    clock.off = YEARS
    saves(store, old, 0, 15)
    clock.off = timedelta(0)
    last = saves(store, old, 15, SPARED)
    store._take_along(old, new)
    clock.off = YEARS + YEARS
    last = saves(store, new, 99, 1) + last
    assert set(last[:SPARED]) <= held(store, new)
    store.close()


def test_versions_of_before_are_in_the_order_of_their_files(tmp_path: Path, clock: Clock) -> None:
    """Written by a version of the program that gave the files no times of their own."""
    store, path = VersionStore(tmp_path), tmp_path / "page.md"
    saves(store, path, 0, 15)
    for age, version in enumerate(store.versions(path)):
        written = time.time() - 60 * age
        os.utime(version.file, (written, written))
    clock.off = YEARS
    saves(store, path, 15, 1)
    assert {b"text %d" % number for number in range(16 - SPARED, 16)} <= held(store, path)
    store.close()


def test_what_is_spared_leaves_room_where_few_are_kept() -> None:
    assert [spared(most) for most in (1, 2, 3, 8, 20, 21, 1000)] == [1, 1, 1, 4, 10, 10, 10]
    times = [NOW + timedelta(days=5), NOW, *(NOW - timedelta(days=day) for day in range(700, 800))]
    assert surplus(times, NOW, 200, 365, {1, 40}) == [place for place in range(2, 102) if place != 40]
    assert len(surplus(times, NOW, 1, 10_000, {1})) == len(times) - 1
    assert 1 not in surplus(times, NOW, 1, 10_000, {1})
