"""Ghosts take the paragraphs' places one by one, and the map between text and layout holds both ways."""

import pytest

from app.editor.editor import Editor
from engine.messages import SpanDraft, Step
from tests.app.conftest import Desk


def ghost(editor: Editor, block: int = 0) -> str:
    return editor.document().findBlockByNumber(block).layout().preeditAreaText()


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        ("A.\nB.\nC.", ["A.", "B.", "C."]),
        ("A.\nB.\nC.\nD.", ["A.", "B.", "C.\u2028D."]),
        ("A.", ["A.", "", ""]),
    ],
)
def test_paragraphs_keep_their_blocks(desk: Desk, draft: str, shown: list[str]) -> None:
    text = "One.\nTwo.\nThree."
    editor = desk.page(text)
    editor.select(0, len(text))
    job = desk.start(editor)
    assert job is not None
    job.take(Step(job.id, 1, 3, 1.0, 0, 0, 0, 1, (SpanDraft(0, len(text), draft, 1.0),)))
    assert [ghost(editor, n) for n in range(3)] == shown
    desk.runs.stop(desk.on(editor))
    assert [ghost(editor, n) for n in range(3)] == ["", "", ""]
