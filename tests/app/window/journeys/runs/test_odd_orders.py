"""Odd orders of the main job on the scripted session: nothing raised, nothing lost, every place still the right one."""

from pathlib import Path

import pytest

from app.drafting.actions import Options
from app.drafting.run import State
from tests.app.waiting import done
from tests.app.window.writer import Writer, ghosts

EMOJI = "A 😀 smile 🧑\u200d🚀 here. The dim glow 😀 was late. More 😀.\nNext 👍🏽 one."
PASSAGE = "The dim glow 😀 was late."


def starts(writer: Writer) -> None:
    action = writer.services.actions.get("rephrase")
    assert action is not None
    writer.does(lambda: writer.page.start(action, Options(seed=3)))


def picks(writer: Writer, passage: str) -> None:
    start = writer.text.index(passage)
    writer.does(lambda: writer.editor.select(start, start + len(passage)))


def test_runs_on_two_tabs_come_to_their_own_pages(writer: Writer) -> None:
    editor = writer.opens(EMOJI)
    first = writer.page
    picks(writer, PASSAGE)
    starts(writer)
    writer.opens("Another text. The dim glow was late.")
    second = writer.page
    picks(writer, "The dim glow was late.")
    starts(writer)
    writer.rests(0.1)
    assert len(writer.session.running) == 2
    writer.waits(lambda: not first.run.live and not second.run.live)
    writer.rests()
    writer.keys("Ctrl+Return")
    assert writer.text == "Another text. The last light."
    writer.does(lambda: writer.window.tabs.show_page(first))
    writer.keys("Ctrl+Return")
    assert editor.text() == EMOJI.replace(PASSAGE, "The last light.")
    writer.keys("Ctrl+Z")
    assert editor.text() == EMOJI
    writer.keys("Ctrl+Shift+Z")
    assert editor.text() == EMOJI.replace(PASSAGE, "The last light.")


@pytest.mark.parametrize("when", ["queued", "running", "proposed"])
def test_a_page_is_closed_at_any_time_of_its_run(writer: Writer, when: str) -> None:
    writer.opens("Other.")
    keep = writer.page
    writer.opens(EMOJI)
    page = writer.page
    picks(writer, PASSAGE)
    starts(writer)
    if when != "queued":
        writer.waits_for_steps(1 if when == "running" else 3)
    if when == "proposed":
        writer.waits_for_proposal()
    page.document.buffer.setModified(False)
    job = page.run
    writer.does(lambda: done(writer.window.page_closing.close(page)))
    writer.rests(0.1)
    assert page not in writer.window.tabs.pages
    assert not job.live
    writer.session.play_all()
    writer.awaits(writer.services.runs.finished())
    writer.does(lambda: writer.window.tabs.show_page(keep))
    picks(writer, "Other.")
    starts(writer)
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    assert writer.text == "The last light."


def test_some_changes_accepted_undone_and_made_again(writer: Writer) -> None:
    writer.session.results = [["A dim light 😀 was gone."]]
    writer.opens(EMOJI)
    for _ in range(2):
        picks(writer, PASSAGE)
        starts(writer)
        writer.waits_for_proposal()
        count = len(writer.run.changes)
        assert count >= 2
        writer.does(writer.page.drafting.next_change)
        writer.does(lambda: writer.page.drafting.toggle_change())
        writer.keys("Ctrl+Return")
        expected = EMOJI.replace(PASSAGE, "The dim light 😀 was gone.")
        assert writer.text == expected
        writer.keys("Ctrl+Z")
        assert writer.text == EMOJI
        writer.keys("Ctrl+Shift+Z")
        assert writer.text == expected
        writer.keys("Ctrl+Z")
        assert writer.text == EMOJI


def test_leafing_through_variants_and_escape_leaves_everything_as_it_was(writer: Writer) -> None:
    writer.session.results = [["One 😀 thing."], ["Two things 🧑\u200d🚀."], ["Three."]]
    writer.opens(EMOJI)
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_proposal()
    writer.keys("Ctrl+]", "Ctrl+]", "Ctrl+[", "Ctrl+]", "Ctrl+]")
    writer.keys("Esc")
    assert writer.text == EMOJI
    assert ghosts(writer.editor) == []
    assert writer.editor.selected_text() == PASSAGE
    assert not writer.editor.document().isUndoAvailable()


