import pytest

from engine.edits.text.hole_marks import find_holes
from engine.messages import Hole


@pytest.mark.parametrize(
    ("text", "holes"),
    [
        ("a [[]] b", (Hole(2, 6),)),
        ("a [[7]] b", (Hole(2, 7, 7),)),
        ("a [[=a colour]] b", (Hole(2, 15, None, "a colour"),)),
        ("a [[3=a ] colour]] b", (Hole(2, 18, 3, "a ] colour"),)),
        ("[[1]][[999]]", (Hole(0, 5, 1), Hole(5, 12, 999))),
        ("[[0]] [[1000]] [[Page]] [[1|x]] [[=a\nb]] [[ ]] [[-1]]", ()),
        (r"\[[12]] and [[2]]", (Hole(12, 17, 2),)),
        ("[[[4]]]", (Hole(1, 6, 4),)),
    ],
)
def test_marks(text: str, holes: tuple[Hole, ...]) -> None:
    assert find_holes(text) == holes
