"""Another running program that has a file open is seen by its note, and only a running one."""

import errno
import json
import os
from pathlib import Path

import pytest

from app.documents.kept.presence import Presence
from app.platform.files import held_files

pytestmark = pytest.mark.usefixtures("qapp")


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
    # Its process cannot be seen from here, as in a container; what it holds can.
    assert mine.elsewhere(path)
    theirs.close()
    assert not mine.elsewhere(path)
    assert len(list(tmp_path.glob("*.open"))) == 1


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
        theirs.close()
        assert not mine.elsewhere(path), begun
    (tmp_path / f"{theirs._note(path).name}").write_text("{ not JSON")
    assert not mine.elsewhere(path)
    (tmp_path / f"{theirs._note(path).name}").write_text(json.dumps([1, _begun(1)]))
    assert mine.elsewhere(path)


def test_two_programs_with_one_process_id_do_not_take_each_other_for_themselves(tmp_path: Path) -> None:
    """As two containers have that share a home."""
    path = tmp_path / "page.md"
    mine, theirs = Presence(tmp_path), Presence(tmp_path)
    for presence in (mine, theirs):
        presence._me = (2, "boot/7")
        presence.enter(path)
    assert len(list(tmp_path.glob("*.open"))) == 2
    assert mine.elsewhere(path)
    assert theirs.elsewhere(path)
    theirs.leave(path)
    assert not mine.elsewhere(path)
    assert len(list(tmp_path.glob("*.open"))) == 1
    # One that ended without leaving, in another container: its id is in use here.
    theirs.enter(path)
    theirs.close()
    assert not mine.elsewhere(path)
    mine.leave(path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder_too", [False, True])
def test_a_note_that_somebody_removed_is_written_again(tmp_path: Path, folder_too: bool) -> None:
    folder, path = tmp_path / "open", tmp_path / "page.md"
    folder.mkdir()
    mine, theirs = Presence(folder), Presence(folder)
    mine.enter(path)
    (note,) = folder.iterdir()
    mine.renew(path)
    assert [*folder.iterdir()] == [note]
    note.unlink()
    if folder_too:
        folder.rmdir()
    assert not theirs.elsewhere(path)
    mine.renew(path)
    assert theirs.elsewhere(path)
    mine.close()


def test_on_a_disk_that_holds_nothing_the_process_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(held_files, "hold", refuse)
    mine, theirs, path = Presence(tmp_path), Presence(tmp_path), tmp_path / "page.md"
    for begun, lives in ((_begun(os.getppid()), True), ("another beginning", False)):
        theirs._me = (os.getppid(), begun)
        theirs.enter(path)
        assert mine.elsewhere(path) is lives


def _begun(pid: int) -> str:
    from app.platform.process import started

    return started(pid) or ""
