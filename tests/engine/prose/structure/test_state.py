from engine.prose.structure.state import PARAGRAPH, PLAIN, START, Carry, Leaf, LineState


def test_states_are_equal_by_what_they_say() -> None:
    assert LineState((), Leaf("paragraph")) == PLAIN
    assert PLAIN != START
    assert LineState((2,), PARAGRAPH, Carry(1, 2, "code")) != LineState((2,), PARAGRAPH)
