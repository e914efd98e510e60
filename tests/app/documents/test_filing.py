"""The files of documents beside the window: in their order, of the right file, and left when they do not answer."""

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QTextCursor

from app.documents.disk.file import Saved
from app.documents.disk.file_errors import OpenError, SaveError
from app.documents.disk.known_file import UNKNOWN
from app.documents.document import Document, ReadText
from app.documents.filing import Filing
from app.errands.errands import Errands, LeftError
from tests.app.documents.conftest import store_in
from tests.app.slow_disk import SlowDisk
from tests.app.waiting import done, until

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_file_that_is_known_by_another_name_is_not_read_again(file: Path, tmp_path: Path) -> None:
    filing, link = Filing(Errands()), tmp_path / "link.md"
    link.symlink_to(file)
    hard = tmp_path / "hard.md"
    os.link(file, hard)
    read = done(filing.read(file, None, [None]))
    assert isinstance(read, ReadText)
    for name in (link, hard, file):
        assert done(filing.read(name, None, [None, read.file.identity])) == 1
    copy = tmp_path / "copy.md"
    copy.write_bytes(file.read_bytes())
    assert isinstance(done(filing.read(copy, None, [read.file.identity])), ReadText)
    with pytest.raises(OpenError):
        done(filing.read(tmp_path / "none.md", None, []))


def test_what_does_not_answer_in_time_is_unknown(slow_disk: SlowDisk, file: Path) -> None:
    errands = Errands()
    filing = Filing(errands)
    slow_disk.hold(file)
    assert done(filing.look(file, limit=0.01)) is UNKNOWN
    assert done(filing.identity(file, 0.01)) is None
    slow_disk.let_go()
    assert done(filing.look(file)).hash is not None
    errands.finish(60)


def test_a_save_that_fails_or_is_left_lets_the_next_one_have_its_turn(
    slow_disk: SlowDisk, tmp_path: Path, file: Path
) -> None:
    store, _versions = store_in(tmp_path)
    document = done(store.open(file))
    QTextCursor(document.buffer).insertText("mine ")
    slow_disk.hold(file)
    first = store.errands.go(store.save(document))
    elsewhere = store.errands.go(store.save(document, tmp_path / "no" / "such.md"))
    last = store.errands.go(store.save(document))
    until(lambda: slow_disk.waiting > 0)
    outcomes: list[object] = []
    for save in (first, elsewhere, last):
        save.then(lambda save=save: outcomes.append(kind_of(save)))  # type: ignore[misc]
    slow_disk.let_go()
    assert done(store.filing.settled(document))
    until(lambda: len(outcomes) == 3)
    assert outcomes == [Saved, SaveError, Saved]
    assert file.read_bytes() == b"mine old\r\ntext"
    store.stop()


def kind_of(save: object) -> object:
    try:
        return type(save.value())  # type: ignore[attr-defined]
    except (SaveError, LeftError) as error:
        return type(error)


def test_it_is_said_whether_a_save_was_left(slow_disk: SlowDisk, tmp_path: Path, file: Path) -> None:
    store, _versions = store_in(tmp_path)
    document: Document = done(store.open(file))
    assert done(store.filing.settled(document))
    QTextCursor(document.buffer).insertText("mine ")
    slow_disk.hold(file)
    slow: list[object] = []
    store.errands.slow.connect(slow.append)
    save, settled = store.errands.go(store.save(document)), store.errands.go(store.filing.settled(document))
    save.then(lambda: None)
    until(lambda: bool(slow))
    slow[0].leave()  # type: ignore[attr-defined]
    assert done(settled) is False
    slow_disk.let_go()
    assert store.errands.finish(60)
    assert document.modified
    store.stop()
    assert file.read_bytes() == b"old\r\ntext"
