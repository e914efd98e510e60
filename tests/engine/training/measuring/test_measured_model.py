"""The model under test, on a model of thirty steps."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import EmptyResultError, ModelError, SteeringError
from engine.messages import Ability, Edit, Fill, Finished, Hole, Variant
from engine.model.checkpoint.folder import load_model
from engine.training.lessons import questions
from engine.training.measuring.measured_model import MeasuredModel, applied

GAP = questions.TestGap("word", "The old man opened ", "the door", " in the morning and then went home. " * 3)


@pytest.fixture(scope="module")
def subject(folder: Path) -> MeasuredModel:
    return MeasuredModel(load_model(folder, device="cpu", dtype="float32"))


def test_edits_are_made_from_the_back() -> None:
    edits = (Edit(0, 1, "a", "long"), Edit(2, 3, "c", ""), Edit(4, 4, "", "!"))
    assert applied("a c d", Variant(edits, 0, None, True)) == "long  !d"


def test_what_was_trained_is_measured_whatever_is_on_offer(folder: Path) -> None:
    model = load_model(folder, device="cpu", dtype="float32")
    narrowed = replace(model, manifest=replace(model.manifest, abilities=("fill",)))
    offered = {Ability(ability) for ability in MeasuredModel(narrowed).model.manifest.abilities}
    assert offered >= {Ability.FILL, Ability.REPHRASE, Ability.CONTINUE}


def test_a_fill_is_the_text_put_in_and_the_same_for_a_seed(subject: MeasuredModel) -> None:
    text = subject.fill(GAP, 1)
    assert text == text.strip()
    assert subject.fill(GAP, 1) == text


def test_surprise_grows_with_the_text_and_knows_no_more_than_the_path_before(subject: MeasuredModel) -> None:
    own, count = subject.surprise(GAP, "the door")
    longer, more = subject.surprise(GAP, "the door the door")
    assert 0 < own < longer
    assert count < more
    _, alone = subject.surprise(replace(GAP, after=""), "the door")
    assert 0 < alone < count


def test_what_the_engine_declines_is_nothing_and_other_trouble_is_raised(
    subject: MeasuredModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = Fill(job="e", text=GAP.before + GAP.after, holes=(Hole(len(GAP.before), len(GAP.before), 2),))
    assert isinstance(subject.finish(request), Finished)

    def declining(error: Exception) -> None:
        def run(*_: object) -> Iterator[object]:
            raise error
            yield

        monkeypatch.setattr(subject.editing, "run", run)

    for error in (EmptyResultError("Nothing."), SteeringError("It cannot be kept.")):
        declining(error)
        assert subject.finish(request) is None
        assert subject.fill(GAP, 1) == ""
    declining(ModelError("Broken."))
    with pytest.raises(ModelError):
        subject.finish(request)
