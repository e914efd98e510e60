"""Writing goes on while a run goes on: in another paragraph, beside the passage, in the passage, in another tab."""

import pytest

from app.drafting.run import State
from tests.app.waiting import done
from tests.app.window.writer import Writer, ghosts

PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def running(writer: Writer, text: str = TEXT) -> None:
    writer.opens(text)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)


@pytest.mark.parametrize("goes", ["Ctrl+Home", "Ctrl+End"])
def test_typing_in_another_paragraph(either: Writer, goes: str) -> None:
    running(either)
    either.keys(goes)
    either.types("Meanwhile, a line.\nAnd one more ")
    standing = either.text
    assert (
        standing
        == ("Meanwhile, a line.\nAnd one more " + TEXT, TEXT + "Meanwhile, a line.\nAnd one more ")[goes == "Ctrl+End"]
    )
    either.waits_for_proposal()
    assert either.text == standing
    result = either.proposed_text
    either.keys("Ctrl+Return")
    assert either.text == standing.replace(PASSAGE, result)
    either.keys("Ctrl+Z")
    assert either.text == standing


def test_typing_beside_the_passage_in_its_own_paragraph(either: Writer) -> None:
    text = f"Start. {PASSAGE} End."
    running(either, text)
    either.keys("Home")
    either.keys("Ctrl+Home")
    either.types("A word. ")
    either.keys("Ctrl+End")
    either.types(" More.")
    standing = f"A word. {text} More."
    assert either.text == standing
    either.waits_for_proposal()
    result = either.proposed_text
    either.keys("Ctrl+Return")
    assert either.text == standing.replace(PASSAGE, result)
    either.keys("Ctrl+Z")
    assert either.text == standing


def test_the_draft_follows_typing_before_it(writer: Writer) -> None:
    text = f"Start. {PASSAGE} End."
    running(writer, text)
    (draft,) = ghosts(writer.editor)
    writer.keys("Ctrl+Home")
    writer.types("A word. ")
    assert ghosts(writer.editor) == [draft]
    block = writer.editor.document().firstBlock()
    assert block.layout().preeditAreaPosition() == len("A word. Start. ")


def test_typing_in_the_passage_stops_the_run_and_the_words_stand(either: Writer) -> None:
    running(either)
    job = either.run
    either.goes_to(TEXT.index("ferry"))
    either.types("old ")
    standing = TEXT.replace("ferry", "old ferry")
    assert either.text == standing
    either.waits(lambda: not job.live)
    either.rests(0.1)
    assert either.text == standing
    if job.state is State.CANCELLED:
        assert "your words stand" in either.page.notice.label.text()
        assert not either.page.busy
        assert ghosts(either.editor) == []
    else:
        # The real one may have been faster than the hand: then the proposal is stale, and says so.
        assert either.session is None
        assert either.page.bar.stale.insert_below.isVisible()


def test_undo_of_ones_own_words_in_a_run(either: Writer) -> None:
    either.opens("")
    either.types(TEXT)
    either.selects(PASSAGE)
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_steps(1)
    either.keys("Ctrl+Home")
    either.types("Oh. ")
    either.keys("Ctrl+Z")
    either.waits(lambda: not either.run.live)
    either.rests()
    assert either.text in (TEXT, "Oh. " + TEXT, "")
    either.keys("Esc")
    assert ghosts(either.editor) == []


def test_a_run_goes_on_behind_another_tab(either: Writer) -> None:
    running(either)
    first = either.page
    either.opens("Another text.")
    either.types("Typed. ")
    either.waits(lambda: first.run is not None and not first.run.live)
    assert either.text == "Typed. Another text."
    either.keys("Ctrl+Tab")
    assert either.page is first
    if either.run.state is State.PROPOSED:
        result = either.proposed_text
        either.keys("Ctrl+Return")
        assert either.text == TEXT.replace(PASSAGE, result)
    either.keys("Ctrl+Tab")
    assert either.text == "Typed. Another text."


def test_two_pages_run_at_once(either: Writer) -> None:
    running(either)
    first = either.page
    either.opens("The second one. It said  and went.")
    either.goes_to(24)
    either.keys("Ctrl+E", "Ctrl+Return")
    second = either.page
    either.waits(lambda: not any(page.run is None or page.run.live for page in (first, second)))
    either.rests()
    either.waits_for_proposal()
    either.keys("Ctrl+Return")
    assert either.text.startswith("The second one. It said ")
    assert first.editor.text() == TEXT


def test_saving_in_a_run_writes_the_writers_text_only(either: Writer) -> None:
    file = either.services.paths.state / "story.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(TEXT, encoding="utf-8")
    either.does(lambda: done(either.window.opening.open(file)))
    either.selects(PASSAGE)
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_steps(2)
    either.keys("Ctrl+End")
    either.types("!")
    either.keys("Ctrl+S")
    assert file.read_text(encoding="utf-8") == TEXT + "!"
    assert not either.editor.document_model.modified
    either.waits_for_proposal()
    assert file.read_text(encoding="utf-8") == TEXT + "!"
    either.keys("Ctrl+Return", "Ctrl+S")
    assert file.read_text(encoding="utf-8") == either.text != TEXT + "!"


def test_closing_the_page_in_a_run_ends_the_run(either: Writer) -> None:
    running(either)
    job = either.run
    either.keys("Ctrl+W")
    either.waits(lambda: not job.live)
    assert job.state in (State.CANCELLED, State.REJECTED, State.PROPOSED)
    assert either.window.tabs.pages == ()


def test_the_word_count_never_counts_a_draft(writer: Writer) -> None:
    running(writer)
    writer.waits_for_steps(2)
    writer.keys("Ctrl+End")
    writer.rests(0.3)
    assert writer.window.line.words.text() == f"{len(TEXT.split())} words"
    writer.waits_for_proposal()
    writer.rests(0.3)
    assert writer.window.line.words.text() == f"{len(TEXT.split())} words"
