"""The texts that come with the program look as a writer's own do: nothing in them is marked as misspelled."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.spelling.dictionaries import Dictionaries
from app.documents.spelling.speller import Speller
from app.platform.paths import Paths


@pytest.mark.parametrize("name", ["welcome", "demo"])
def test_no_word_of_a_sample_is_marked(qapp: QApplication, tmp_path: Path, name: str) -> None:
    speller = Speller(tmp_path / "words.txt", Dictionaries(enchant=False))
    speller.use(["en_US"])
    speller.join(30)
    QTest.qWait(1)
    # Names of keys are no words; the samples show them as code.
    assert speller.mistakes("Ctrl")
    text = Paths.under(tmp_path).resource(f"samples/{name}.md").read_text(encoding="utf-8")
    assert [line[low:high] for line in text.splitlines() for low, high in speller.mistakes(line)] == []
