"""What a variant is worth beside others."""

from types import SimpleNamespace

import pytest

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.variant import mean_score
from engine.messages import Rewrite
from engine.model.network.network import Network
from tests.engine.edits.conftest import made
from tests.engine.edits.tiny import tiny_model

PASSAGE = "The cat sat on the mat. The dog ran away from the old house by the sea."
SCORED = ((-2.0, 30), (-5.0, 10), (-1.0, 0))  # and slots written; none counts as one


def test_a_score_is_the_mean_of_the_canvases_each_as_weighty_as_it_is_long() -> None:
    canvases = [SimpleNamespace(score=score, reading=SimpleNamespace(slots=range(size))) for score, size in SCORED]
    assert mean_score(canvases) == pytest.approx((-2.0 * 30 - 5.0 * 10 - 1.0) / 41)  # type: ignore[arg-type]
    assert mean_score([]) == 0.0


def test_one_variant_alone_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*words: object, **more: object) -> None:
        raise AssertionError("it was read once more")

    monkeypatch.setattr(Network, "score", never)
    request = Rewrite(job="alone", text=PASSAGE, start=0, end=len(PASSAGE), strength=0.75)
    assert made(Editing(tiny_model("base")).run(request, Control())).variants[0].score is None
