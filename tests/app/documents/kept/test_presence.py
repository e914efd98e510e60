"""Another running program that has a file open is seen by its note, and only a running one."""

import json
from pathlib import Path

import pytest

from app.documents.kept.presence import Presence

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
    assert not mine.elsewhere(path)


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


def _begun(pid: int) -> str:
    from app.platform.process import started

    return started(pid) or ""
