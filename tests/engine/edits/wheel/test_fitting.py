"""How well words fit: the canvas' own figures, and the causal path's as it reads each whole text by itself."""

from itertools import islice

import pytest
import torch

from engine.edits.loop.prefix import PrefixStore
from engine.edits.opening import guide_of
from engine.edits.plans.fill import FillPlan
from engine.edits.tokens.layout import UNKNOWN, Gap, lay
from engine.edits.wheel import fitting as fitting_module
from engine.edits.wheel.fitting import Beside, Fitting, Way
from engine.messages import Fill, Hole
from tests.engine.edits.wheel.books import TEXT, worded


@pytest.fixture(scope="module")
def fitting() -> Fitting:
    guide = guide_of(worded())
    at = TEXT.index("old")
    plan = FillPlan(guide, Fill(job="f", text=TEXT, holes=(Hole(at, at + 3, 1),)), lambda: None)
    rows = [[Gap(0, (UNKNOWN,) * length)] for length in (1, 2)]
    layout = lay(rows, plan.sides(0), guide.kit.sizes, guide.kit.vocabulary)
    prefix = PrefixStore(guide.kit.network).prefix(layout.prefix)
    return Fitting(guide.kit, prefix, layout, lambda: None)


def ids_of(text: str) -> tuple[int, ...]:
    return tuple(worded().tokenizer.encode(text))


def test_the_canvas_says_how_likely_every_id_is_in_every_slot(fitting: Fitting) -> None:
    passes = fitting.passes
    single, pair = fitting.canvas([(0, None), (1, None)])
    assert fitting.passes == passes + 1
    assert (single.shape[0], pair.shape[0]) == (1, 2)
    assert torch.allclose(single.exp().sum(-1), torch.ones(1), atol=1e-4)
    (alone,) = fitting.canvas([(0, None)])
    assert torch.allclose(single, alone, atol=1e-4)


def test_another_word_beside_the_gap_is_another_canvas(fitting: Fitting) -> None:
    (cat,) = ids_of(" cat")
    plain, swapped = fitting.canvas([(0, None), (0, Beside(cat, True))])
    assert not torch.allclose(plain, swapped, atol=1e-3)
    assert fitting.stands_beside(False) == ids_of(" the")[0]
    assert fitting.stands_beside(True) == ids_of(" dog")[0]


def test_a_score_is_the_canvas_and_the_weighed_causal_path(fitting: Fitting) -> None:
    kit = guide_of(worded()).kit
    bos = kit.bos
    for way in (Way("cat", ids_of(" cat"), -2.0), Way("teacher", ids_of(" teacher"), -5.0)):
        behind = tuple(islice(ids_of(TEXT[TEXT.index("old") + 3 :]), 8))
        whole = torch.tensor([*bos, *ids_of(TEXT[: TEXT.index(" old")]), *way.ids, *behind])
        logs = torch.log_softmax(kit.network.score(whole), dim=-1)
        first = len(whole) - len(behind) - len(way.ids)
        values = [float(logs[at - 1, whole[at]]) for at in range(first, len(whole))]
        own, after = values[: len(way.ids)], values[len(way.ids) :]
        total = way.canvas + fitting_module._LONGER * (len(way.ids) > 1) + fitting_module._OWN * sum(own)
        total += sum(weight * value for weight, value in zip(fitting_module._BEHIND, after, strict=False))
        assert fitting.scores([way])[0] == pytest.approx(total, abs=0.05)


def test_ways_are_judged_together_as_each_alone(fitting: Fitting) -> None:
    (article,) = ids_of(" a")
    ways = [Way("cat", ids_of(" cat"), -1.0), Way("dog", ids_of(" dog"), -1.0, Beside(article, False))]
    together = fitting.scores(ways)
    assert together == pytest.approx([fitting.scores([way])[0] for way in ways], abs=1e-3)
    assert fitting.scores([]) == []


def test_a_word_that_asks_for_another_before_it_pays_for_that_one(fitting: Fitting) -> None:
    """The same word beside the id that stands there anyway is worth what it is worth without."""
    stands = fitting.stands_beside(False)
    assert stands is not None
    plain = fitting.scores([Way("cat", ids_of(" cat"), -1.0)])[0]
    same = fitting.scores([Way("cat", ids_of(" cat"), -1.0, Beside(stands, False))])[0]
    assert same == pytest.approx(plain, abs=1e-3)
