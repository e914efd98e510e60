"""What a writer may do with a run and its proposal: variants, again, change by change, keep, stop, reject, stale."""

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.drafting.run import State
from engine.messages import Fill, Rewrite
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer, ghosts

PASSAGE = "The ferry had been late again that morning, which was something that it very often was, and nobody minded."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def proposed(writer: Writer) -> str:
    """Select the passage and run to the proposal; what it would become."""
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    return writer.proposed_text


def test_variants_are_turned_by_keys_and_the_shown_one_is_accepted(either: Writer) -> None:
    if either.session is not None:
        either.session.results = [["One."], ["Two."], ["Three."]]
    either.opens(TEXT)
    either.selects(PASSAGE)
    either.keys("Ctrl+E")
    either.does(lambda: either.page.card.variants.choose(3))
    either.keys("Ctrl+Return")
    job = either.waits_for_proposal()
    assert job.request.variants == 3  # type: ignore[union-attr]
    assert job.result is not None
    texts = []
    for _ in job.result.variants:
        texts.append(either.proposed_text)
        either.keys("Ctrl+]")
    assert either.proposed_text == texts[0]
    either.keys("Ctrl+[")
    assert either.proposed_text == texts[-1]
    assert either.page.bar.proposed.variant_label.text() == f"{len(texts)} of {len(texts)}"
    either.keys("Ctrl+Return")
    assert either.text == TEXT.replace(PASSAGE, texts[-1])


def test_again_takes_another_seed_and_the_text_stays(either: Writer) -> None:
    proposed(either)
    first = either.run
    either.keys("Ctrl+R")
    second = either.waits_for_proposal()
    assert second is not first
    assert first.state is State.REJECTED
    assert isinstance(second.request, type(first.request))
    assert second.request.seed != first.request.seed  # type: ignore[union-attr]
    assert either.text == TEXT
    either.keys("Esc")
    assert either.text == TEXT
    assert either.editor.selected_text() == PASSAGE


