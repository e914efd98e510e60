"""The question in which encoding a file is: the list, the text beside it, and the answer."""

from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.documents.disk.encodings import candidates
from app.documents.disk.file_errors import EncodingCandidate
from app.encoding_question import LIKELY, OTHERS, EncodingQuestion

HEBREW = "בראשית ברא אלהים את השמים ואת הארץ\n".encode("cp1255") * 3


@pytest.fixture
def question(qapp: QApplication) -> Iterator[EncodingQuestion]:
    question = EncodingQuestion("old.txt", candidates(HEBREW))
    yield question
    shiboken6.delete(question)


def rows(question: EncodingQuestion) -> list[str]:
    return [question.list.item(row).text() for row in range(question.list.count())]


def test_what_is_likely_stands_first_under_its_heading(question: EncodingQuestion) -> None:
    texts = rows(question)
    assert texts[0] == LIKELY
    assert texts.index("Hebrew (Windows-1255)") < texts.index(OTHERS) < texts.index("Western (Windows-1252)")
    assert len(texts) == len(candidates(HEBREW)) + 2
    # A heading cannot be chosen: the first encoding is.
    assert question.list.currentRow() == 1
    assert question.candidate() == candidates(HEBREW)[0]


def test_the_text_is_shown_as_it_reads_in_each(question: EncodingQuestion) -> None:
    seen = {}
    question.list.setCurrentRow(1)
    for _ in candidates(HEBREW):
        candidate = question.candidate()
        assert candidate is not None
        seen[candidate.encoding] = question.preview.toPlainText()
        QTest.keyClick(question.list, Qt.Key.Key_Down)
    assert seen["cp1255"].startswith("בראשית ברא")
    assert seen["cp1252"].startswith("áøàùéú")
    assert len(seen) == len(candidates(HEBREW)), "the keys pass over the headings"


def test_enter_takes_the_one_that_is_chosen_and_escape_none(question: EncodingQuestion) -> None:
    hebrew = question.list.findItems("Hebrew (Windows-1255)", Qt.MatchFlag.MatchExactly)[0]
    question.list.setCurrentItem(hebrew)
    QTimer.singleShot(0, question, lambda: QTest.keyClick(question.list, Qt.Key.Key_Return))
    assert question.ask() == "cp1255"
    QTimer.singleShot(0, question, lambda: QTest.keyClick(question.list, Qt.Key.Key_Escape))
    assert question.ask() is None
    QTimer.singleShot(0, question, question.cancel.click)
    assert question.ask() is None
    QTimer.singleShot(0, question, lambda: question.list.itemDoubleClicked.emit(hebrew))
    assert question.ask() == "cp1255"


def test_a_file_that_is_open_begins_with_what_it_is_read_in(qapp: QApplication) -> None:
    question = EncodingQuestion("old.txt", candidates(HEBREW), "koi8-r")
    candidate = question.candidate()
    assert candidate is not None
    assert candidate.encoding == "koi8-r"
    alone = EncodingQuestion("<b>old.txt", [EncodingCandidate("cp1252", "Western", "So.", likely=True)])
    assert rows(alone) == ["Western"]
    assert alone.preview.toPlainText() == "So."
    shiboken6.delete(question)
    shiboken6.delete(alone)


def test_every_part_has_a_name_for_who_does_not_see_it(question: EncodingQuestion) -> None:
    for widget in (question.list, question.preview):
        assert widget.accessibleName()
    assert [question.choose.text(), question.cancel.text()] == ["Read it so", "Cancel"]
