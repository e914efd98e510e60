"""The history panel: what was accepted is listed, put back, run again and wiped; nothing of it is in the document."""

import dataclasses

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.drafting.run import State
from engine.messages import Ability, Ready, Rewrite
from tests.app.window.writer import Writer
from tests.fakes import MODEL

PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def accepted(writer: Writer) -> str:
    """Accept a run on the passage; the passage's new text."""
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    result = writer.proposed_text
    writer.keys("Ctrl+Return")
    assert writer.text == TEXT.replace(PASSAGE, result)
    return result


def test_an_accepted_edit_is_listed_and_put_back(either: Writer) -> None:
    result = accepted(either)
    after = either.text
    either.keys("F8")
    history = either.window.panels["history"]
    entry = history.current()
    assert entry is not None
    assert (entry.original, entry.result) == (PASSAGE, result)
    assert history.original.text() == PASSAGE
    assert history.result.text() == result
    model = either.services.bridge.model
    assert model is not None
    assert model.name in history.facts.text()
    either.clicks(history.put_back)
    assert either.text == TEXT
    either.keys("Ctrl+Z")
    assert either.text == after
    either.keys("Ctrl+Shift+Z")
    assert either.text == TEXT


def test_put_back_finds_the_passage_where_it_stands_now(either: Writer) -> None:
    accepted(either)
    either.keys("Ctrl+Home")
    either.types("Something new before it.\n")
    either.keys("F8")
    either.clicks(either.window.panels["history"].put_back)
    assert either.text == "Something new before it.\n" + TEXT


def test_put_back_leaves_a_passage_that_was_changed_since(writer: Writer) -> None:
    result = accepted(writer)
    writer.goes_to(writer.text.index(result) + 3)
    writer.types("X")
    standing = writer.text
    writer.keys("F8")
    writer.clicks(writer.window.panels["history"].put_back)
    assert writer.text == standing


def test_a_filled_hole_is_put_back_to_nothing(writer: Writer) -> None:
    writer.opens("Start. End.")
    writer.goes_to(7)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    assert writer.text != "Start. End."
    writer.keys("F8")
    writer.clicks(writer.window.panels["history"].put_back)
    assert writer.text == "Start. End."


def test_the_same_again_elsewhere(writer: Writer) -> None:
    accepted(writer)
    first = writer.run
    writer.keys("F8")
    writer.does(writer.editor.setFocus)
    writer.selects("After.")
    writer.clicks(writer.window.panels["history"].again)
    card = writer.page.card
    assert card.isVisible()
    again = card.options()
    assert again.seed == first.request.seed
    assert again.variants == first.request.variants
    writer.keys("Ctrl+Return")
    writer.waits(lambda: writer.run is not first and not writer.run.live)
    assert writer.run.action == first.action
    writer.rests()
    writer.keys("Ctrl+Return")
    assert writer.text.endswith("The last light.\nThe last light.")


def test_the_same_again_never_runs_something_else(writer: Writer) -> None:
    accepted(writer)
    writer.keys("F8")
    window = writer.window
    (entry,) = writer.services.history.entries(writer.editor.document_model)
    writer.does(lambda: writer.editor.select(0, 0))
    writer.clicks(window.panels["history"].again)
    assert window.line.currentMessage() == "Select the passage that it should run on first."
    gone = dataclasses.replace(entry, action="letter", label="Into a letter")
    writer.does(lambda: writer.editor.select(0, 6))
    writer.does(lambda: window.panels["history"].offer_again(gone))
    assert window.line.currentMessage() == "There is no action “Into a letter” any more."
    writer.says(Ready(dataclasses.replace(MODEL, abilities=(Ability.FILL,))))
    writer.clicks(window.panels["history"].again)
    assert "does not do" in window.line.currentMessage()
    assert not writer.page.card.isVisible()
    assert not writer.editor.holes.marks()


def test_the_starter_runs_an_accepted_edit_again_on_another_passage(starter: Writer) -> None:
    accepted(starter)
    first = starter.run
    starter.keys("F8")
    starter.does(starter.editor.setFocus)
    other = "After."
    starter.selects(other)
    before = starter.text
    starter.clicks(starter.window.panels["history"].again)
    again = starter.page.card.options()
    assert (again.seed, again.variants) == (first.request.seed, first.request.variants)
    starter.keys("Ctrl+Return")
    starter.waits(lambda: starter.run is not first and not starter.run.live)
    assert starter.run.action == first.action
    assert starter.text == before


