"""An order of words becomes the request it says, or one sentence about what no model could answer."""

import pytest

from engine.errors import RedraftError, RequestError, UsageError
from engine.messages import WordWheel
from engine.terminal.word_order import WordOrder

TEXT = "The cat sat, and [[1]] sat."


def test_every_wish_is_in_the_request() -> None:
    order = WordOrder(
        text=TEXT, at=5, count=3, starts="b", rhymes="hat", syllables=1, meaning="dog", rarer=True, without=("bat",)
    )
    assert order.request("7") == WordWheel(
        job="7", text=TEXT, at=5, count=3, starts="b", rhymes="hat", syllables=1, meaning="dog", rarer=True,
        without=("bat",),
    )  # fmt: skip
    assert WordOrder(text=TEXT, at=5, commoner=True).request("7").commoner


def test_unused_means_the_whole_text() -> None:
    assert WordOrder(text=TEXT, at=5, unused=True).request("7").unused == (0, len(TEXT))
    assert WordOrder(text=TEXT, at=5).request("7").unused is None


def test_without_a_word_rhymes_and_meaning_are_of_the_one_there() -> None:
    request = WordOrder(text=TEXT, at=5, rhymes=True, meaning=True).request("7")
    assert (request.rhymes, request.meaning) == ("cat", "cat")
    with pytest.raises(UsageError, match="hole"):
        WordOrder(text=TEXT, at=19, meaning=True).request("7")


@pytest.mark.parametrize(
    ("order", "kind"),
    [
        (WordOrder(text=TEXT, at=99), UsageError),
        (WordOrder(text=TEXT, at=5, count=0), UsageError),
        (WordOrder(text="", at=0), RequestError),
        (WordOrder(text="It was 42 then.", at=8), RequestError),
    ],
)
def test_what_cannot_be_asked_for_is_said_before_a_model_is_loaded(order: WordOrder, kind: type[RedraftError]) -> None:
    with pytest.raises(kind):
        order.request("7")
