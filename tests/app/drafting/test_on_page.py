"""A run on its page: what is drawn while it goes on, and what is left when it has ended."""

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QTextCursor

from app.drafting.on_page import DIMMED
from app.drafting.run import Run, State
from app.editor.editor import Editor
from app.editor.ghosts.preview import Pace
from tests.app.conftest import Desk
from tests.fakes import DRAFTS

TEXT = "One two three four.\n\nFive six seven."


def ghost(editor: Editor, block: int = 0) -> str:
    return editor.document().findBlockByNumber(block).layout().preeditAreaText()


def started(desk: Desk, plays: int = 2) -> tuple[Editor, Run]:
    editor = desk.page(TEXT)
    editor.select(4, 13)
    assert desk.start(editor) is not None
    desk.play(plays)
    return editor, desk.run(editor)


def proposed(desk: Desk) -> tuple[Editor, Run]:
    editor, run = started(desk)
    desk.play_all()
    assert run.state is State.PROPOSED
    return editor, run


def type_at(editor: Editor, position: int, text: str) -> None:
    cursor = QTextCursor(editor.document())
    cursor.setPosition(position)
    cursor.insertText(text)


def test_a_run_is_dimmed_drafted_and_bracketed_until_it_ends(desk: Desk) -> None:
    desk.settings.set("draft.reach", True)
    editor, run = started(desk)
    editor.show()
    assert ghost(editor)
    assert len(editor.extra_selections.of(DIMMED)) == 1
    assert editor.reach.isVisible()
    desk.runs.stop(desk.on(editor))
    assert run.state is State.CANCELLED
    assert desk.on(editor).run is run
    assert desk.on(editor).current is None
    assert ghost(editor) == ""
    assert len(editor.extra_selections.of(DIMMED)) == 0
    assert editor.reach.isHidden()


def test_a_hole_is_not_drawn_under_the_draft_that_fills_it(desk: Desk) -> None:
    editor, run = started(desk)
    assert editor.holes.suspended
    run.change(State.CANCELLED)
    assert not editor.holes.suspended


def test_what_a_run_says_is_heard_after_it_was_drawn(desk: Desk) -> None:
    editor = desk.page(TEXT)
    editor.select(4, 13)
    drafting = desk.on(editor)
    heard: list[tuple[str, bool]] = []
    drafting.run_begun.connect(lambda _run: heard.append(("begun", bool(ghost(editor)))))
    drafting.run_stepped.connect(lambda _run, _step: heard.append(("step", bool(ghost(editor)))))
    drafting.placed.connect(lambda run: heard.append(("placed", bool(run.changes))))
    drafting.run_changed.connect(lambda run: heard.append((str(run.state), bool(ghost(editor)))))
    desk.start(editor)
    desk.play_all()
    assert desk.runs.accept(drafting)
    names = [name for name, _drawn in heard]
    assert names == ["begun", "running", *["step"] * len(DRAFTS), "proposed", "placed", "accepted"]
    assert all(drawn for name, drawn in heard if name in ("step", "placed"))
    assert not heard[-1][1]


def test_text_that_comes_back_brings_its_proposal_back(desk: Desk) -> None:
    editor, run = proposed(desk)
    heard: list[str] = []
    desk.on(editor).stale_changed.connect(lambda: heard.append("stale" if run.stale else "fresh"))
    desk.on(editor).placed.connect(lambda _run: heard.append("placed"))
    type_at(editor, 6, "X")
    assert run.stale
    assert ghost(editor) == ""
    assert heard == []
    desk.turn()
    assert heard == ["stale"]
    assert not desk.on(editor).apply()
    assert heard == ["stale", "stale"]
    editor.undo()
    assert not run.stale
    assert heard[2:] == ["fresh", "placed"]
    assert ghost(editor)


def test_a_change_is_pressed_walked_to_and_refused(desk: Desk) -> None:
    editor, run = proposed(desk)
    drafting, proposal = desk.on(editor), run.proposal
    assert proposal is not None
    heard: list[int | None] = []
    drafting.proposal_changed.connect(lambda: heard.append(proposal.current))
    drafting.toggle_change()
    assert heard == []
    drafting.next_change()
    drafting.toggle_change()
    assert not run.changes[0].taken
    drafting.previous_change()
    (patch,) = proposal.patches()
    pressed = next(part for part in patch.runs if part.tag == 0)
    editor.ghost_pressed.emit(pressed)
    assert proposal.current == 0
    assert len(heard) == 4


def test_a_word_of_the_draft_is_pressed(desk: Desk) -> None:
    editor, _run = started(desk)
    words: list[tuple[int, int, int]] = []
    desk.on(editor).word_pressed.connect(words.append)
    editor.show()
    box = editor.rect_of(4)
    for x in range(int(box.left()), int(box.left()) + 60):
        pressed = editor.painter.at(QPointF(x, box.center().y()))[1]
        if pressed is not None and isinstance(pressed.tag, tuple):
            editor.ghost_pressed.emit(pressed)
            break
    assert len(words) == 1
    assert words[0][0] == 0


def test_the_result_is_copied_and_put_below_as_one_step(desk: Desk) -> None:
    editor, run = proposed(desk)
    drafting = desk.on(editor)
    assert run.proposal is not None
    result = run.proposal.result
    drafting.copy_result()
    assert QGuiApplication.clipboard().text() == result
    drafting.insert_below()
    assert editor.text() == TEXT.replace("four.", "four.\n" + result)
    editor.undo()
    assert editor.text() == TEXT


def test_what_it_wrote_is_marked_only_where_the_writer_wants_it(desk: Desk) -> None:
    for on in (True, False):
        desk.settings.set("provenance.on", on)
        editor, _run = proposed(desk)
        assert desk.runs.accept(desk.on(editor))
        author = editor.document_model.provenance.at(5)
        assert (author is not None and author.name == "fake") == on


@pytest.mark.parametrize(("chosen", "pace"), [("off", Pace.OFF), ("calm", Pace.CALM), ("full", Pace.FULL)])
def test_the_pace_is_the_setting(desk: Desk, chosen: str, pace: Pace) -> None:
    editor = desk.page(TEXT)
    desk.settings.set("draft.animation", chosen)
    assert desk.on(editor)._pace() is pace


def test_a_page_that_is_closed_ends_its_run(desk: Desk) -> None:
    editor, run = started(desk)
    desk.pages.remove(editor)
    editor.deleteLater()
    desk.turn()
    assert run.state is State.CANCELLED
    assert ("cancel", run.id) in desk.session.calls
