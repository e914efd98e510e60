"""An order becomes the request it says, or one sentence about what no model could carry out."""

from typing import Any

import pytest

from engine.errors import UsageError
from engine.messages import Continue, Fill, Fix, Hole, Rewrite
from engine.terminal.edit_order import EditOrder

COMMON: dict[str, Any] = {"seed": 3, "variants": 2, "steps": 5, "ban": ("dog",)}


def test_a_fill_takes_the_texts_own_marks_or_the_holes_given() -> None:
    request = EditOrder(do="fill", text="A [[3]] b.", **COMMON).request("7")
    assert isinstance(request, Fill)
    assert (request.job, request.seed, request.variants, request.steps, request.ban) == ("7", 3, 2, 5, ("dog",))
    assert request.holes == (Hole(2, 7, 3),)
    holes = (Hole(0, 1),)
    literal = EditOrder(do="fill", text="A [[3]] b.", holes=holes).request("7")
    assert isinstance(literal, Fill)
    assert literal.holes == holes


def test_a_rewrite_has_a_passage_and_a_strength() -> None:
    request = EditOrder(do="rewrite", text="A cat.", range=(2, 5), keep=("cat",), instruction="i").request("1")
    assert isinstance(request, Rewrite)
    assert (request.start, request.end, request.strength, request.keep) == (2, 5, 0.5, ("cat",))
    strong = EditOrder(do="rewrite", text="A cat.", range=(2, 5), strength=0.0).request("1")
    assert isinstance(strong, Rewrite)
    assert strong.strength == 0.0


def test_a_fix_is_of_the_whole_text_or_of_a_passage() -> None:
    for passage, place in ((None, (0, 6)), ((2, 5), (2, 5))):
        request = EditOrder(do="fix", text="A cat.", range=passage).request("1")
        assert isinstance(request, Fix)
        assert (request.start, request.end) == place


def test_a_continuation_is_of_so_many_words() -> None:
    request = EditOrder(do="continue", text="A cat", words=9).request("1")
    assert isinstance(request, Continue)
    assert request.words == 9


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        (EditOrder(do="continue", text="A cat"), "How many words shall be written"),
        (EditOrder(do="rewrite", text="A cat"), "needs the range of its passage"),
        (EditOrder(do="rewrite", text="A cat", range=(2, 2)), "The range 2:2 is empty"),
        (EditOrder(do="rewrite", text="A cat", range=(2, 99)), "99"),
        (EditOrder(do="fill", text="[[1]]", keep=("a",)), "Words can be kept in a rewrite or a fix"),
        (EditOrder(do="fix", text="a cat", keep=("cat",), ban=("Cat",)), "[Cc]at"),
    ],
)
def test_what_no_model_could_carry_out_is_one_sentence(order: EditOrder, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as raised:
        order.request("1")
    assert "\n" not in raised.value.message


@pytest.mark.parametrize(
    ("order", "idle"),
    [
        (EditOrder(do="fill", text="no hole"), True),
        (EditOrder(do="fill", text="a [[1]]"), False),
        (EditOrder(do="fill", text="a [[1]]", holes=()), True),
        (EditOrder(do="fix", text=" \n—"), True),
        (EditOrder(do="fix", text="a cat"), False),
        (EditOrder(do="fix", text="a — cat", range=(2, 4)), True),
        (EditOrder(do="rewrite", text="a", range=(0, 1)), False),
        (EditOrder(do="continue", text="", words=1), False),
    ],
)
def test_an_order_may_have_nothing_to_do(order: EditOrder, idle: bool) -> None:
    assert order.is_idle is idle
