"""Variants are drafted one after the other, each seen from its own beginning; an earlier edit runs again as it was."""

import dataclasses

from app.actions import options_of
from app.documents.recipe import to_record
from engine.messages import Rewrite, SpanDraft, Step
from tests.app.ui.writer import Writer, ghosts

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
        assert f"variant {variant + 1} of 3" in writer.page.bar.step_label.text()
    writer.keys("Esc")
    assert writer.text == TEXT


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
    writer.does(lambda: writer.window.panels.history.run_again_wanted.emit(again))
    assert "without lay and glow" in writer.page.card.title.text()
    writer.keys("Ctrl+Return")
    writer.waits_for_proposal()
    request = writer.job.request
    assert isinstance(request, Rewrite)
    assert (request.keep, request.ban, request.steps, request.seed) == (("light",), ("lay", "glow"), 7, 41)
    writer.keys("Esc")
    writer.selects("Before.")
    writer.keys("Ctrl+E")
    assert writer.page.card.options().ban == ()