@pytest.mark.parametrize("stage", ["run", "proposal"])
@pytest.mark.parametrize("what", ["theme", "zoom", "font"])
def test_another_look_while_a_draft_stands(writer: Writer, stage: str, what: str) -> None:
    writer.opens(EMOJI)
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_steps(2)
    if stage == "proposal":
        writer.waits_for_proposal()
    shown = ghosts(writer.editor)
    assert shown
    if what == "theme":
        for value in ("dark", "contrast", "light"):
            writer.does(lambda value=value: writer.services.settings.set("theme", value))
            writer.rests(0.05)
    elif what == "zoom":
        writer.keys("Ctrl++", "Ctrl++", "Ctrl+-")
    else:
        writer.does(lambda: writer.services.settings.set("font.size", 20))
    writer.rests(0.05)
    assert ghosts(writer.editor) == shown
    if stage == "run":
        writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    assert writer.text == EMOJI.replace(PASSAGE, "The last light.")


@pytest.mark.parametrize("stage", ["run", "proposal"])
def test_the_document_is_reloaded_under_a_run(writer: Writer, tmp_path: Path, stage: str) -> None:
    file = tmp_path / "crlf.md"
    file.write_bytes(EMOJI.replace("\n", "\r\n").encode())
    writer.does(lambda: done(writer.window.opening.open(file)))
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_steps(2)
    if stage == "proposal":
        writer.waits_for_proposal()
    file.write_bytes(b"Wholly other.\r\nText.\r\n")
    writer.does(writer.page.document.reload)
    writer.rests(0.1)
    job = writer.page.run
    assert job.state is (State.CANCELLED if stage == "run" else State.PROPOSED)
    assert writer.text == "Wholly other.\nText.\n"
    assert ghosts(writer.editor) == []
    writer.keys("Ctrl+Return")
    assert "Wholly other." in writer.text
    writer.keys("Ctrl+Z")
    assert writer.text == EMOJI, writer.text
    if stage == "proposal":
        writer.rests(0.1)
        assert ghosts(writer.editor)
        writer.keys("Ctrl+Return")
        assert writer.text == EMOJI.replace(PASSAGE, "The last light.")
        writer.keys("Ctrl+S")
        assert (
            writer.page.document.to_bytes() == EMOJI.replace(PASSAGE, "The last light.").replace("\n", "\r\n").encode()
        )


def test_lines_keep_their_ends_through_accept_and_undo(writer: Writer, tmp_path: Path) -> None:
    file = tmp_path / "crlf.md"
    file.write_bytes("One 😀.\r\nTwo 😀 here.\nThree.\rFour".encode())
    writer.session.results = [["Six 🧑\u200d🚀.\n\nSeven"]]
    writer.does(lambda: done(writer.window.opening.open(file)))
    picks(writer, "Two 😀 here.")
    starts(writer)
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "Ctrl+S")
    writer.rests(0.05)
    writer.keys("Ctrl+Z", "Ctrl+S")
    assert file.read_bytes() == "One 😀.\r\nTwo 😀 here.\nThree.\rFour".encode()


def test_a_fork_is_accepted_as_any_run(writer: Writer) -> None:
    writer.opens(EMOJI)
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_proposal()
    job = writer.run
    writer.does(lambda: writer.page.fork(job, job.steps[0].number, (), ()))
    writer.waits_for_proposal()
    assert writer.run is not job
    writer.keys("Ctrl+Return")
    assert writer.text == EMOJI.replace(PASSAGE, "The last light.")
    writer.keys("Ctrl+Z")
    assert writer.text == EMOJI
    first = writer.run
    writer.does(lambda: writer.page.fork(first, first.steps[0].number, (), ()))
    writer.rests(0.1)


def test_words_typed_before_a_proposal_move_its_place(writer: Writer) -> None:
    writer.opens(EMOJI)
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_proposal()
    writer.does(lambda: writer.editor.select(0, 0))
    writer.types("Early ")
    writer.keys("Ctrl+Return")
    assert writer.text == "Early " + EMOJI.replace(PASSAGE, "The last light.")
    writer.keys("Ctrl+Z")
    assert writer.text == "Early " + EMOJI
    writer.keys("Ctrl+Z")
    assert writer.text == EMOJI


