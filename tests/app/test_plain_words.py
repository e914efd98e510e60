"""Names are shown as they are, never read as markup."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.plain_words import plain_labels, plain_tip


def test_every_label_inside_shows_tags_as_words(qapp: QApplication) -> None:
    top = QWidget()
    inner = QLabel("<b>bold</b>", QWidget(top))
    outer = QLabel("<img src=x>", top)
    plain_labels(top)
    assert {label.textFormat() for label in (inner, outer)} == {Qt.TextFormat.PlainText}


@pytest.mark.parametrize("text", ["plain", "a & b", "1 > 0"])
def test_a_tip_without_tags_is_left_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


@pytest.mark.parametrize("text", ["<b>bold</b>", "&lt;b&gt;", "two  spaces <"])
def test_a_tip_with_tags_reads_as_it_was_written(qapp: QApplication, text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tip(text))
    assert document.toPlainText() == text