def test_change_by_change_with_tab_and_space(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [[PASSAGE.replace("ferry", "boat").replace("morning", "day").replace("nobody", "all")]]
    proposed(writer)
    bar = writer.page.bar
    writer.keys("F6")
    assert bar.hasFocus()
    assert bar.proposed.change_label.text().startswith("Change 1 of 3")
    writer.keys("Tab", "Space")
    assert [change.taken for change in writer.run.changes] == [True, False, True]
    assert "1 refused" in bar.proposed.change_label.text()
    writer.keys("Shift+Tab", "Space", "Space", "Tab", "Tab", "Space")
    assert [change.taken for change in writer.run.changes] == [True, False, False]
    writer.keys("Ctrl+Return")
    assert writer.text == TEXT.replace("ferry", "boat")
    assert writer.editor.hasFocus()
    writer.keys("Ctrl+Z")
    assert writer.text == TEXT


def test_some_changes_of_the_starter_are_refused_by_keys(starter: Writer) -> None:
    for _ in range(12):
        proposed(starter)
        if len(starter.run.changes) > 1:
            break
        starter.keys("Esc")
    changes = starter.run.changes
    assert len(changes) > 1
    starter.keys("F6", "Space")
    assert [change.taken for change in starter.run.changes] == [False] + [True] * (len(changes) - 1)
    whole = starter.text
    first = changes[0]
    starter.keys("Ctrl+Return")
    assert starter.text != whole
    # What was refused stands as it was written, and everything before it too.
    assert starter.text[: first.end] == whole[: first.end]
    after = starter.text
    starter.keys("Ctrl+Z")
    assert starter.text == whole == TEXT
    starter.keys("Ctrl+Shift+Z")
    assert starter.text == after


def test_refusing_every_change_leaves_the_text(either: Writer) -> None:
    proposed(either)
    either.keys("F6", "Space")
    for _ in either.run.changes[1:]:
        either.keys("Tab", "Space")
    assert not any(change.taken for change in either.run.changes)
    either.keys("Ctrl+Return")
    assert either.text == TEXT
    assert not either.editor.document().isUndoAvailable()
    assert not either.page.busy
    assert not either.page.bar.isVisible()


def test_stop_and_keep_what_stands(either: Writer) -> None:
    either.opens(TEXT)
    either.selects(PASSAGE)
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_steps(1)
    bar = either.page.bar
    assert bar.page is bar.running
    either.clicks(bar.running.keep)
    job = either.waits_for_proposal()
    assert job.result is not None
    assert job.result.kept
    assert bar.page is bar.proposed
    assert "stopped early" in bar.proposed.summary.text()
    assert either.text == TEXT
    either.keys("Ctrl+Return")
    either.keys("Ctrl+Z")
    assert either.text == TEXT


def test_escape_in_a_run_leaves_everything_as_it_was(either: Writer) -> None:
    either.opens(TEXT)
    for steps in (1, 2):
        either.selects(PASSAGE)
        either.keys("Ctrl+E", "Ctrl+Return")
        job = either.waits_for_steps(steps)
        either.keys("Esc")
        assert job.state is State.CANCELLED
        assert ghosts(either.editor) == []
        assert either.text == TEXT
        assert either.editor.selected_text() == PASSAGE
        assert not either.page.bar.isVisible()
        assert not either.editor.document_model.modified


def test_the_prompt_says_what_is_in_its_way(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    writer.keys("Ctrl+E")
    assert writer.window.line.currentMessage() == "A run is going on here; stop it with Esc first."
    writer.waits_for_proposal()
    writer.keys("Ctrl+E")
    assert writer.window.line.currentMessage() == "Accept or reject what is there first."
    assert not writer.page.card.isVisible()
    assert writer.run.state is State.PROPOSED


def test_the_prompt_asked_for_twice_keeps_what_was_typed(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    writer.types("Say it calmly.")
    card = writer.page.card
    writer.does(lambda: card.variants.choose(3))
    seed = card.seed.text()
    writer.does(writer.editor.setFocus)
    writer.keys("Ctrl+E")
    assert card.words_line.text() == "Say it calmly."
    assert card.words_line.hasFocus()
    assert (card.variants.value(), card.seed.text()) == (3, seed)
    writer.keys("Esc", "Ctrl+E")
    assert card.words_line.text() == ""


def test_escape_takes_back_the_hole_it_made(either: Writer) -> None:
    either.opens(TEXT)
    either.goes_to(5)
    either.keys("Ctrl+E")
    assert len(either.editor.holes.marks()) == 1
    either.keys("Esc")
    assert either.editor.holes.marks() == []
    either.keys("Ctrl+E", "Ctrl+Return")
    either.waits_for_proposal()
    either.keys("Esc")
    assert not either.page.busy
    assert either.text == TEXT
    assert either.editor.holes.marks() == []
    assert ghosts(either.editor) == []


def test_a_picture_of_the_page_is_as_before_after_a_rejection(writer: Writer) -> None:
    editor = writer.opens(TEXT)
    writer.selects(PASSAGE)
    before = editor.viewport().grab().toImage()
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(2)
    assert editor.viewport().grab().toImage() != before
    writer.waits_for_proposal()
    writer.keys("Esc")
    assert editor.viewport().grab().toImage() == before


def make_stale(writer: Writer) -> str:
    """Write into the passage while its proposal waits; the proposal."""
    result = proposed(writer)
    writer.goes_to(TEXT.index("ferry"))
    writer.types("small ")
    assert writer.page.bar.page is writer.page.bar.stale
    return result


STANDS = TEXT.replace("ferry", "small ferry")


def test_a_stale_proposal_goes_below(either: Writer) -> None:
    result = make_stale(either)
    either.keys("Ctrl+Return")
    assert either.text.replace("\n", "") == STANDS.replace("\n", "")
    newline = either.text != STANDS
    if newline:
        either.keys("Ctrl+Z")
    assert either.text == STANDS
    either.clicks(either.page.bar.stale.insert_below)
    assert either.text == STANDS.replace("minded.\n", f"minded.\n{result}\n")
    assert not either.page.busy
    either.keys("Ctrl+Z")
    assert either.text == STANDS


def test_a_stale_proposal_says_what_would_go_below(either: Writer) -> None:
    result = make_stale(either)
    found = either.page.bar.stale.result
    assert found.isVisible()
    assert found.text() == result.strip()
    either.keys("Esc")
    assert either.text == STANDS


def test_a_stale_proposal_is_copied(either: Writer) -> None:
    result = make_stale(either)
    either.clicks(either.page.bar.stale.copy)
    assert QGuiApplication.clipboard().text() == result
    assert either.text == STANDS
    assert not either.page.busy
    assert not either.page.bar.isVisible()


def test_a_stale_proposal_is_discarded(either: Writer) -> None:
    make_stale(either)
    either.keys("Esc")
    assert either.text == STANDS
    assert not either.page.busy
    assert ghosts(either.editor) == []


@pytest.mark.parametrize("real", [False, True], ids=["scripted", "starter"])
def test_a_preset_that_applies_directly(qapp: QApplication, tmp_path: Path, real: bool) -> None:
    folder = tmp_path / "profile" / "config" / "actions"
    folder.mkdir(parents=True)
    (folder / "quick.toml").write_text('label = "Quick"\ntask = "rephrase"\ndirect = true\norder = 1\n')
    with sitting(qapp, tmp_path / "profile", real=real) as writer:
        writer.opens(TEXT)
        writer.selects(PASSAGE)
        writer.keys("Ctrl+E")
        quick = writer.services.actions.get("quick")
        assert quick in writer.page.card.presets.values()
        writer.does(lambda: writer.page.card.presets.choose(quick))
        writer.keys("Ctrl+Return")
        writer.waits(lambda: writer.run.state is State.ACCEPTED)
        if real:
            assert writer.text != TEXT
            assert writer.text.startswith(TEXT[: TEXT.index(PASSAGE)])
        else:
            assert writer.text == TEXT.replace(PASSAGE, "The last light.")
        assert not writer.page.bar.isVisible()
        writer.keys("Ctrl+Z")
        assert writer.text == TEXT


def test_several_holes_are_filled_together(either: Writer) -> None:
    text = "It was late  and it was cold.\nShe said  to him."
    either.opens(text)
    for place in (text.index("  and") + 1, text.index("  to") + 1):
        either.goes_to(place)
        either.keys("Ctrl+Shift+E")
    assert len(either.editor.holes.marks()) == 2
    either.keys("Ctrl+E")
    assert "2 holes" in either.page.card.title.text()
    either.keys("Ctrl+Return")
    job = either.waits_for_proposal()
    assert isinstance(job.request, Fill)
    assert len(job.request.holes) == 2
    either.keys("Ctrl+Return")
    after = either.text
    assert after.startswith("It was late ")
    assert after.endswith(" to him.")
    assert " and it was cold.\nShe said " in after
    assert len(after) > len(text)
    assert either.editor.holes.marks() == []
    either.keys("Ctrl+Z")
    assert either.text == text


def test_a_hole_in_place_of_a_passage_of_a_wanted_length(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects("late again")
    writer.keys("Ctrl+E")
    card = writer.page.card
    writer.does(lambda: card.presets.choose(writer.services.actions.get("fill")))
    writer.does(lambda: card.length.setValue(4))
    writer.keys("Ctrl+Return")
    job = writer.waits_for_proposal()
    assert isinstance(job.request, Fill)
    start = TEXT.index("late again")
    assert [(h.start, h.end, h.words) for h in job.request.holes] == [(start, start + 10, 4)]
    writer.keys("Ctrl+Return")
    assert writer.text == TEXT.replace("late again", "The last light.")


@pytest.mark.parametrize("switch", [True, False])
def test_names_numbers_and_quotations_are_locked_by_default(either: Writer, switch: bool) -> None:
    text = "The dim glow that Anna had paid 12 coins for was, as she put it, “a sort of daylight” in the kitchen."
    either.services.settings.set("locks.names", switch)
    either.opens(text)
    either.keys("Ctrl+A", "Ctrl+E")
    assert ("3 places locked" in either.page.card.title.text()) is switch
    if either.services.actions.get("rephrase") in either.page.card.presets.values():
        either.does(lambda: either.page.card.presets.choose(either.services.actions.get("rephrase")))
    either.keys("Ctrl+Return")
    either.waits(lambda: not either.run.live)
    request = either.run.request
    assert isinstance(request, Rewrite)
    locked = [text[start:end] for start, end in request.locks]
    assert locked == (["Anna", "12", "“a sort of daylight”"] if switch else [])
    if switch and either.session is None and either.run.state is State.PROPOSED:
        assert all(word in either.proposed_text for word in locked)


def test_the_writers_own_locks_come_and_go_with_ctrl_l(either: Writer) -> None:
    either.opens(TEXT)
    either.selects("very often")
    either.keys("Ctrl+L")
    start = TEXT.index("very often")
    assert either.editor.locks.within(0, len(TEXT)).ranges() == ((start, start + 10),)
    either.selects(PASSAGE)
    either.keys("Ctrl+E")
    assert "1 place locked" in either.page.card.title.text()
    if either.session is not None:
        either.does(lambda: either.page.card.presets.choose(either.services.actions.get("rephrase")))
    either.keys("Ctrl+Return")
    job = either.waits_for_proposal()
    assert isinstance(job.request, Rewrite)
    assert job.request.locks == ((start, start + 10),)
    if either.session is None:
        assert "very often" in either.proposed_text
    either.keys("Esc")
    either.selects("very often")
    either.keys("Ctrl+L")
    assert either.editor.locks.within(0, len(TEXT)).ranges() == ()
    assert either.text == TEXT
    assert not either.editor.document().isUndoAvailable()


def test_the_same_text_back_is_said_and_nothing_waits(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [[PASSAGE]]
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits(lambda: not writer.run.live)
    writer.rests()
    assert "nothing to change" in writer.page.notice.label.text()
    assert not writer.page.busy
    writer.keys("Esc")
    assert not writer.page.notice.isVisible()


def test_again_on_a_stale_proposal_keeps_it(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.goes_to(TEXT.index(PASSAGE) + 4)
    writer.types("very ")
    standing = writer.text
    writer.keys("Ctrl+R")
    assert writer.run.state is State.PROPOSED
    assert len(writer.refusals) == 1
    writer.clicks(writer.page.bar.stale.insert_below)
    assert writer.text.startswith(standing.split("\n")[0])
    assert "The last light." in writer.text


def test_a_refused_change_stays_refused_while_variants_are_turned(writer: Writer) -> None:
    writer.opens(TEXT)
    session = writer.session
    assert session is not None
    session.results = [["Nobody minded this ferry."], ["A ferry."]]
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.card.variants.choose(2))
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("F6", "Space")
    before = writer.run.changes
    writer.keys("Ctrl+]")
    assert all(change.taken for change in writer.run.changes)
    writer.keys("Ctrl+[")
    assert writer.run.changes == before


@pytest.mark.parametrize("around", [0, 3])
def test_a_passage_that_was_cut_and_put_back_is_the_proposals_again(writer: Writer, around: int) -> None:
    result = proposed(writer)
    before = writer.run.changes
    start = TEXT.index(PASSAGE)
    for back in ("Ctrl+Z", "Ctrl+V"):
        writer.does(lambda: writer.editor.select(start - around, start + len(PASSAGE) + around))
        writer.keys("Ctrl+X")
        writer.rests()
        assert writer.page.bar.page is writer.page.bar.stale
        writer.keys(back)
        writer.rests()
        assert writer.text == TEXT
        assert (writer.page.bar.page, writer.run.changes) == (writer.page.bar.proposed, before)
    # Elsewhere it is another passage.
    writer.does(lambda: writer.editor.select(start, start + len(PASSAGE)))
    writer.keys("Ctrl+X", "Ctrl+End", "Ctrl+V")
    writer.rests()
    assert writer.page.bar.page is writer.page.bar.stale
    writer.keys("Ctrl+Z", "Ctrl+Z")
    writer.rests()
    assert writer.text == TEXT
    writer.keys("Ctrl+Return")
    assert writer.text == TEXT.replace(PASSAGE, result)


def test_a_seed_is_a_number_whatever_is_typed(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    seed = writer.page.card.seed
    for typed, meant in (("+", 0), ("-1,2 34", 1234), ("9999999999", 2**31 - 1)):
        writer.does(lambda: (seed.setFocus(), seed.selectAll(), seed.del_()))
        writer.types(typed)
        assert writer.page.card.options().seed == meant


@pytest.mark.parametrize("slip", [("x",), ("Backspace", "y"), ("Return",)])
def test_a_slip_in_the_passage_that_is_undone_leaves_the_proposal_as_it_was(
    either: Writer, slip: tuple[str, ...]
) -> None:
    result = proposed(either)
    before = either.run.changes
    drawn = ghosts(either.editor)
    either.goes_to(TEXT.index("ferry") + 2)
    for key in slip:
        either.types(key) if len(key) == 1 else either.keys(key)
    assert either.page.bar.page is either.page.bar.stale
    assert ghosts(either.editor) == []
    for _ in range(4):
        if either.text != TEXT:
            either.keys("Ctrl+Z")
    assert either.text == TEXT
    assert (either.page.bar.page, either.run.changes) == (either.page.bar.proposed, before)
    assert ghosts(either.editor) == drawn
    either.keys("Ctrl+Return")
    assert either.text == TEXT.replace(PASSAGE, result)
    either.keys("Ctrl+Z")
    assert either.text == TEXT
