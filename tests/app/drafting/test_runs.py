"""The whole main job on a scripted session: start, watch, accept, undo; and everything that may come between."""

import pytest
from PySide6.QtGui import QTextCursor

from app.drafting.run import State
from app.editor.editor import Editor
from engine.messages import Ability, Fill, Rewrite
from tests.app.conftest import Desk
from tests.fakes import DRAFTS

TEXT = "First paragraph.\n\nThe dim glow of evening.\n\nLast \U0001f600 paragraph."
PASSAGE = "The dim glow of evening."
RESULT = TEXT.replace(PASSAGE, DRAFTS[-1])


def pointed(desk: Desk) -> Editor:
    editor = desk.page(TEXT)
    start = TEXT.index(PASSAGE)
    editor.select(start, start + len(PASSAGE))
    return editor


def type_at(editor: Editor, position: int, text: str) -> None:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    cursor.insertText(text)


def test_accepting_is_exactly_one_undo_step(desk: Desk) -> None:
    editor = pointed(desk)
    revision = editor.document().revision()
    job = desk.start(editor)
    assert job is not None
    desk.play(3)
    assert desk.on(editor).drafts_painted >= 1
    assert editor.document().revision() == revision
    desk.play_all()
    assert job.state is State.PROPOSED
    assert editor.text() == TEXT
    assert editor.document().revision() == revision
    assert not editor.document().isUndoAvailable()
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == RESULT
    editor.undo()
    assert editor.text() == TEXT
    editor.redo()
    assert editor.text() == RESULT
    assert len(job.steps) == len(DRAFTS)
    (entry,) = desk.history.entries(editor.document_model)
    assert (entry.original, entry.result) == (PASSAGE, DRAFTS[-1])


@pytest.mark.parametrize("before", ["", "typed "])
def test_a_fill_beside_typing_is_a_step_of_its_own(desk: Desk, before: str) -> None:
    editor = desk.page("Start. End.")
    type_at(editor, 7, before)
    cursor = editor.textCursor()
    cursor.setPosition(7 + len(before))
    editor.setTextCursor(cursor)
    editor.holes.put()
    standing = editor.text()
    desk.start(editor, Ability.FILL)
    desk.play_all()
    assert desk.runs.accept(desk.on(editor))
    filled = editor.text()
    assert filled == standing[: 7 + len(before)] + DRAFTS[-1] + standing[7 + len(before) :]
    assert editor.holes.marks() == []
    editor.textCursor().insertText("after")
    editor.undo()
    assert editor.text() == filled
    editor.undo()
    assert editor.text() == standing


def test_escape_leaves_everything_as_before(desk: Desk) -> None:
    editor = pointed(desk)
    selection = editor.selection()
    for plays in range(5):
        job = desk.start(editor)
        assert job is not None
        desk.play(plays)
        desk.runs.stop(desk.on(editor))
        desk.turn()
        assert job.state in (State.CANCELLED, State.REJECTED)
        assert desk.on(editor).current is None
        assert editor.text() == TEXT
        assert editor.selection() == selection
        assert all(not block_text(editor, n) for n in range(editor.blockCount()))


def block_text(editor: Editor, number: int) -> str:
    return editor.document().findBlockByNumber(number).layout().preeditAreaText()


def test_typing_elsewhere_is_fine_and_the_draft_follows(desk: Desk) -> None:
    editor = pointed(desk)
    desk.start(editor)
    desk.play(2)
    type_at(editor, 0, "New opening.\n")
    assert [n for n in range(editor.blockCount()) if block_text(editor, n)] == [3]
    desk.play_all()
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == "New opening.\n" + RESULT
    editor.undo()
    assert editor.text() == "New opening.\n" + TEXT


def test_typing_inside_drops_the_job(desk: Desk) -> None:
    editor = pointed(desk)
    job = desk.start(editor)
    assert job is not None
    desk.play(2)
    type_at(editor, TEXT.index("glow"), "X")
    assert job.state is State.CANCELLED
    desk.play_all()
    assert editor.text() == TEXT.replace("glow", "Xglow")
    assert "stopped" in desk.refusals[-1]


def test_a_stale_proposal_is_never_written_over(desk: Desk) -> None:
    editor = pointed(desk)
    job = desk.start(editor)
    desk.play_all()
    stale = []
    desk.on(editor).stale_changed.connect(lambda: stale.append(desk.on(editor).run))
    type_at(editor, TEXT.index("glow"), "X")
    assert not desk.runs.accept(desk.on(editor))
    assert stale
    assert stale[0] is job
    assert DRAFTS[-1] not in editor.text()
    desk.on(editor).insert_below()
    assert editor.text() == TEXT.replace(PASSAGE, PASSAGE.replace("glow", "Xglow") + "\n" + DRAFTS[-1])
    editor.undo()
    assert DRAFTS[-1] not in editor.text()


