"""One sentence in the status line, or above the page."""

from app.window.window import Window
from tests.app.window.writer import Writer

PASSAGE = "The dim glow of evening lay on the water."


TEXT = f"Before.\n{PASSAGE}\nAfter."


def running(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)


def test_a_failure_on_a_page_behind_is_told_in_passing_and_read_there(writer: Writer) -> None:
    session = writer.session
    assert session is not None
    running(writer)
    behind = writer.page
    writer.does(lambda: writer.window.opening.new("Another page.", "Another"))
    messages: list[str] = []
    writer.window.line.messageChanged.connect(messages.append)
    writer.does(lambda: session.fail("engine", "It broke."))
    assert writer.page is not behind
    assert not writer.page.notice.isVisible()
    assert f"{behind.document.name}: It broke." in messages
    assert (behind.bar.page, behind.bar.failed.failure.text()) == (behind.bar.failed, "It broke.")


def test_what_nobody_foresaw_is_one_sentence(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.does(lambda: writer.services.diagnostics.fault.emit("Something went wrong inside Redraft.", "trace"))
    assert writer.page.notice.label.text() == "Something went wrong inside Redraft."
    assert writer.text == TEXT


def test_trouble_is_said_above_the_page_or_in_the_status_line(window: Window) -> None:
    window.sentences.trouble("Nothing is open, and that went wrong.")
    assert window.line.currentMessage() == "Nothing is open, and that went wrong."
    page = window.opening.new()
    window.sentences.trouble("This went wrong.")
    assert page.notice.isVisible()
    assert page.notice.label.text() == "This went wrong."


def test_a_refusal_leaves_a_question_that_waits_for_its_answer(window: Window) -> None:
    page = window.opening.new()
    page.notice.say("Take theirs?", [("Take theirs", lambda: None)], key="disk")
    window.sentences.refuse("No model is loaded.")
    assert page.notice.label.text() == "Take theirs?"
    assert window.line.currentMessage() == "No model is loaded."
    page.notice.clear()
    window.sentences.refuse("No model is loaded.")
    assert page.notice.label.text() == "No model is loaded."
    assert page.notice.key == "refused"
