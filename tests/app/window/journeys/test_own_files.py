"""The program's own small files: nested deeper than Python reads, they are as good as none and stop no start."""

from pathlib import Path

import pytest

from app.documents.kept.marks_store import MarksStore
from app.documents.kept.presence import SUFFIX, Presence
from app.documents.kept.progress import DailyProgress
from app.documents.kept.recent import Recent
from app.documents.kept.recovery import SUFFIX as COPY
from app.documents.kept.recovery import RecoveryStore
from app.settings import Settings
from app.window.saving.session_file import read_session

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    file = tmp_path / "deep.json"
    file.write_text("[" * 200_000)
    return file


def test_of_the_session_and_the_settings(deep: Path) -> None:
    assert read_session(deep) is None
    assert Recent(deep).paths == ()
    assert DailyProgress(deep).written_today == 0
    assert Settings(deep).get("theme") == Settings().get("theme")


def test_beside_the_documents(deep: Path, tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    presence, marks = Presence(tmp_path), MarksStore(tmp_path)
    presence.enter(path)
    for file in tmp_path.glob(f"*{SUFFIX}"):
        file.rename(file.with_name(file.name.rpartition("-")[0] + f"-1{SUFFIX}")).write_text(deep.read_text())
    assert not presence.elsewhere(path)
    marks._file(path).write_text(deep.read_text())
    assert marks.of(path, "hash") == ()
    (tmp_path / f"x{COPY}").write_text(deep.read_text())
    assert RecoveryStore(tmp_path).orphans() == []
