"""The whole main job with keys only: write, select, Ctrl+E, run, watch, accept, undo, redo."""

from app.drafting.run import State
from engine.messages import Fill
from tests.app.window.writer import Writer, ghosts

FIRST = "Anna paid 12 coins for the old map."
PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."


def test_type_select_run_watch_accept_undo_redo(either: Writer) -> None:
    editor = either.opens("")
    either.types(f"{FIRST}\n{PASSAGE}\nThe end.")
    before = either.text
    assert before == f"{FIRST}\n{PASSAGE}\nThe end."
    either.selects(PASSAGE)
    either.keys("Ctrl+E")
    assert either.page.card.isVisible()
    assert either.page.card.isAncestorOf(either.window.focusWidget() or either.window)
    eyes = either.watches()
    either.keys("Ctrl+Return")
    assert not either.page.card.isVisible()
    revision, undo = editor.document_model.revision, editor.document().availableUndoSteps()
    job = either.waits_for_proposal()
    drafts = {seen for seen in eyes.seen if seen}
    assert len(drafts) >= 2
    assert (either.text, editor.document_model.revision) == (before, revision)
    assert editor.document().availableUndoSteps() == undo
    assert either.run.changes
    result = either.proposed_text
    either.keys("Ctrl+Return")
    assert job.state is State.ACCEPTED
    after = either.text
    assert after == before.replace(PASSAGE, result)
    assert after != before
    assert ghosts(editor) == []
    either.keys("Ctrl+Z")
    assert either.text == before
    either.keys("Ctrl+Shift+Z")
    assert either.text == after


def test_the_shortest_path_fills_a_hole_at_the_cursor(either: Writer) -> None:
    before = "When the door finally opened, she saw  and went home.\n\nThe end, as it was."
    editor = either.opens(before)
    either.goes_to(before.index("saw ") + 4)
    either.keys("Ctrl+E", "Ctrl+Return")
    job = either.waits_for_proposal()
    assert isinstance(job.request, Fill)
    assert [(hole.start, hole.end, hole.words) for hole in job.request.holes] == [(38, 38, None)]
    either.keys("Ctrl+Return")
    after = either.text
    assert after.startswith(before[:38])
    assert after.endswith(before[38:])
    assert len(after) > len(before)
    assert editor.holes.marks() == []
    either.keys("Ctrl+Z")
    assert either.text == before
    either.keys("Ctrl+Shift+Z")
    assert either.text == after
