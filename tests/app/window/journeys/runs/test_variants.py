"""Variants are drafted one after the other, each seen from its own beginning; an earlier edit runs again as it was."""

import dataclasses

import pytest
from PySide6.QtCore import Qt

from app.documents.kept.recipe import to_record
from app.drafting.actions import options_of
from app.drafting.run import State
from engine.messages import Rewrite, SpanDraft, Step
from tests.app.window.writer import Writer, ghosts

PASSAGE = "The long last light lay on the water."
TEXT = f"Before.\n{PASSAGE}\nAfter."


def test_the_page_and_the_bar_follow_the_variant_that_is_drafted(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.card.variants.choose(3))
    writer.keys("Ctrl+Return")
    job = writer.waits_for_steps(1)
    start, end = job.request.start, job.request.end  # type: ignore[union-attr]
    for variant, draft in ((0, "The first."), (1, "The second one."), (2, "A third.")):
        step = Step(job.id, 2 + variant, 9, 1.0, 0, variant, 0, 1, (SpanDraft(start, end, draft, 1.0),))
        writer.says(step)
        writer.rests(0.1)
        assert draft in ghosts(writer.editor)
        assert f"variant {variant + 1} of 3" in writer.page.bar.running.step_label.text()
    writer.keys("Esc")
    assert writer.text == TEXT


@pytest.mark.parametrize("width", [560, 700, 900, 1600])
def test_what_the_bar_says_of_a_run_is_whole_at_every_width(writer: Writer, width: int) -> None:
    writer.does(lambda: writer.window.resize(width, 600))
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.card.variants.choose(4))
    writer.keys("Ctrl+Return")
    job = writer.waits_for_steps(1)
    start, end = job.request.start, job.request.end  # type: ignore[union-attr]
    bar = writer.page.bar
    label = bar.running.step_label
    draft = (SpanDraft(start, end, "A third one.", 1.0),)
    # Before the loop turns: what is painted next.
    writer.page.bar.running.step_label.setText("Short.")
    job.steps.append(Step(job.id, 38, 48, 1.0, 0, 3, 0, 2, draft))
    bar.show_step()
    assert label.wordWrap() or label.width() >= label.sizeHint().width()
    for paused in (False, True):
        writer.says(Step(job.id, 38, 48, 1.0, 0, 3, 0, 2, draft, paused))
        assert "variant 4 of 4" in label.text()
        # All of its first part is settled, and nothing of the second.
        assert "50% settled" in label.text()
        assert bar.running.progress.value() == 50
        assert bar.running.pick_hint.isVisible() == paused
        needs = label.fontMetrics().boundingRect(label.rect(), Qt.TextFlag.TextWordWrap, label.text())
        assert label.rect().contains(needs)
        assert label.wordWrap() or label.width() >= label.sizeHint().width()
        assert bar.running.stop.geometry().right() <= bar.rect().right()
        # The progress has what room is left, and is away where there is none.
        assert not (bar.running.progress.isVisible() and label.wordWrap())
        assert (
            not bar.running.progress.isVisible()
            or bar.running.progress.geometry().right() < bar.running.pause.geometry().left()
        )


def test_an_action_of_a_long_name_has_its_room(writer: Writer) -> None:
    folder = writer.services.paths.own_actions
    folder.mkdir(parents=True, exist_ok=True)
    name = "Into the manner of a long letter from the provinces, with a grain of salt and every comma in its place"
    (folder / "letter.toml").write_text(f'label = "{name}"\ntask = "instruct"\n')
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    card = writer.page.card
    letter = next(action for action in card.presets.values() if action.id == "letter")
    writer.does(lambda: card.presets.choose(letter))
    chip = card.presets.chosen_button
    assert chip is not None
    assert chip.text().endswith("…")
    assert chip.geometry().right() <= card.presets.rect().right()
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    assert writer.page.bar.proposed.summary.text().startswith("Into the manner of a long")
    assert writer.page.bar.proposed.summary.width() >= writer.page.bar.proposed.summary.sizeHint().width()
    writer.keys("Esc")


def test_an_earlier_edit_runs_again_with_what_it_kept_and_banned(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    old = Rewrite(job="old", text=TEXT, start=8, end=20, keep=("light",), ban=("lay", "glow"), steps=7, seed=41)
    assert options_of(old).ban == ("lay", "glow")
    (entry,) = writer.services.history.entries(writer.editor.document_model)
    again = dataclasses.replace(entry, action="rephrase", recipe=to_record(old))
    writer.selects("After.")
    writer.does(lambda: writer.window.panels["history"].offer_again(again))
    assert "without lay and glow" in writer.page.card.title.text()
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    request = writer.run.request
    assert isinstance(request, Rewrite)
    assert (request.keep, request.ban, request.steps, request.seed) == (("light",), ("lay", "glow"), 7, 41)
    writer.keys("Esc")
    writer.selects("Before.")
    writer.keys("Ctrl+E")
    assert writer.page.card.options().ban == ()


def test_a_variant_that_is_the_text_as_it_is_hides_no_other(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [[PASSAGE], ["The last 😀 light."], ["Another light."]]
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.card.variants.choose(3))
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    bar = writer.page.bar
    assert bar.proposed.variant_label.text() == "2 of 3"
    assert bar.proposed.accept.isEnabled()
    writer.keys("Ctrl+[")
    assert bar.proposed.change_label.isVisible()
    assert bar.proposed.change_label.text() == "This variant changes nothing"
    assert not bar.proposed.accept.isEnabled()
    # The key no more than the button puts the others away.
    writer.keys("Ctrl+Return")
    assert writer.run.state is State.PROPOSED
    writer.keys("Ctrl+]")
    assert bar.proposed.accept.isEnabled()
    writer.keys("Ctrl+Return")
    assert writer.text == TEXT.replace(PASSAGE, "The last 😀 light.")


def test_where_every_variant_is_the_text_as_it_is_nothing_was_found(writer: Writer) -> None:
    assert writer.session is not None
    writer.session.results = [[PASSAGE], [PASSAGE]]
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits(lambda: not writer.run.live)
    writer.rests()
    assert writer.run.state is State.REJECTED
    assert writer.refusals == ["Rephrase found nothing to change."]