def test_changes_one_by_one(desk: Desk) -> None:
    editor = pointed(desk)
    desk.session.results = [["The dim light of morning."], ["A dim glow of evening."]]
    desk.start(editor)
    desk.play_all()
    assert [(c.old, c.new) for c in desk.run(editor).changes] == [("glow", "light"), ("evening", "morning")]
    desk.on(editor).next_change()
    desk.on(editor).toggle_change()
    desk.runs.next_variant(desk.on(editor))
    assert [(c.old, c.new) for c in desk.run(editor).changes] == [("The", "A")]
    desk.runs.next_variant(desk.on(editor))
    assert [c.taken for c in desk.run(editor).changes] == [False, True]
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == TEXT.replace("evening", "morning")


def test_a_run_needs_something_to_work_on(desk: Desk) -> None:
    editor = desk.page("\n")
    assert desk.start(editor) is None
    assert "selected passage" in desk.refusals[-1]


def test_the_same_text_back_is_said(desk: Desk) -> None:
    editor = pointed(desk)
    desk.session.results = [[PASSAGE]]
    desk.start(editor)
    desk.play_all()
    assert "nothing to change" in desk.refusals[-1]
    assert desk.on(editor).current is None


def test_keep_again_fork_and_direct(desk: Desk) -> None:
    editor = pointed(desk)
    first = desk.start(editor)
    assert first is not None
    desk.play(2)
    desk.runs.keep(desk.on(editor))
    desk.turn()
    assert first.result is not None
    assert first.result.kept

    async def again() -> None:
        desk.runs.again(desk.on(editor))

    desk.loop.run_until_complete(again())
    desk.play_all()
    second = desk.on(editor).current
    assert second is not None
    assert isinstance(second.request, Rewrite)
    assert second.request.seed != 0

    async def fork() -> None:
        desk.runs.fork(desk.on(editor), second, 1, ban=("light",))

    desk.loop.run_until_complete(fork())
    desk.turn()
    desk.play_all()
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == RESULT
    editor.undo()
    start = TEXT.index(PASSAGE)
    editor.select(start, start + len(PASSAGE))
    desk.start(editor, direct=True)
    desk.play_all()
    assert editor.text() == RESULT


def test_two_holes_in_one_paragraph(desk: Desk) -> None:
    editor = desk.page("It was late and it was cold.")
    for place in (11, 27):
        cursor = editor.textCursor()
        cursor.setPosition(place)
        editor.setTextCursor(cursor)
        editor.holes.put(3)
    desk.session.results = [[" again", ""]]
    job = desk.start(editor, Ability.FILL)
    assert job is not None
    assert isinstance(job.request, Fill)
    assert len(job.request.holes) == 2
    desk.play(3)
    assert "and it was cold" in block_text(editor, 0)
    desk.play_all()
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == "It was late again and it was cold."


def test_a_recovery_copy_is_there_before_the_engine_is_asked(desk: Desk) -> None:
    editor = pointed(desk)
    desk.start(editor)
    (copy,) = desk.recovery.iterdir()
    assert copy.read_bytes().partition(b"\n")[2].decode() == TEXT


def test_a_restarted_engine_fails_the_run_and_leaves_the_text(desk: Desk) -> None:
    editor = pointed(desk)
    job = desk.start(editor)
    assert job is not None
    desk.play(2)
    desk.bridge.restart()
    desk.turn()
    assert job.state is State.FAILED
    assert editor.text() == TEXT
    assert "started again" in desk.refusals[-1]


def test_two_hundred_runs_keep_few_steps(desk: Desk) -> None:
    editor = pointed(desk)
    for _ in range(200):
        desk.start(editor)
        desk.session.play_all()
        desk.turn()
        desk.runs.stop(desk.on(editor))
    assert sum(bool(job.steps) for job in desk.run_log.runs) <= 8


