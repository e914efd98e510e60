"""Versions of every save: the first state too, thinned with age, whole or refused, brought back as one undo step."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.kept.versions import surplus
from tests.app.documents.conftest import store_in

pytestmark = pytest.mark.usefixtures("qapp")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_every_save_leaves_a_version_and_so_does_the_state_before_the_first(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path = tmp_path / "page.md"
    path.write_bytes(b"as it came\r\n")
    document = store.open(path)
    for text in ("one ", "two "):
        QTextCursor(document.buffer).insertText(text)
        store.save(document)
    store.save(document)
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
    store.save(store.new("text"), path)
    store.stop()
    [version] = versions.versions(path)
    version.file.with_name(version.file.name + ".part").write_bytes(b"half")
    versions.wipe(path)
    assert [file for file in (tmp_path / "versions").rglob("*") if file.is_file()] == []
