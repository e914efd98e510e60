"""The history of accepted edits: kept beside the document, moved with it, wiped on request."""

import os
from pathlib import Path

import pytest

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
