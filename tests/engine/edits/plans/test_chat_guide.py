"""A chat model is asked in words, quoted the text around, and its answer begins with the last stretch of it."""

from dataclasses import replace

import pytest

from engine.edits.abilities import SERVICES, PlanKind
from engine.edits.opening import guide_of
from engine.errors import RequestError
from engine.messages import Ability, Continue, Fill, Rewrite
from tests.engine.edits.guides import guide
from tests.engine.edits.plans.gaps import gaps, piece, window
from tests.engine.edits.tiny import tiny_model

CHAT = guide("chat")
ENCODE = CHAT.kit.vocabulary.encode
TURN = "|turn|>"


def read(ids: tuple[int, ...]) -> str:
    return CHAT.kit.vocabulary.weave(ids, range(len(ids)))[0].text


def test_a_fill_quotes_the_gaps_and_begins_the_answer_before_them() -> None:
    sides = CHAT.fill_sides(gaps(CHAT.kit), Fill(job="j", text="x", holes=(), ban=("red",)), ENCODE)
    asked = read(sides.head)
    assert "It rained. The old ____ sat,____ ran away." in asked
    assert "Gap 1 holds about 2 words." in asked
    assert "Gap 2: sound." in asked
    assert "Do not use: “red”." in asked
    assert read(sides.left) == "It rained. The old"
    assert read(sides.right) == " ran away."
    assert sides.ending == CHAT.kit.ending
    assert CHAT.fill_sides(gaps(CHAT.kit, ended=False), Fill(job="j", text="x", holes=()), ENCODE).ending == ()


@pytest.mark.parametrize("task", [ability for ability, service in SERVICES.items() if service.rewrites])
def test_an_answer_is_asked_for_in_the_words_of_its_row_or_the_writers(task: Ability) -> None:
    request = Rewrite(job="j", text="x", start=0, end=1, task=task, keep=("Anna",))
    asked = read(CHAT.answer_head(piece(CHAT.kit), request))
    assert "It rained. [[The old dog ran.]] It was late." in asked
    assert SERVICES[task].wording in asked
    assert "Keep these exactly as they are: “Anna”." in asked
    own = read(CHAT.answer_head(piece(CHAT.kit), replace(request, instruction=" In verse. ")))
    assert "In verse." in own
    assert SERVICES[task].wording not in own


def test_a_continuation_goes_on_from_the_end_of_the_text_and_what_was_written() -> None:
    seen = window(CHAT.kit, "One day it rained. " * 30 + "\nThe old dog")
    sides = CHAT.continue_sides(seen, ENCODE(" ran away"), Continue(job="j", text="x", words=80), ENCODE)
    assert "about 80 words" in read(sides.head)
    assert read(sides.left) == "The old dog ran away"


def test_sizes_leave_room_for_the_quote() -> None:
    assert CHAT.window == CHAT.context * 3 // 4
    assert CHAT.answer_window(64, 20) == CHAT.quoted == CHAT.context
    assert CHAT.block == CHAT.kit.sizes[-1]
    assert CHAT.whole == 0


def test_a_fix_and_full_strength_start_as_noise_and_a_lost_lock_is_insisted_on() -> None:
    request = Rewrite(job="j", text="x", start=0, end=1, strength=0.5)
    assert not CHAT.starts_cold(request)
    assert CHAT.starts_cold(replace(request, strength=1.0))
    assert CHAT.starts_cold(replace(request, task=Ability.FIX))
    assert CHAT.insists
    assert not CHAT.trained_on_gaps


def test_every_passage_is_answered_and_every_wish_is_read() -> None:
    assert {CHAT.plan_kind(service) for service in SERVICES.values() if service.rewrites} == {PlanKind.ANSWER}
    assert list(CHAT.unread(Fill(job="j", text="x", holes=()))) == []


def test_without_a_template_nothing_can_be_asked() -> None:
    mute = guide_of(replace(tiny_model("chat"), template=None))
    with pytest.raises(RequestError, match="Tiny chat has no chat template"):
        mute.answer_head(piece(mute.kit), Rewrite(job="j", text="x", start=0, end=1))
