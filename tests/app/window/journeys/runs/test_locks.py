"""What stays as it is: which words each action locks by itself, all words locked, and passages of any length."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

import app.editor.locks.passage_locks
from app.drafting.actions import ALL_LOCKED
from app.drafting.run import State
from app.editor.locks.locks import Proper, find_locks
from app.editor.locks.passage_locks import PIECE
from engine.messages import Fix, Range, Rewrite
from tests.app.window.writer import Writer, focus

DIALOGUE = "We met Anna, who said “I has 12 coins” and went."


def chooses(writer: Writer, action: str) -> None:
    writer.does(lambda: writer.page.card.presets.choose(writer.services.actions.get(action)))


def locked(writer: Writer) -> list[str]:
    request = writer.run.request
    assert isinstance(request, Fix | Rewrite)
    return [request.text[low:high] for low, high in request.locks]


def underlined(writer: Writer) -> list[str]:
    block = writer.editor.document().firstBlock()
    text = block.text()
    return [
        text[part.start : part.start + part.length]
        for part in block.layout().formats()
        if part.format.underlineStyle() is QTextCharFormat.UnderlineStyle.DotLine
    ]


def test_fix_corrects_dialogue_and_what_it_locks_is_seen_before_it_runs(writer: Writer) -> None:
    writer.opens(DIALOGUE)
    writer.keys("Ctrl+A", "Ctrl+E")
    card = writer.page.card
    assert card.action() == writer.services.actions.get("rephrase")
    assert "2 places locked" in card.title.text()
    assert underlined(writer) == ["Anna", "“I has 12 coins”"]
    writer.clicks(next(chip for chip in card.presets.findChildren(QAbstractButton) if chip.text() == "Fix"))
    assert "2 places locked" in card.title.text()
    assert underlined(writer) == ["Anna", "12"]
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    assert isinstance(writer.run.request, Fix)
    assert locked(writer) == ["Anna", "12"]
    writer.keys("Esc")
    assert underlined(writer) == []


def test_with_the_switch_off_fix_locks_nothing_by_itself(writer: Writer) -> None:
    writer.services.settings.set("locks.names", False)
    writer.opens(DIALOGUE)
    writer.keys("Ctrl+A", "Ctrl+E")
    chooses(writer, "fix")
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    assert locked(writer) == []


def test_a_quotation_that_the_writer_locked_is_locked_for_fix_too(writer: Writer) -> None:
    quoted = "“I has 12 coins”"
    writer.opens(DIALOGUE)
    writer.selects(quoted)
    writer.keys("Ctrl+E")
    chooses(writer, "fix")
    # One press: with Fix chosen the quotation is free as yet.
    writer.keys("Ctrl+L", "Esc", "Ctrl+A", "Ctrl+E")
    chooses(writer, "fix")
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    assert locked(writer) == ["Anna", quoted]


def test_that_every_word_is_locked_is_said_before_the_run_with_what_to_do(writer: Writer) -> None:
    writer.opens("We met Anna 12 times.")
    writer.selects("Anna 12")
    writer.keys("Ctrl+E")
    card = writer.page.card
    assert ALL_LOCKED in card.note.text()
    assert not card.go.isEnabled()
    writer.keys("Ctrl+Return")
    assert card.isVisible()
    assert writer.page.run is None
    # As it says.
    writer.keys("Ctrl+L")
    assert ALL_LOCKED not in card.note.text()
    assert "locked" not in card.title.text()
    writer.keys("Ctrl+Return")
    assert writer.waits_for_proposal().state is State.PROPOSED
    assert locked(writer) == []


def test_locked_words_can_be_thrown_away_for_something_new(writer: Writer) -> None:
    writer.opens("We met Anna 12 times.")
    writer.selects("Anna 12")
    writer.keys("Ctrl+E")
    chooses(writer, "fill")
    assert ALL_LOCKED not in writer.page.card.note.text()
    assert writer.page.card.go.isEnabled()


def test_a_run_without_the_card_says_it_too(writer: Writer) -> None:
    writer.opens("We met Anna 12 times.")
    writer.selects("Anna 12")
    action, options = writer.services.actions.get("rephrase"), writer.page.card.options()
    writer.does(lambda: writer.page.start(action, options))
    assert writer.refusals == [ALL_LOCKED]
    assert writer.page.run is None


def test_the_window_never_waits_for_the_locks_of_a_long_passage(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    turns: list[int] = [0]

    def counting(text: str, start: int, end: int, proper: Proper | None, quotations: bool) -> list[Range]:
        looked.append(end - start)
        turns[-1] += 1
        return find_locks(text, start, end, proper, quotations)

    monkeypatch.setattr(app.editor.locks.passage_locks, "find_locks", counting)
    paragraph = "They met Anna there, and 14 of them said “never”, as so often. " * 4 + "\n"
    pieces = 12
    writer.opens(paragraph * (pieces * PIECE // len(paragraph)))
    text = writer.text
    # Over a million words either key would look at all of them.
    writer.keys("Ctrl+A", "Ctrl+L")
    assert len(looked) <= 1
    writer.does(writer.editor.locks.clear)
    writer.keys("Ctrl+E")
    chooses(writer, "rephrase")
    assert len(looked) <= 3
    assert "locked" not in writer.page.card.title.text()
    timer = QTimer(writer.window)
    timer.timeout.connect(lambda: turns.append(0))
    timer.start(0)
    writer.keys("Ctrl+Return")
    writer.waits(lambda: bool(writer.run.request.locks), "the locks")
    timer.stop()
    assert max(looked) <= PIECE
    # The window had its turn after each.
    assert sum(turns) >= pieces
    assert max(turns[1:]) == 1
    words = locked(writer)
    assert words == ["Anna", "14", "“never”"] * text.count("Anna")
    writer.keys("Esc")


def test_a_run_that_is_stopped_while_its_locks_are_found_never_reaches_the_engine(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def stopping(text: str, start: int, end: int, proper: Proper | None, quotations: bool) -> list[Range]:
        looked.append(start)
        if len(looked) == 2:  # in the midst of it, however fast the machine
            QTest.keySequence(focus(writer.window), QKeySequence("Esc"))
        return find_locks(text, start, end, proper, quotations)

    writer.opens("They met Anna there, and left. \n" * (3 * PIECE // 30))
    writer.keys("Ctrl+A", "Ctrl+E")
    chooses(writer, "rephrase")
    monkeypatch.setattr(app.editor.locks.passage_locks, "find_locks", stopping)
    writer.does(writer.page.go)
    writer.awaits(writer.services.runs.finished())
    assert len(looked) >= 2
    assert writer.run.state is State.CANCELLED
    assert writer.session is not None
    assert writer.session.requests == []


def held(writer: Writer) -> list[str]:
    text = writer.text
    return [text[low:high] for low, high in writer.editor.locks.within(0, len(text)).ranges()]


def test_a_locked_word_that_grows_is_locked_whole_and_one_that_is_freed_free(writer: Writer) -> None:
    writer.opens("We 😀 met the grumpy captain and Anna again.")
    for word, more in (("grumpy", "er"), ("Anna", "s")):
        writer.selects(word)
        writer.keys("Ctrl+L")
        end = writer.text.index(word) + len(word)
        writer.does(lambda end=end: writer.editor.select(end, end))
        writer.types(more)
    assert held(writer) == ["grumpyer"]


def test_a_locked_word_that_was_taken_out_is_locked_again_after_undo(writer: Writer) -> None:
    text = "We 😀 met the grumpy captain and Anna again."
    writer.opens(text)
    for word in ("grumpy", "Anna"):
        writer.selects(word)
        writer.keys("Ctrl+L")
    writer.selects("the grumpy captain and Anna")
    writer.keys("Delete")
    assert held(writer) == []
    writer.keys("Ctrl+Z")
    assert writer.text == text
    assert held(writer) == ["grumpy"]
    writer.selects("grumpy")
    writer.keys("Delete")
    # Written anew it is another word.
    writer.does(lambda: writer.editor.textCursor().insertText("grumpy"))
    assert writer.text == text
    assert held(writer) == []


def test_words_that_were_learned_are_locked_as_names_are(writer: Writer) -> None:
    writer.services.speller.learn("vashti")
    writer.services.speller.pass_over("gribble’s")
    writer.opens("The vashti slept. A VASHTI’s den, the gribble's nest and no vashtis.")
    writer.keys("Ctrl+A", "Ctrl+E")
    chooses(writer, "rephrase")
    writer.keys("Ctrl+Return")
    writer.waits(lambda: bool(writer.run.request.locks), "the locks")
    assert locked(writer) == ["vashti", "VASHTI’s", "gribble's"]
    writer.keys("Esc")
    writer.services.settings.set("locks.names", False)
    assert writer.editor.locks.within(0, len(writer.text)).ranges() == ()
