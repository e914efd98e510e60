"""Files are written whole or not at all; links, permissions and other programs' changes are respected."""

import json
import os
import resource
import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk.file import Conflict, Disk, Saved
from app.documents.disk.file_errors import CharacterLost, SaveError
from app.documents.document import Document
from app.documents.kept.history import HistoryEntry, HistoryStore
from app.documents.kept.recent import Recent
from app.documents.kept.recipe import cut, from_record, to_record
from app.documents.kept.recovery import RecoveryStore
from app.documents.store import DocumentStore
from engine.messages import Fill, Hole, Rewrite

pytestmark = pytest.mark.usefixtures("qapp")


def typed(document: Document, text: str = "new ") -> None:
    QTextCursor(document.buffer).insertText(text)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_bytes(b"old\r\ntext")
    return path


def test_a_link_stays_a_link_and_permissions_stay(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(file.name)
    document = Document.from_file(link)
    typed(document)
    assert isinstance(document.save(), Saved)
    assert link.is_symlink()
    assert file.read_bytes() == b"new old\r\ntext"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert not document.modified
    assert [p.name for p in tmp_path.iterdir() if p.name not in ("page.txt", "link.txt")] == []


def test_another_programs_change_is_never_overwritten(file: Path) -> None:
    document = Document.from_file(file)
    typed(document)
    file.write_bytes(b"theirs")
    conflict = document.save()
    assert isinstance(conflict, Conflict)
    assert (conflict.disk, conflict.theirs) == (Disk.CHANGED, b"theirs")
    assert file.read_bytes() == b"theirs"
    file.unlink()
    gone = document.save()
    assert isinstance(gone, Conflict)
    assert gone.disk is Disk.DELETED
    assert not file.exists()
    assert isinstance(document.save(force=True), Saved)
    assert file.read_bytes() == b"new old\r\ntext"


def test_a_full_disk_leaves_the_file_as_it_was(file: Path) -> None:
    document = Document.from_file(file)
    typed(document, "x" * 90_000)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(SaveError, match=r"page\.txt") as caught:
            document.save()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "\n" not in str(caught.value)
    assert file.read_bytes() == b"old\r\ntext"
    assert document.modified
    assert list(file.parent.iterdir()) == [file]


def test_a_missing_folder_is_one_sentence(file: Path) -> None:
    document = Document.from_file(file)
    with pytest.raises(SaveError, match="is not there"):
        document.save(file.parent / "no" / "page.txt")


def test_reload_can_be_undone(file: Path) -> None:
    document = Document.from_file(file)
    file.write_bytes(b"theirs\n")
    document.reload()
    assert document.text() == "theirs\n"
    document.buffer.undo()
    assert document.text() == "old\ntext"


def test_recovery_copies_outlive_their_program(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    store = RecoveryStore(folder)
    document = Document.from_file(file)
    typed(document)
    assert store.write(document)
    assert not store.write(document)
    assert store.orphans() == []
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    later = RecoveryStore(folder)
    (copy,) = later.orphans()
    back = copy.document()
    assert later.take_over(back, copy)
    assert back.to_bytes() == b"new old\r\ntext"
    assert back.path == file
    assert back.modified
    assert stat.S_IMODE(next(folder.iterdir()).stat().st_mode) == 0o600
    store.close()
    later.close()


def test_a_recovered_text_that_its_encoding_lacks_a_character_for_is_not_saved_in_another_unasked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "old.txt"
    file.write_bytes("café".encode("latin-1"))
    folder = tmp_path / "copies"
    folder.mkdir()
    store = RecoveryStore(folder)
    document = Document.from_file(file, "latin-1")
    typed(document, "— 👍 ")
    store.write(document)
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    for _ in range(2):  # a copy of a copy too
        (copy,) = RecoveryStore(folder).orphans()
        back = copy.document()
        assert back.text() == "— 👍 café"
        assert (back.form.encoding, back.form.bom) == (document.form.encoding, False)
        with pytest.raises(CharacterLost):
            back.save()
        assert file.read_bytes() == "café".encode("latin-1")
        assert store.take_over(back, copy)
    store.close()


def test_a_copy_under_way_does_not_outlive_its_document(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    store = RecoveryStore(folder)
    document = Document.from_file(file)
    typed(document)
    writing = store.begin(document)
    assert writing is not None
    store.clear(document)
    assert writing.done()
    assert list(folder.iterdir()) == []
    store.close()


def test_the_store_tells_of_a_change_once(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    store = DocumentStore(RecoveryStore(folder))
    told = []
    store.disk_changed.connect(lambda document, disk: told.append(disk))
    document = store.open(file)
    assert store.open(file) is document
    file.write_bytes(b"theirs")
    store.check_disk()
    store.check_disk()
    assert told == [Disk.CHANGED]
    typed(document)
    assert store.recovery.files.write(document)
    store.close(document)
    assert list(folder.iterdir()) == []
    store.stop()


def test_history_is_kept_moved_and_wiped(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    store = HistoryStore(folder)
    document = Document.fresh("text")
    request = Rewrite(job="j", text="a text", start=2, end=6, keep=("a",), locks=((2, 3),))
    entry = HistoryEntry("j", "now", "fix", "Fix", 2, "text", "test", to_record(request), "m", "f", 1, 3, 1.5)
    store.add(document, entry)
    document.save(file, force=True)
    store.moved(document, None)
    (found,) = store.entries(document)
    assert (found.original, found.result, found.seed) == ("text", "test", 3)
    assert from_record(found.recipe) == request
    store.wipe(document)
    assert store.entries(document) == []
    assert os.listdir(folder) == []


def test_a_recipe_is_cut_to_what_the_model_saw() -> None:
    text = "far\n" * 1000 + "the passage here" + "\nfar" * 1000
    start = text.index("the")
    request = Fill(job="j", text=text, holes=(Hole(start, start + 3),))
    small = cut(request, (start - 10, start + 20))
    assert isinstance(small, Fill)
    assert len(small.text) < 1000
    hole = small.holes[0]
    assert small.text[hole.start : hole.end] == "the"


def test_recent_files_are_newest_first(tmp_path: Path) -> None:
    recent = Recent(tmp_path / "recent.json")
    recent.note(Path("/a"), 3)
    recent.note(Path("/b"))
    recent.note(Path("/a"), 7)
    again = Recent(tmp_path / "recent.json")
    assert again.paths == (Path("/a"), Path("/b"))
    assert again.place(Path("/a")) == 7


def test_a_copy_that_was_half_written_when_the_program_was_killed_does_not_stay(tmp_path: Path) -> None:
    folder = tmp_path / "recovery"
    folder.mkdir()
    old, fresh = folder / "a.copy.part", folder / "b.copy.part"
    old.write_bytes(b"half a text")
    fresh.write_bytes(b"another program's")
    os.utime(old, (0, 0))
    store = RecoveryStore(folder)
    assert store.orphans() == []
    assert os.listdir(folder) == [fresh.name]
    store.close()


def test_a_copy_with_a_damaged_head_keeps_no_other_from_being_offered(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "recovery"
    folder.mkdir()
    store = RecoveryStore(folder)
    document = Document.from_file(file)
    typed(document)
    store.write(document)
    [good] = folder.iterdir()
    head, _, data = good.read_bytes().partition(b"\n")
    damages: list[dict[str, object]] = [{"encoding": "utf-9"}, {"encoding": "base64"}, {"encoding": 8}, {"process": 5}]
    damages += [{"own": ["utf-9", False]}, {"own": "utf-8"}, {"own": ["latin-1"]}]
    for place, damaged in enumerate(damages):
        about = json.loads(head) | damaged
        (folder / f"{place}.copy").write_bytes(json.dumps(about).encode() + b"\n" + data)
    for place, start in enumerate((b"[]", b"3", b'"x"', b"", b"\xff")):
        (folder / f"x{place}.copy").write_bytes(start + b"\n" + data)
    monkeypatch.setattr(store, "_running", lambda _pid, _begun: False)
    assert [copy.file for copy in store.orphans()] == [good]
    assert len(list(folder.iterdir())) == 13
    store.close()


def test_a_second_name_of_the_file_keeps_the_text_from_before_and_that_is_said(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.hardlink_to(file)
    before = file.read_bytes()
    document = Document.from_file(file)
    typed(document)
    first = document.save()
    assert isinstance(first, Saved)
    assert first.parted == 1
    assert (file.read_bytes(), other.read_bytes()) == (first.data, before)
    typed(document)
    again = document.save()
    assert isinstance(again, Saved)
    assert again.parted == 0


def test_a_file_of_another_owner_stays_its_groups(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.from_file(file)
    typed(document)
    real, given = os.stat_result, []

    def refusing(_path: Path, owner: int, group: int) -> None:
        given.append((owner, group))
        if owner != -1:
            raise PermissionError("Operation not permitted")

    held = os.stat(file)
    theirs = real((held.st_mode, *held[1:4], held.st_uid + 1, held.st_gid + 1, *held[6:]))
    before = Path.stat
    target = os.path.realpath(file)
    monkeypatch.setattr(os, "chown", refusing)
    monkeypatch.setattr(Path, "stat", lambda path, **how: theirs if str(path) == target else before(path, **how))
    assert isinstance(document.save(), Saved)
    assert given == [(theirs.st_uid, theirs.st_gid), (-1, theirs.st_gid)]


def test_a_disk_that_refuses_every_change_of_permissions_takes_the_text(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(*_: object, **__: object) -> None:
        raise PermissionError("Operation not permitted")

    file.chmod(0o666 & ~umask())
    document = Document.from_file(file)
    typed(document)
    monkeypatch.setattr(os, "chmod", refusing)
    assert isinstance(document.save(), Saved)
    assert file.read_bytes() == document.to_bytes()


def umask() -> int:
    held = os.umask(0o022)
    os.umask(held)
    return held


def test_an_attribute_that_may_not_be_set_does_not_cost_the_others(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document.from_file(file)
    typed(document)
    kept: list[str] = []

    def put(_part: Path, key: str, _value: bytes) -> None:
        if key.startswith("security."):
            raise PermissionError("Operation not permitted")
        kept.append(key)

    monkeypatch.setattr(os, "listxattr", lambda _path: ["security.label", "user.note"])
    monkeypatch.setattr(os, "getxattr", lambda _path, _key: b"x")
    monkeypatch.setattr(os, "setxattr", put)
    assert isinstance(document.save(), Saved)
    assert kept == ["user.note"]