def test_wiping_asks_and_leaves_nothing_on_the_disk(either: Writer) -> None:
    either.services.settings.set("provenance.on", True)
    accepted(either)
    after = either.text
    folder = either.services.paths.history
    (file,) = folder.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    either.keys("F8")
    history = either.window.panels["history"]
    # Enter alone destroys nothing.
    QTimer.singleShot(100, lambda: QTest.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Return))
    either.clicks(history.wipe)
    assert history.current() is not None
    assert either.page.document.provenance.used
    either.answers("Wipe")
    either.clicks(history.wipe)
    assert history.current() is None
    assert list(folder.iterdir()) == []
    assert not either.page.document.provenance.used
    assert either.text == after


def test_what_was_refused_is_not_remembered(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Esc")
    assert writer.run.state is State.REJECTED
    assert list(writer.services.paths.history.iterdir()) == []


def test_a_history_that_is_not_wanted_is_not_written(writer: Writer) -> None:
    writer.services.settings.set("file.history", False)
    accepted(writer)
    assert list(writer.services.paths.history.iterdir()) == []


def test_a_rephrasing_runs_again_with_its_own_strength(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    rephrase = next(action for action in writer.services.actions.actions if action.id == "rephrase")
    writer.does(lambda: (card.presets.choose(rephrase), card.strength.choose(0.75)))
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    request = writer.run.request
    assert isinstance(request, Rewrite)
    writer.keys("Ctrl+Return")
    writer.services.settings.set("run.strength", 0.15)
    writer.keys("F8")
    writer.does(writer.editor.setFocus)
    writer.selects("After.")
    writer.clicks(writer.window.panels["history"].again)
    assert card.options().strength == request.strength
    assert card.options().seed == request.seed


def test_put_back_asks_which_where_the_same_words_stand_twice(writer: Writer) -> None:
    text = "The last light. One.\nThe long last light lay on the water.\nAnother line."
    writer.opens(text)
    writer.selects("The long last light lay on the water.")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "Ctrl+Home")
    assert writer.text.count("The last light.") == 2
    writer.types("X ")
    standing = writer.text
    writer.keys("F8")
    history = writer.window.panels["history"]
    writer.clicks(history.put_back)
    assert writer.text == standing
    assert "select" in writer.window.line.currentMessage()
    writer.does(lambda: writer.editor.select(standing.rindex("The last"), standing.rindex("The last") + 15))
    writer.clicks(history.put_back)
    assert writer.text == "X " + text


def test_put_back_never_touches_a_word_that_only_holds_the_result(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [["art"]]
    writer.opens("Good craft.")
    writer.selects("craft")
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "Ctrl+A")
    writer.types("Known by heart")
    writer.keys("F8")
    writer.clicks(writer.window.panels["history"].put_back)
    assert writer.text == "Known by heart"


def test_several_holes_filled_together_are_put_back_together(either: Writer) -> None:
    text = "One  and two  there."
    either.opens(text)
    for place in (4, 13):
        either.goes_to(place)
        either.does(either.editor.holes.put)
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_proposal()
    either.keys("Ctrl+Return")
    filled = either.text
    assert filled != text
    either.keys("Ctrl+Home")
    either.types("Now: ")
    either.keys("F8")
    either.clicks(either.window.panels["history"].put_back)
    assert either.text == "Now: " + text
    either.keys("Ctrl+Z")
    assert either.text == "Now: " + filled


def test_what_is_typed_after_a_put_back_is_a_step_of_its_own(writer: Writer) -> None:
    accepted(writer)
    writer.keys("F8")
    writer.clicks(writer.window.panels["history"].put_back)
    writer.does(writer.editor.setFocus)
    writer.types(" And")
    # The word, and the space before it.
    writer.keys("Ctrl+Z")
    assert writer.text != TEXT
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT


def test_a_long_passage_can_be_read_to_its_end(writer: Writer) -> None:
    long = "The long last light lay on the water, and nobody said a word of it to anyone. " * 30
    writer.opens(long)
    writer.does(lambda: writer.editor.select(0, len(long)))
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "F8")
    panel = writer.window.panels["history"]
    writer.rests(0.1)
    assert panel.original.text() == long.strip()
    assert panel.original.label.height() >= panel.original.label.heightForWidth(panel.original.viewport().width())
    assert panel.original.height() < panel.original.label.height()
    assert panel.original.verticalScrollBar().maximum() > 0
    # A short one takes no more than it needs.
    assert panel.result.height() == panel.result.label.heightForWidth(panel.result.viewport().width()) < 60
    assert panel.put_back.isVisible()
