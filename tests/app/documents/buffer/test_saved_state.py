"""A text is saved where it is what its file holds, and the file is there."""

import pytest
from PySide6.QtGui import QTextCursor, QTextDocument

from app.documents.buffer.saved_state import SavedState


@pytest.mark.usefixtures("qapp")
def test_what_is_lost_is_not_saved_whatever_undo_leads_back_to() -> None:
    buffer = QTextDocument("text")
    buffer.setModified(False)
    state = SavedState(buffer)
    heard: list[bool] = []
    state.changed.connect(heard.append)
    state.lose()
    state.lose()
    QTextCursor(buffer).insertText("more ")
    buffer.undo()
    assert (state.modified, heard) == (True, [True])
    state.regain()
    state.regain()
    assert (state.modified, heard) == (False, [True, False])
    QTextCursor(buffer).insertText("more ")
    state.lose()
    state.regain()
    assert (state.modified, heard) == (True, [True, False, True])
    buffer.undo()
    assert (state.modified, heard) == (False, [True, False, True, False])
