"""The rules that a manifest's numbers ask for: none at zero, and each with the model's own ids."""

from dataclasses import replace

import pytest

from engine.edits.opening import guide_of
from engine.edits.plans.model_rules import ModelRules
from engine.edits.rules.ban import BanRule
from engine.edits.rules.caution import CautionRule
from engine.edits.rules.foresight import ForesightRule
from engine.edits.rules.lead import GapEnd, LeadRule
from engine.edits.rules.locks import LocksRule
from engine.edits.rules.repeats import RepeatsRule
from tests.engine.edits.guides import guide
from tests.engine.edits.tiny import BLANK, FILLER, SPECIALS, tiny_model

FIRST = len(SPECIALS)


def rules(**numbers: float) -> ModelRules:
    model = tiny_model("base")
    return guide_of(replace(model, manifest=replace(model.manifest, **numbers))).rules


def test_a_model_that_asks_for_nothing_gets_nothing() -> None:
    plain = guide("base").rules
    assert plain.repeats() == plain.foresight() == plain.lead() == ()
    assert not plain.foresees
    assert not plain.leads


def test_each_number_is_the_rules_own() -> None:
    assert rules(repeats=3.0).repeats() == (RepeatsRule(3.0, FIRST),)
    assert rules(foresight=4.0).foresight() == (ForesightRule(4.0, FIRST),)
    assert rules(caution=2.0).caution() == (CautionRule(2.0, BLANK, FILLER),)
    end = GapEnd(6, True, FILLER)
    (lead,) = rules(lead=0.8, repeats=2.0).lead(end)
    assert isinstance(lead, LeadRule)
    assert (lead.temperature, lead.repeats, lead.first, lead.end) == (0.8, 2.0, FIRST, end)


def test_a_lone_slot_is_spared_repeats_where_it_is_foreseen() -> None:
    (rule,) = rules(repeats=3.0, foresight=4.0).repeats()
    assert rule == RepeatsRule(3.0, FIRST, spares_lone=True)


@pytest.mark.parametrize("kind", ["base", "chat"])
def test_every_canvas_writes_text_obeys_bans_and_keeps_locked_words_whole(kind: str) -> None:
    kit, ban = guide(kind).kit, BanRule((40,))
    special, banned, locks = guide(kind).rules.common(ban, kit.tail)
    assert set(kit.special) - set(kit.tail) == set(getattr(special, "ids"))  # noqa: B009
    assert banned is ban
    silent = set(kit.vocabulary.silent()) | ({kit.filler} - {None})
    assert locks == LocksRule(kit.vocabulary.continuing(), kit.stops, frozenset(silent))