def test_every_run_is_under_the_guards_of_the_settings(desk: Desk) -> None:
    editor = pointed(desk)
    desk.settings.set("guard.lines", "ban suddenly\n\nstop /ann?a/ : Anna is dead.")
    desk.start(editor)
    desk.play_all()
    (request,) = desk.session.requests
    assert isinstance(request, Rewrite)
    assert [guard.line for guard in request.guards] == ["ban suddenly", "stop /ann?a/ : Anna is dead."]
    desk.settings.set("guard.lines", "hold the mill")
    assert desk.runs.again(desk.on(editor)) is not None
    desk.turn()
    again = desk.session.requests[-1]
    assert isinstance(again, Rewrite)
    assert [guard.line for guard in again.guards] == ["hold the mill"]
    desk.session.fail("guarded", "Anna is dead.")
    desk.turn()
    assert desk.refusals[-1] == "Anna is dead."
    assert editor.text() == TEXT


def test_no_run_goes_on_without_a_guard_that_cannot_be_read(desk: Desk) -> None:
    """Settings are a file that a writer may have written by hand."""
    editor = pointed(desk)
    desk.settings.set("guard.lines", "ban suddenly\nbanana")
    assert desk.start(editor) is None
    assert desk.refusals[-1].startswith("The guard “banana” cannot be used")
    assert desk.session.requests == []


def filled(desk: Desk, words: int | None, *results: str) -> Editor:
    """A page whose one hole has these proposals."""
    editor = desk.page("The glow of evening.")
    editor.select(4, 4)
    editor.holes.put(words)
    desk.session.results = [[result] for result in results]
    desk.start(editor, Ability.FILL)
    desk.play_all()
    return editor


def again(desk: Desk, editor: Editor) -> Fill:
    async def go() -> None:
        desk.runs.again(desk.on(editor))

    desk.loop.run_until_complete(go())
    desk.turn()
    request = desk.run(editor).request
    assert isinstance(request, Fill)
    return request


def test_again_asks_for_a_word_that_was_not_seen_before(desk: Desk) -> None:
    editor = filled(desk, 1, "dim ", "soft ", "Dim ")
    assert again(desk, editor).ban == ("dim", "soft", "Dim")
    desk.session.results = [["last "]]
    desk.play_all()
    assert again(desk, editor).ban[:3] == ("dim", "soft", "Dim"), "nor the words of the proposals before the last"


def test_again_bans_no_word_of_a_longer_hole(desk: Desk) -> None:
    assert again(desk, filled(desk, 4, "dim and last and low ")).ban == ()
    assert again(desk, filled(desk, None, "dim ")).ban == ()


def test_a_fork_is_a_further_variant(desk: Desk) -> None:
    editor = pointed(desk)
    desk.session.results = [["The dim light of morning."], ["A dim glow of evening."]]
    first = desk.start(editor)
    assert first is not None
    desk.play_all()

    async def fork() -> None:
        desk.runs.fork(desk.on(editor), first, 1)

    desk.session.results = [["The last glow of evening."]]
    desk.loop.run_until_complete(fork())
    desk.turn()
    desk.play_all()
    run = desk.run(editor)
    assert [variant.edits[0].new for variant in run.variants] == [
        "The dim light of morning.",
        "A dim glow of evening.",
        "The last glow of evening.",
    ]
    assert run.variant == 2
    desk.runs.next_variant(desk.on(editor))
    assert run.variant == 0
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == TEXT.replace(PASSAGE, "The dim light of morning.")
    (entry,) = desk.history.entries(editor.document_model)
    assert entry.recipe["do"] == "rewrite", "it came of the first request, not of the fork"


@pytest.mark.parametrize("how", ["stopped", "failed"])
def test_the_proposal_that_was_forked_is_there_again_where_nothing_comes_of_the_fork(desk: Desk, how: str) -> None:
    editor = pointed(desk)
    desk.session.results = [["The dim light of morning."], ["A dim glow of evening."]]
    first = desk.start(editor)
    assert first is not None
    desk.play_all()
    desk.runs.next_variant(desk.on(editor))

    async def fork() -> None:
        desk.runs.fork(desk.on(editor), first, 1)

    desk.loop.run_until_complete(fork())
    desk.turn()
    desk.play(2)
    if how == "stopped":
        desk.runs.stop(desk.on(editor))
    else:
        desk.session.fail("empty", "Nothing came of it.")
    desk.turn()
    run = desk.run(editor)
    assert run is not first
    assert (run.state, len(run.variants), run.variant) == (State.PROPOSED, 2, 1)
    assert run.proposal is not None
    assert desk.refusals == ([] if how == "stopped" else ["Nothing came of it."])
    assert desk.runs.accept(desk.on(editor))
    assert editor.text() == TEXT.replace(PASSAGE, "A dim glow of evening.")
