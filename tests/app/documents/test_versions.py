"""Versions of every save: the first state too, thinned with age, whole or refused, brought back as one undo step."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.presence import Presence
from app.documents.recovery import RecoveryStore
from app.documents.store import DocumentStore
from app.documents.versions import VersionStore, surplus

pytestmark = pytest.mark.usefixtures("qapp")
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def store_in(folder: Path) -> tuple[DocumentStore, VersionStore]:
    for name in ("copies", "versions", "open"):
        (folder / name).mkdir()
    versions = VersionStore(folder / "versions")
    store = DocumentStore(RecoveryStore(folder / "copies"), 8, versions, Presence(folder / "open"))
    return store, versions


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
    found = versions.versions(path)
    assert [versions.read(version) for version in found] == [
        b"two one as it came\r\n",
        b"one as it came\r\n",
        b"as it came\r\n",
    ]
    assert versions.of_hash(path, document.known_hash) == b"two one as it came\r\n"
    document.take(versions.read(found[-1]), document.form.encoding)
    assert document.to_bytes() == b"as it came\r\n"
    assert document.modified
    document.buffer.undo()
    assert document.to_bytes() == b"two one as it came\r\n"
    found[0].file.write_bytes(found[0].file.read_bytes()[:-4])
    with pytest.raises(OSError, match="damaged"):
        versions.read(found[0])
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


def test_another_running_program_with_the_file_is_seen(tmp_path: Path) -> None:
    mine, theirs = Presence(tmp_path), Presence(tmp_path)
    path, link = tmp_path / "page.md", tmp_path / "link.md"
    path.write_text("x")
    link.symlink_to(path)
    mine.enter(path)
    assert not mine.elsewhere(path)
    # The same machine's first process runs as long as we do.
    theirs._me = (1, _begun(1))
    theirs.enter(link)
    assert mine.elsewhere(path)
    theirs.leave(link)
    assert not mine.elsewhere(path)
    theirs._me = (1, "another beginning")
    theirs.enter(path)
    assert not mine.elsewhere(path)


def _begun(pid: int) -> str:
    from app.documents.process import started

    return started(pid) or ""
