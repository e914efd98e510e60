"""Recovery copies are whole or not offered, private, and belong to one running program."""

import json
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.documents.disk.file_errors import CharacterLost
from app.documents.document import Document
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import RecoveryStore
from app.platform.process import running, started, this_machine, this_process
from tests.app.documents.conftest import typed

pytestmark = pytest.mark.usefixtures("qapp")


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
    assert later.orphans() == []
    store.close()
    (copy,) = later.orphans()
    back = copy.document()
    assert later.take_over(back, copy)
    assert back.to_bytes() == b"new old\r\ntext"
    assert back.path == file
    assert back.modified
    assert stat.S_IMODE(next(folder.iterdir()).stat().st_mode) == 0o600
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
    store.close()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    for _ in range(2):  # a copy of a copy too
        store = RecoveryStore(folder)
        (copy,) = store.orphans()
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
    store.close()
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


def test_a_copy_that_was_cut_or_altered_is_not_offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = RecoveryStore(folder)
    document = Document.fresh("", "Untitled")
    typed(document, "A whole sentence.")
    store.write(document)
    store.close()
    monkeypatch.setattr(RecoveryStore, "_running", lambda *_: False)
    (file,) = folder.glob("*.copy")
    whole = file.read_bytes()
    assert len(RecoveryStore(folder).orphans()) == 1
    for damaged in (whole[:-3], whole.replace(b"whole", b"Whole"), whole[:20], b""):
        file.write_bytes(damaged)
        assert RecoveryStore(folder).orphans() == []
        assert file.exists()


def test_a_running_copys_text_is_no_crash_and_a_reused_process_id_is_one(folder: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        begun = started(other.pid)
        assert begun is not None
        assert running(other.pid, begun)
        assert not running(other.pid, begun + "0")
        document = Document.fresh("", "Untitled")
        typed(document)
        store = RecoveryStore(folder)
        store.write(document)
        store.close()
        (file,) = folder.glob("*.copy")
        head, _, data = file.read_bytes().partition(b"\n")
        about = json.loads(head)
        assert tuple(about["process"]) == this_process()
        for process, count in ((other.pid, begun), 0), ((other.pid, begun + "0"), 1):
            file.write_bytes(json.dumps(about | {"process": process}).encode() + b"\n" + data)
            assert len(RecoveryStore(folder).orphans()) == count
    finally:
        other.communicate(b"\n")
    file.write_bytes(json.dumps(about | {"process": (other.pid, begun)}).encode() + b"\n" + data)
    assert len(RecoveryStore(folder).orphans()) == 1


def test_a_character_that_the_encoding_lacks_costs_the_copy_no_line_ending(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà\r\nencore\r\n".encode("cp1252"))
    document = Document.from_file(path, "cp1252")
    typed(document, "→ ")
    store = RecoveryStore(folder)
    store.write(document)
    store.close()
    (file,) = folder.glob("*.copy")
    head, _, data = file.read_bytes().partition(b"\n")
    assert json.loads(head)["encoding"] == "utf-8"
    assert data == document.snapshot().kept()[1] == "→ Voilà\r\nencore\r\n".encode()


# ---------------------------------------------------------------- whose copy it is

WRITES_ON = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.documents.document import Document
from app.documents.kept.presence import Presence
from app.documents.kept.recovery import RecoveryStore
app = QApplication([])
folder, path = Path(sys.argv[1]), Path(sys.argv[2])
document = Document.from_file(path)
document.buffer.setPlainText("Still being written.")
store, presence = RecoveryStore(folder), Presence(folder)
store.write(document)
presence.enter(path)
print("there", flush=True)
input()
"""


def apart() -> list[str]:
    """The command that runs another one where no process of ours is seen, and none of it by us under its id."""
    command = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    if os.geteuid() != 0:
        command[1:1] = ["--user", "--map-root-user"]
    return command


def may_be_apart() -> bool:
    return bool(shutil.which("unshare")) and subprocess.run([*apart(), "true"], capture_output=True).returncode == 0


def test_a_program_in_another_namespace_keeps_its_text_while_it_lives(folder: Path, file: Path) -> None:
    if not sys.platform.startswith("linux") or not may_be_apart():
        pytest.skip("this system gives no process a namespace of its own")
    command = [*apart(), sys.executable, "-c", WRITES_ON, str(folder), str(file)]
    other = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    store, presence = RecoveryStore(folder), Presence(folder)
    try:
        assert other.stdout is not None
        assert other.stdout.readline() == "there\n"
        (copy,) = folder.glob("*.copy")
        pid, begun = json.loads(copy.read_bytes().partition(b"\n")[0])["process"]
        assert not running(pid, begun)
        assert store.orphans() == []
        assert presence.elsewhere(file)
    finally:
        other.kill()
        other.communicate()
    assert [orphan.data for orphan in store.orphans()] == [b"Still being written."]
    assert not presence.elsewhere(file)
    store.close()


@pytest.mark.parametrize("process", [(2, "another boot/7"), (2, ""), (1, "this boot/1")])
def test_a_copy_that_is_held_is_nobodys_to_offer_whatever_process_wrote_it(
    folder: Path, process: tuple[int, str]
) -> None:
    """Faked: in a container or on another machine, where no process here says that it lives."""
    theirs, mine = RecoveryStore(folder), RecoveryStore(folder)
    theirs._me, theirs._machine = process, "there"
    document = Document.fresh("", "Untitled")
    for text in ("first ", "second "):
        typed(document, text)
        theirs.write(document)
        assert mine.orphans() == []
        # Nor is it let go where somebody reads it.
        assert theirs.orphans() == []
    theirs.close()
    assert [(copy.data, copy.machine) for copy in mine.orphans()] == [(b"second first ", "there")]
    mine.close()


def test_a_text_says_on_which_machine_it_was_written_only_where_that_was_another(folder: Path) -> None:
    store = RecoveryStore(folder)
    document = Document.fresh("", "Untitled")
    typed(document)
    store.write(document)
    store.close()
    (file,) = folder.glob("*.copy")
    head, _, data = file.read_bytes().partition(b"\n")
    about = json.loads(head) | {"process": (999_999_999, "gone")}
    assert about.pop("machine") == this_machine()
    for machine, shown in (({}, ""), ({"machine": this_machine()}, ""), ({"machine": "other"}, "other")):
        file.write_bytes(json.dumps(about | machine).encode() + b"\n" + data)
        assert [copy.machine for copy in RecoveryStore(folder).orphans()] == [shown]


def test_the_copies_of_others_and_the_files_of_their_texts(folder: Path, file: Path) -> None:
    theirs, mine = RecoveryStore(folder), RecoveryStore(folder)
    texts = [Document.from_file(file), Document.fresh("", "Untitled"), Document.from_file(file)]
    for document, store in zip(texts, (theirs, theirs, mine), strict=True):
        typed(document)
        store.write(document)
    (folder / "damaged.copy").write_bytes(b"[]\n")
    assert mine.others() == {theirs._file(texts[0]): file, theirs._file(texts[1]): None}
    theirs.close()
    mine.close()


def test_a_text_is_put_away_where_its_folder_was_removed(folder: Path) -> None:
    store = RecoveryStore(folder)
    document = Document.fresh("", "Untitled")
    typed(document)
    store.write(document)
    shutil.rmtree(folder)
    assert store.missing().result() == [document.id]
    assert store.forget(document)
    assert not store.forget(document)
    assert store.write(document)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert store.missing().result() == []
    store.close()
