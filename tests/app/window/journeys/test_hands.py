"""The test's own loop, where a question comes up in its last turns."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.app.window import writer as hands
from tests.app.window.writer import Writer


def test_the_end_of_a_loop_leaves_a_question_standing_until_it_is_answered(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "POLL_MS", 100)
    chosen: list[bool | None] = []

    def ask() -> None:
        chosen.append(writer.choosers.with_changes("a.docx", "1 insertion"))

    writer.answers("With the changes")
    writer.rests()
    writer.does(lambda: QTimer.singleShot(0, writer.window, ask))
    assert chosen == [True]


def test_a_question_that_nobody_answers_fails_the_test(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hands, "PATIENCE", 0.2)
    with pytest.raises(AssertionError, match=r"nobody answered: .*a\.docx"):
        writer.does(lambda: QTimer.singleShot(0, writer.window, lambda: writer.choosers.with_changes("a.docx", "1")))
    assert QApplication.activeModalWidget() is None
