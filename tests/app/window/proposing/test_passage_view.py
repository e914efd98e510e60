"""A passage is as high as it needs, up to a bound, and keeps its characters."""

import pytest
from pytestqt.qtbot import QtBot

from app.window.proposing.passage_view import PassageView


@pytest.fixture
def view(qtbot: QtBot) -> PassageView:
    view = PassageView("What was written", 80)
    qtbot.addWidget(view)
    view.resize(300, 40)
    view.show()
    return view


def test_it_grows_with_its_text_up_to_its_bound(view: PassageView) -> None:
    heights = []
    for text in ("", "A line.", "A line that is much longer. " * 5, "A line that is much longer. " * 90):
        view.setText(text)
        heights.append(view.height())
    assert heights == sorted(heights)
    assert heights[1] < heights[2]
    assert heights[-1] == 80
    assert view.sizeHint().height() == 80


def test_marks_are_text(view: PassageView) -> None:
    view.setText("<b>not bold</b>")
    assert view.text() == "<b>not bold</b>"
    assert view.label.accessibleName() == "What was written"


def test_another_text_begins_at_its_top(view: PassageView) -> None:
    view.setText("line\n" * 60)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.setText("other\n" * 60)
    assert view.verticalScrollBar().value() == 0
