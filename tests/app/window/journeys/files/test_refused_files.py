"""Files that cannot be opened and disks that take none: one sentence each, and the text is safe."""

import errno
import os
import resource
from pathlib import Path

import pytest

from tests.app.window.conftest import STORY
from tests.app.window.writer import Writer


@pytest.mark.parametrize("refusal", [errno.EACCES, errno.EROFS, errno.EPERM])
def test_a_folder_that_takes_no_file_is_said_and_the_text_is_safe(
    writer: Writer, file: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    writer.opens_files(file)
    writer.types("x")
    # Whoever runs the tests may be allowed everything, so the folder's refusal is played.
    real = os.open

    def refuse(path: str | Path, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_CREAT and Path(path).parent == file.parent:
            raise OSError(refusal, os.strerror(refusal), str(path))
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    writer.keys("Ctrl+S")
    sentence = writer.page.notice.label.text()
    assert "story.md" in sentence
    assert "not saved" in sentence
    assert sentence.endswith(".")
    assert file.read_text() == STORY
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == ["story.md"]
    assert writer.window.isWindowModified()
    writer.does(writer.services.documents.recovery.write_all)
    writer.waits(lambda: list(writer.services.paths.recovery.glob("*.copy")), "the recovery copy")
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "copy.md"
    writer.choosers.named.append(elsewhere)
    writer.clicks(writer.page.notice.buttons()[0])
    assert elsewhere.read_text() == "x" + STORY
    assert not writer.window.isWindowModified()


def test_a_read_only_file_is_saved_elsewhere(writer: Writer, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer.opens_files(file)
    writer.types("x")
    # Whoever runs the tests may be allowed everything.
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != file and access(path, mode))
    writer.keys("Ctrl+S")
    assert "read-only" in writer.page.notice.label.text()
    assert file.read_text() == STORY
    assert writer.window.isWindowModified()
    copy = file.with_name("copy.md")
    writer.choosers.named.append(copy)
    writer.clicks(writer.page.notice.buttons()[0])
    assert copy.read_text() == "x" + STORY
    assert not writer.page.notice.isVisible()


def test_a_full_disk_leaves_file_and_text(writer: Writer, file: Path) -> None:
    writer.opens_files(file)
    writer.does(lambda: writer.editor.insertPlainText("x" * 60_000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        writer.keys("Ctrl+S")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert "story.md" in writer.page.notice.label.text()
    assert file.read_text() == STORY
    assert len(writer.text) == 60_000 + len(STORY)
    writer.keys("Ctrl+S")
    assert file.stat().st_size == 60_000 + len(STORY)
