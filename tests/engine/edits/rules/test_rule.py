"""The shape of a rule: stages come in the order that a step needs, and a rule that does not care changes nothing."""

from engine.diffusion.draws import SeededDraws
from engine.edits.reading import Reading
from engine.edits.rules.ban import BanRule
from engine.edits.rules.caution import CautionRule
from engine.edits.rules.forbidden import Forbidden
from engine.edits.rules.foresight import ForesightRule
from engine.edits.rules.keep import KeepRule
from engine.edits.rules.lead import LeadRule
from engine.edits.rules.repeats import RepeatsRule
from engine.edits.rules.rule import Decoded, Rule, Stage
from tests.engine.edits.guides import guide
from tests.engine.edits.rules.contexts import context, row


def test_what_is_ruled_out_comes_before_what_leans_what_is_held_and_what_decides() -> None:
    assert sorted(Stage) == [Stage.MASK, Stage.LEAN, Stage.REQUIRE, Stage.DECIDE]
    stages = [rule.stage for rule in (Forbidden, BanRule, RepeatsRule, CautionRule, KeepRule, ForesightRule, LeadRule)]
    assert stages == sorted(stages)


def test_only_a_lead_writes_from_left_to_right() -> None:
    rules = (Forbidden, BanRule, RepeatsRule, CautionRule, KeepRule, ForesightRule, LeadRule)
    assert [rule for rule in rules if rule.left_to_right] == [LeadRule]


def test_a_rule_that_does_not_care_leaves_everything_as_it_is() -> None:
    run = context(row([20, 21], (0, 2)))
    rule, draws = Rule(), SeededDraws(1, guide("base").kit.noise)
    assert rule.steering(run) is None
    assert rule.draws(draws, run.layout) is draws
    assert rule.check(Decoded(Reading(()), (), run.layout.rows[0])) is None
    assert rule.insisting() is None
    assert rule.locked(run.layout, {1}) == ()
    assert rule.lone_slot(run.layout) is None
    assert rule.only(0) is rule
