"""Versions of every save: the first state too, thinned with age, whole or refused, brought back as one undo step."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from app.documents.kept.presence import Presence
from app.documents.kept.recovery import RecoveryStore
from app.documents.kept.versions import VersionStore, surplus
from app.documents.store import DocumentStore

OTHER = """
import sys
from pathlib import Path
from app.documents.kept.presence import Presence
presence = Presence(Path(sys.argv[1]))
presence.enter(Path(sys.argv[2]))
print(presence.elsewhere(Path(sys.argv[2])), flush=True)
input()
presence.leave(Path(sys.argv[2]))
"""

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
    assert versions.of_hash(path, document.file.known_hash) == b"two one as it came\r\n"
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


@pytest.mark.parametrize("killed", [False, True])
def test_both_programs_are_told_and_a_killed_one_is_forgotten(tmp_path: Path, qtbot: QtBot, killed: bool) -> None:
    store, _ = store_in(tmp_path)
    told: list[bool] = []
    store.elsewhere_changed.connect(lambda _document, shared: told.append(shared))
    path = tmp_path / "page.md"
    path.write_text("x")
    store.open(path)
    command = [sys.executable, "-c", OTHER, str(tmp_path / "open"), str(path)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert other.stdout is not None
        # The second one knows at once; the first one is told while it goes on.
        assert other.stdout.readline() == "True\n"
        qtbot.waitUntil(lambda: told == [True], timeout=20_000)
        if killed:
            other.kill()
            other.wait(20)
            # Nobody took its note away; it is seen through when the window is looked at next.
            store.check_disk()
            assert told == [True, False]
            assert len(list((tmp_path / "open").iterdir())) == 1
        else:
            other.communicate("\n")
            qtbot.waitUntil(lambda: told == [True, False], timeout=20_000)
    finally:
        other.kill()
        other.communicate()
        store.stop()


def test_a_note_has_its_name_only_once_it_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    under_its_name: list[str] = []
    real = Path.write_text

    def watched(self: Path, *args: str) -> int:
        self.touch()
        under_its_name.extend(file.name for file in tmp_path.glob("*.open"))
        return real(self, *args)

    monkeypatch.setattr(Path, "write_text", watched)
    Presence(tmp_path).enter(tmp_path / "page.md")
    assert under_its_name == []
    assert [file.suffix for file in tmp_path.iterdir()] == [".open"]


def test_a_note_from_another_machine_or_before_a_restart_is_not_believed(tmp_path: Path) -> None:
    mine, theirs = Presence(tmp_path), Presence(tmp_path)
    path = tmp_path / "page.md"
    boot, _, ticks = _begun(1).partition("/")
    for begun in (f"{boot[:-1]}?/{ticks}", f"{boot}/{ticks}0", "", None):
        theirs._me = (1, begun)  # type: ignore[assignment]
        theirs.enter(path)
        assert not mine.elsewhere(path), begun
    (tmp_path / f"{theirs._note(path).name}").write_text("{ not JSON")
    assert not mine.elsewhere(path)
    (tmp_path / f"{theirs._note(path).name}").write_text(json.dumps([1, _begun(1)]))
    assert mine.elsewhere(path)


def test_saved_under_another_name_the_versions_go_along(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, other = tmp_path / "page.md", tmp_path / "other.md"
    path.write_bytes(b"first")
    document = store.open(path)
    QTextCursor(document.buffer).insertText("second ")
    store.save(document)
    QTextCursor(document.buffer).insertText("third ")
    store.save(document, other)
    store.stop()
    assert [versions.read(version) for version in versions.versions(other)] == [
        b"third second first",
        b"second first",
        b"first",
    ]
    assert [versions.read(version) for version in versions.versions(path)] == [b"second first", b"first"]


def test_a_file_that_was_renamed_is_found_and_followed(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, new = tmp_path / "page.md", tmp_path / "renamed.md"
    path.write_bytes(b"first")
    document = store.open(path)
    QTextCursor(document.buffer).insertText("second ")
    store.save(document)
    path.rename(new)
    (tmp_path / "twin.md").write_bytes(new.read_bytes())
    assert store.renamed_to(document) == new
    store.follow(document, new)
    QTextCursor(document.buffer).insertText("third ")
    store.save(document)
    assert new.read_bytes() == b"third second first"
    assert not path.exists()
    # Renamed and then written by another program: that is not the same text any more.
    new.rename(path)
    path.write_bytes(b"theirs")
    assert store.renamed_to(document) is None
    store.stop()
    assert [versions.read(version) for version in versions.versions(new)] == [
        b"third second first",
        b"second first",
        b"first",
    ]


def _begun(pid: int) -> str:
    from app.platform.process import started

    return started(pid) or ""


def test_what_a_save_writes_over_is_kept_whoever_wrote_it(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path, other = tmp_path / "page.md", tmp_path / "other.md"
    path.write_bytes(b"mine")
    other.write_bytes(b"what stood there")
    document = store.open(path)
    path.write_bytes(b"theirs")
    QTextCursor(document.buffer).insertText("still ")
    store.save(document, force=True)
    store.save(document, other)
    store.stop()
    assert [versions.read(version) for version in versions.versions(path)] == [b"still mine", b"theirs"]
    assert {versions.read(version) for version in versions.versions(other)} == {
        b"still mine",
        b"what stood there",
        b"theirs",
    }
    assert versions.read(versions.versions(other)[0]) == b"still mine"


def test_wiping_leaves_nothing_not_even_what_was_half_written(tmp_path: Path) -> None:
    store, versions = store_in(tmp_path)
    path = tmp_path / "page.md"
    store.save(store.new("text"), path)
    store.stop()
    [version] = versions.versions(path)
    version.file.with_name(version.file.name + ".part").write_bytes(b"half")
    versions.wipe(path)
    assert [file for file in (tmp_path / "versions").rglob("*") if file.is_file()] == []
