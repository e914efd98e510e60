"""Where a rewrite in place puts what, before anything is denoised."""

import pytest

from engine.edits.opening import guide_of
from engine.edits.plans.guide import Guide
from engine.edits.plans.rephrase import InPlacePlan
from engine.edits.task import Task
from engine.edits.tokens.layout import UNKNOWN
from engine.messages import Range, Rewrite
from tests.engine.edits.tiny import tiny_model

PASSAGE = "The old dog ran away from the house, and it was late."


@pytest.fixture(scope="module")
def guide() -> Guide:
    return guide_of(tiny_model("base"))


def planned(
    guide: Guide, text: str, start: int, end: int, locks: tuple[Range, ...] = (), strength: float = 0.5
) -> Task:
    request = Rewrite(job="j", text=text, start=start, end=end, locks=locks, strength=strength)
    task = InPlacePlan(guide, request, lambda: None).task(0, (), 1)
    assert task is not None
    return task


def test_the_reach_is_what_the_canvas_sees(guide: Guide) -> None:
    behind = " It rained by the sea." * 60
    task = planned(guide, PASSAGE + behind, 0, len(PASSAGE))
    reach = task.reach[1] - len(PASSAGE)
    assert 20 < reach < len(behind) // 2
    changed = PASSAGE + behind[: reach + 30] + "CHANGED" + behind[reach + 30 :]
    assert planned(guide, changed, 0, len(PASSAGE)).layout == task.layout
    near = planned(guide, PASSAGE + behind.replace("rained", "snowed", 1), 0, len(PASSAGE))
    assert near.layout != task.layout


def test_at_the_end_of_a_text_the_reach_is_its_end(guide: Guide) -> None:
    assert planned(guide, PASSAGE, 0, len(PASSAGE)).reach == (0, len(PASSAGE))


def test_only_the_share_asked_for_is_noised_and_locks_never(guide: Guide) -> None:
    def noised(strength: float) -> int:
        row = planned(guide, PASSAGE, 0, len(PASSAGE), strength=strength).layout.rows[0]
        return sum(1 for gap in row.gaps for token in row.ids[gap.start : gap.end] if token == UNKNOWN)

    assert 0 < noised(0.1) < noised(0.5) < noised(1.0)
    low = PASSAGE.index("dog")
    task = planned(guide, PASSAGE, 0, len(PASSAGE), ((low, low + 3),), 1.0)
    assert [PASSAGE[span.start : span.end] for span in task.spans] == [
        "The old",
        "ran away from the house, and it was late",
    ]
