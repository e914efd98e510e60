"""Caution: what stands is favoured word by word, and what is refused goes back to it."""

import torch

from engine.diffusion.draws import SeededDraws
from engine.edits.rules.caution import CautionRule
from tests.engine.edits.guides import guide
from tests.engine.edits.rules.contexts import context, logits, row, view
from tests.engine.edits.tiny import BLANK, FILLER

IDS = (BLANK, 40, 41, BLANK, 42, BLANK)
RUN = context(row(IDS, (0, 6)))


def raised(rule: CautionRule, ids: tuple[int, ...]) -> dict[int, int]:
    """Which id is favoured at which slot, once the canvas shows ``ids``."""
    seen, favoured = view(RUN), logits(RUN)
    seen.ids = torch.tensor([ids])
    rule.steering(RUN).steer(seen, favoured)
    assert set(favoured.unique().tolist()) <= {0.0, 3.0}
    return {int(slot): int(token) for slot, token in (favoured == 3.0).nonzero()}


def test_words_are_favoured_as_they_stand_and_room_is_favoured_closed() -> None:
    rule = CautionRule(3.0, BLANK, FILLER)
    assert raised(rule, IDS) == {0: FILLER, 1: 40, 2: 41, 3: FILLER, 4: 42, 5: FILLER}


def test_a_word_that_has_begun_to_change_may_change_altogether_and_its_room_stays() -> None:
    changed = (BLANK, 40, 99, BLANK, 42, BLANK)
    assert raised(CautionRule(3.0, BLANK, FILLER), changed) == {0: FILLER, 3: FILLER, 4: 42, 5: FILLER}


def test_a_model_without_a_filler_has_every_slot_for_itself() -> None:
    changed = (BLANK, 40, 99, BLANK, 42, BLANK)
    assert raised(CautionRule(3.0, None, None), changed) == {0: BLANK, 1: 40, 3: BLANK, 4: 42, 5: BLANK}


def test_what_is_refused_goes_back_to_what_stood_there() -> None:
    plain = SeededDraws(1, guide("base").kit.noise)
    standing = CautionRule(3.0, BLANK, FILLER).draws(plain, RUN.layout)
    _, noise = standing.step(1, 1, 6)
    assert noise.tolist() == [list(IDS)]
    uniforms, _ = plain.step(1, 1, 6)
    assert torch.equal(standing.step(1, 1, 6)[0], uniforms)
