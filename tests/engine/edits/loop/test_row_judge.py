"""Which row is best: what the causal path says of it, its confidence, and what speaks against it."""

import math
from dataclasses import replace

import pytest
import torch

from engine.edits.loop.prefix import PrefixStore
from engine.edits.loop.row_judge import Continuation, Judgement, RowCandidate, RowJudge, log_probabilities, mean
from engine.edits.opening import guide_of
from engine.edits.plans.fill import FillPlan
from engine.edits.reading import Reading
from engine.edits.task import Task
from engine.messages import Fill, Hole
from tests.engine.edits.tiny import random_network, tiny_model

TEXT = "The old dog ran away from the house by the sea."
MODEL = tiny_model("base")
NETWORK = random_network(300, (1,), 0)
PLAN = FillPlan(guide_of(MODEL), Fill(job="f", text=TEXT, holes=(Hole(8, 11, 3),)), lambda: None)


@pytest.fixture
def task() -> Task:
    task = PLAN.task(0, (), 0)
    assert task is not None
    return task.only(0)


@pytest.fixture
def judge(task: Task) -> RowJudge:
    prefix = PrefixStore(MODEL.network).prefix(task.layout.prefix)
    return RowJudge(MODEL.network, PLAN, prefix, (), lambda: None)


def candidate(task: Task, fresh: tuple[int, ...] = (), confidence: float = 0.5) -> RowCandidate:
    """``task``'s row with ``fresh`` in the gap, or with what stands there over and over."""
    row = task.layout.rows[0]
    ids = list(row.ids)
    for slot in range(row.gaps[0].start, row.gaps[0].end):
        ids[slot] = fresh[(slot - row.gaps[0].start) % len(fresh)] if fresh else 40 + slot
    return RowCandidate(task, ids, PLAN.read(task, 0, ids, (), True), confidence)


def test_a_judgement_punishes_echo_and_a_missed_length() -> None:
    good = Judgement(fill=-2.0, after=-1.0)
    assert good.score > Judgement(fill=-2.0, after=-1.0, echo=0.5).score
    assert good.score > Judgement(fill=-2.0, after=-1.0, missed=1.0).score
    assert good.score > Judgement(fill=-2.0, after=-1.0, stuck=0.1).score
    assert good.score < Judgement(fill=-2.0, after=-1.0, confidence=1.0).score
    assert Judgement(fill=0.0, after=0.0, empty=True).score == -math.inf


def test_what_was_written_and_what_follows_is_read_by_the_causal_path(task: Task, judge: RowJudge) -> None:
    row = candidate(task)
    gap, wrote = task.layout.rows[0].gaps[0], row.reading.slots
    assert wrote
    assert row.slots == list(wrote)
    assert row.continuation.before == tuple(row.ids[: gap.start])
    assert row.continuation.ids == (*(row.ids[slot] for slot in wrote), *task.after)
    prefix = PrefixStore(MODEL.network).prefix(task.layout.prefix)
    (values,) = log_probabilities(MODEL.network, prefix, [Continuation(row.continuation.before, row.continuation.ids)])
    (judgement,) = judge.judged([row])
    assert judgement.fill == pytest.approx(mean(values[: len(wrote)]))
    assert judgement.after == pytest.approx(mean(values[len(wrote) :]))
    assert judgement.confidence == 0.5


def test_an_empty_row_is_not_read_and_keeps_its_place(task: Task, judge: RowJudge) -> None:
    row = candidate(task)
    empty = replace(row, reading=Reading(tuple(replace(draft, text="", owner=()) for draft in row.reading.drafts)))
    first, second, third = judge.judged([empty, row, empty])
    assert first.empty
    assert third.empty
    assert not second.empty
    assert second.score == pytest.approx(judge.judged([row])[0].score)


def test_repeated_words_and_a_missed_count_speak_against_a_row(task: Task, judge: RowJudge) -> None:
    word = PLAN._encode(" dog")[0]
    (judgement,) = judge.judged([candidate(task, (word,))])
    words = len(candidate(task, (word,)).reading.drafts[0].text.split())
    assert judgement.stuck > 0 or words < 2
    assert judgement.missed == pytest.approx(abs(words - 3) / 3)


class Ended:
    """A finished run over several rows, as the judge sees one."""

    def __init__(self, task: Task, ids: list[list[int]], confidence: list[float]) -> None:
        self.task, self._confidence = task, confidence
        self.view = type("View", (), {"ids": ids})

    def confidence(self, row: int, slots: object) -> float:
        return self._confidence[row]


def test_the_best_of_several_rows_is_the_one_that_scores_best(judge: RowJudge) -> None:
    task = PLAN.task(0, (), 0)
    assert task is not None
    rows = range(len(task.layout.rows))
    assert len(rows) > 1
    ids = [list(candidate(task.only(row)).ids) for row in rows]
    ended = Ended(task, ids, [0.1] * len(rows))
    scores = [
        judge.judged(
            [
                RowCandidate(
                    task.only(row),
                    ids[row],
                    PLAN.read(task, row, ids[row], (), True),
                    judge.confidence(ended, row),  # type: ignore[arg-type]
                )
            ]
        )[0].score
        for row in rows
    ]
    assert judge.best(ended) == scores.index(max(scores))  # type: ignore[arg-type]


def test_one_row_is_the_best_without_a_look(task: Task, judge: RowJudge) -> None:
    assert judge.best(Ended(task, [], [])) == 0  # type: ignore[arg-type]


def test_mean() -> None:
    assert mean([]) == 0.0
    assert mean(torch.tensor([1.0, 3.0]).tolist()) == 2.0


def test_log_probabilities_are_those_of_the_causal_path() -> None:
    prefix = PrefixStore(NETWORK).prefix([2, 20, 21, 22])
    ways = [
        Continuation((30, 31), (23, 24)),
        Continuation((30, 32), (23,)),
        Continuation((30,), (25, 26, 27)),
        Continuation((), (28,)),
    ]
    long = [  # each in its own pass
        Continuation((30, 31), tuple(range(16, 166))),
        Continuation((30, 31), tuple(range(20, 140))),
    ]
    for some in (long, ways, ways[:3], ways[:2], ways[:1], ways[3:]):
        for way, values in zip(some, log_probabilities(NETWORK, prefix, some), strict=True):
            ids = [*prefix.ids, *way.before, *way.ids]
            wanted = torch.log_softmax(NETWORK.score(ids), dim=-1)
            first = len(ids) - len(way.ids)
            assert values == pytest.approx([float(wanted[at - 1, ids[at]]) for at in range(first, len(ids))], abs=1e-4)
    assert log_probabilities(NETWORK, prefix, []) == []
    assert log_probabilities(NETWORK, prefix, [Continuation((30,), ())]) == [[]]
