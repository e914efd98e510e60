"""The JSON of the command line: exactly its keys, one line each."""

import json

from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UsageError
from engine.messages import Edit, Finished, SpanDraft, Step, Timing, Variant
from engine.terminal.answers import encode, end_event, failure, result, step_event, unchanged
from engine.terminal.edit_order import EditOrder

ORDER = EditOrder(do="rewrite", text="A cat sat.", range=(2, 5), seed=7)


def finished() -> Finished:
    variants = tuple(Variant((Edit(2, 5, "cat", new),), n, -1.0, True) for n, new in enumerate(("dog", "hen")))
    return Finished("1", variants, Timing(12.34567, 0.5, 0.6, 4, 3, 0, 10), "Tiny", "float32", 1)


def test_a_result_holds_the_best_variants_text_and_every_variants() -> None:
    answer = result(ORDER, finished(), "tiny")
    assert answer == {
        "ok": True,
        "do": "rewrite",
        "text": "A dog sat.",
        "edits": [{"start": 2, "end": 5, "old": "cat", "new": "dog"}],
        "variants": ["A dog sat.", "A hen sat."],
        "seed": 7,
        "model": "tiny",
        "dtype": "float32",
        "passes": 4,
        "ms": 12.346,
    }


def test_an_edit_with_nothing_to_do_answers_with_the_same_keys() -> None:
    answer = unchanged(ORDER, "tiny", "")
    assert answer.keys() == result(ORDER, finished(), "tiny").keys()
    assert (answer["text"], answer["variants"], answer["edits"], answer["passes"]) == (ORDER.text, [ORDER.text], [], 0)


def test_a_failure_has_its_kind_and_its_sentence() -> None:
    answer = failure(UsageError("That was wrong.", "a cause for the log"))
    assert answer == {"ok": False, "error": {"kind": UsageError.kind, "message": "That was wrong."}}
    assert end_event(answer) == {"event": "end", "result": answer}


def test_a_step_carries_its_whole_draft() -> None:
    step = Step("1", 2, 8, 1.23456, 10, 0, 0, 1, (SpanDraft(2, 5, "dog", 0.123456),))
    assert step_event(step) == {
        "event": "step",
        "step": 2,
        "limit": 8,
        "ms": 1.235,
        "spans": [{"start": 2, "end": 5, "draft": "dog", "settled": 0.1235}],
    }


@given(st.text(st.characters()))
def test_any_text_is_one_line_and_comes_back(text: str) -> None:
    line = encode({"text": text})
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert json.loads(line) == {"text": text}


def test_half_of_a_surrogate_pair_is_escaped() -> None:
    assert encode("\udcff") == b'"\\udcff"\n'
