"""The history of accepted edits: kept beside the document, moved with it, wiped on request."""

import os
import threading
from pathlib import Path

import pytest

from app.documents.disk.file import write_synced
from app.documents.document import Document
from app.documents.kept.history import HistoryEntry, HistoryStore
from app.documents.kept.recipe import from_record, to_record
from engine.messages import Rewrite

pytestmark = pytest.mark.usefixtures("qapp")


def test_history_is_kept_moved_and_wiped(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    store = HistoryStore(folder)
    document = Document.fresh("text")
    request = Rewrite(job="j", text="a text", start=2, end=6, keep=("a",), locks=((2, 3),))
    edit = HistoryEntry("j", "now", "fix", "Fix", 2, "text", "test", to_record(request), "m", "f", 1, 3, 1.5)
    store.add(document, edit)
    document.save(file, force=True)
    store.moved(document, None)
    (kept,) = store.entries(document)
    assert (kept.original, kept.result, kept.seed) == ("text", "test", 3)
    assert from_record(kept.recipe) == request
    store.wipe(document)
    assert store.entries(document) == []
    assert os.listdir(folder) == []


def entry(parts: tuple[tuple[int, str, str], ...]) -> HistoryEntry:
    start, original, result = parts[0]
    return HistoryEntry("j", "now", "fix", "Fix", start, original, result, {}, "m", "f", 1, 3, 1.5, parts)


def test_an_edit_can_be_put_back_where_it_stands_first_of_all() -> None:
    edit = entry(((4, "old", "new"),))
    assert edit.places("the new and new word") == [[(4, 7, "old")]]
    # It moved: then wherever it stands as whole words.
    assert edit.places("so the new and new, renewed") == [[(7, 10, "old")], [(15, 18, "old")]]
    assert edit.places("nothing of it") == []


def test_an_edit_of_several_parts_stands_only_as_a_whole() -> None:
    edit = entry(((0, "a", "one"), (8, "b", "two")))
    assert edit.places("one and two") == [[(0, 3, "a"), (8, 11, "b")]]
    assert edit.places("so one and two") == [[(3, 6, "a"), (11, 14, "b")]]
    assert edit.places("one and not two") == []


def test_what_was_cut_leaves_no_words_to_find() -> None:
    assert entry(((4, "gone", ""),)).places("the  text") == []


def test_entries_are_read_in_their_order_and_a_damaged_line_is_left_out(tmp_path: Path) -> None:
    store, document = HistoryStore(tmp_path), Document.fresh("text")
    first, second = entry(((0, "a", "b"),)), entry(((1, "c \ud800", "d 🏔"), (5, "", "e")))
    store.add(document, first)
    (file,) = tmp_path.iterdir()
    with file.open("ab") as lines:
        lines.write(b'half a li\n[]\n{"id": "j"}\n' + b"[" * 100_000 + b"\n")
    store.add(document, second)
    assert store.entries(document) == [first, second]
    assert store.entries(Document.fresh("another")) == []
    store.wipe_all()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_saved_as_another_leaves_its_history_too(file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    store, document = HistoryStore(folder), Document.from_file(file)
    edit = entry(((0, "a", "b"),))
    store.add(document, edit)
    document.save(tmp_path / "other.txt")
    store.moved(document, file)
    assert store.entries(document) == store.entries(Document.from_file(file)) == [edit]


def test_what_another_program_adds_meanwhile_is_not_lost(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "history"
    folder.mkdir()
    mine, theirs = HistoryStore(folder), HistoryStore(folder)
    document, other = Document.fresh("text"), Document.from_file(file)
    first, second = entry(((0, "a", "b"),)), entry(((1, "c", "d"),))
    mine.add(document, first)
    document.save(file, force=True)
    adding = threading.Thread(target=lambda: theirs.add(other, second))

    def slow(path: Path, data: bytes) -> None:
        adding.start()
        # Time enough, if nothing kept it from going on.
        adding.join(0.2)
        write_synced(path, data)

    monkeypatch.setattr("app.documents.kept.history.write_synced", slow)
    mine.moved(document, None)
    adding.join()
    assert mine.entries(document) == [first, second]