def test_of_the_same_words_twice_the_proposal_comes_back_to_its_own(writer: Writer) -> None:
    text = "It 😀 rained.\nHe ran home. And he sang. He ran home. The end."
    writer.opens(text)
    start = text.rindex("He ran home.")
    writer.does(lambda: writer.editor.select(start, start + 12))
    starts(writer)
    writer.waits_for_proposal()
    picks(writer, "He ran home. And he sang. He ran home.")
    writer.keys("Delete")
    assert ghosts(writer.editor) == []
    writer.keys("Ctrl+Z")
    writer.keys("Ctrl+Return")
    assert writer.text == "It 😀 rained.\nHe ran home. And he sang. The last light. The end."


def colours(writer: Writer) -> list[tuple[int, int, str, str]]:
    """Of everything that is drawn at the first paragraph."""
    editor = writer.editor
    drawn = [
        (part.start, part.length, part.format.foreground().color().name(), part.format.background().color().name())
        for part in editor.document().firstBlock().layout().formats()
    ]
    marks = [
        (mark.cursor.selectionStart(), mark.cursor.selectionEnd(), mark.format.foreground().color().name(), "")
        for mark in editor.extraSelections()
    ]
    return drawn + marks


@pytest.mark.parametrize("stage", ["run", "proposal"])
def test_what_is_drawn_takes_another_theme_at_once(writer: Writer, stage: str) -> None:
    def stand() -> None:
        picks(writer, PASSAGE)
        starts(writer)
        writer.waits_for_steps(2)
        if stage == "proposal":
            writer.waits_for_proposal()

    writer.does(lambda: writer.services.settings.set("theme", "light"))
    writer.opens(EMOJI)
    stand()
    light = colours(writer)
    writer.does(lambda: writer.services.settings.set("theme", "dark"))
    writer.rests(0.05)
    turned = colours(writer)
    assert turned != light
    writer.keys("Esc")
    stand()
    assert colours(writer) == turned


def test_a_fork_with_the_card_open_is_what_ctrl_enter_accepts(writer: Writer) -> None:
    writer.opens(EMOJI)
    picks(writer, PASSAGE)
    starts(writer)
    job = writer.waits_for_proposal()
    writer.keys("Esc")
    writer.does(lambda: writer.editor.select(0, 0))
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.fork(job, job.steps[0].number, (), ()))
    assert not writer.page.card.isVisible()
    assert writer.editor.holes.marks() == []
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    assert writer.text == EMOJI.replace(PASSAGE, "The last light.")


def test_a_hole_whose_filling_is_refused_stays(writer: Writer) -> None:
    assert writer.session is not None
    writer.opens("One 😀 two 😀 three.\nNext line.")
    for place in (5, 11, 25):
        writer.does(lambda place=place: writer.editor.select(place, place))
        writer.does(writer.editor.holes.put)
    writer.session.results = [[" A 😀", " B", " C\nD"]]
    fill = writer.services.actions.get("fill")
    assert fill is not None
    writer.does(lambda: writer.page.start(fill, Options(seed=1)))
    writer.waits_for_steps(2)
    writer.does(lambda: writer.editor.select(8, 8))
    writer.types("ee")
    writer.waits_for_proposal()
    writer.does(writer.page.drafting.next_change)
    writer.does(writer.page.drafting.next_change)
    writer.does(lambda: writer.page.drafting.toggle_change())
    writer.keys("Ctrl+Return")
    text = "One 😀 A 😀 tweeo 😀 three.\nNext line C\nD."
    assert writer.text == text
    (mark,) = writer.editor.holes.marks()
    assert writer.editor.holes.at(text.index(" three")) == mark.number
    writer.keys("Ctrl+Z")
    assert writer.text == "One 😀 tweeo 😀 three.\nNext line."
    assert writer.editor.holes.at(writer.text.index(" three")) == mark.number


def test_a_run_that_waits_for_a_paused_one_on_another_page_says_so(writer: Writer) -> None:
    writer.opens(EMOJI)
    first = writer.page
    picks(writer, PASSAGE)
    starts(writer)
    writer.waits_for_steps(1)
    writer.does(first.pause_or_resume)
    writer.opens("The dim glow.")
    picks(writer, "The dim glow.")
    starts(writer)
    label = writer.page.bar.running.step_label
    assert label.text() == "Rephrase: waiting for a paused run on another page…"
    writer.does(first.pause_or_resume)
    assert label.text() == "Rephrase: waiting…"
    writer.waits_for_proposal()
