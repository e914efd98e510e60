"""Requests as records: what is on writers' disks, and what of a text is kept."""

import pytest

from app.documents.kept.recipe import cut
from engine.messages import Fill, Hole

pytestmark = pytest.mark.usefixtures("qapp")


def test_a_recipe_is_cut_to_what_the_model_saw() -> None:
    text = "far\n" * 1000 + "the passage here" + "\nfar" * 1000
    start = text.index("the")
    request = Fill(job="j", text=text, holes=(Hole(start, start + 3),))
    small = cut(request, (start - 10, start + 20))
    assert isinstance(small, Fill)
    assert len(small.text) < 1000
    hole = small.holes[0]
    assert small.text[hole.start : hole.end] == "the"
