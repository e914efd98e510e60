from hypothesis import given
from hypothesis import strategies as st

from engine.prose.wrapping import flowing, is_wrapped, unwrapped

WRAPPED = """The old dog ran away from the house by the sea and was
not seen again before the evening, when the rain had come
and everyone had gone to bed without a word about the day
that had been.

A new day came, and with it the dog.
"""


def test_a_wrapped_text_is_told_from_one_with_a_paragraph_a_line() -> None:
    assert is_wrapped(WRAPPED)
    assert not is_wrapped("One.\nTwo.\nThree.\nFour.\n")
    assert not is_wrapped("\n".join(["A paragraph that is long. " * 12] * 5))
    assert not is_wrapped("")


def test_breaks_inside_a_paragraph_become_spaces_and_others_stay() -> None:
    assert unwrapped("a\nb\n\nc\n- d\n1. e") == "a b\n\nc\n- d\n1. e"
    assert unwrapped("\nb") == " b"
    assert unwrapped("a\n") == "a"
    assert unwrapped("a\n\n") == "a\n\n"


@given(st.text("ab \t\n\r#-.é", max_size=60))
def test_a_text_that_flows_is_as_long_as_it_was_and_keeps_its_paragraphs(text: str) -> None:
    flow = flowing(text)
    assert len(flow) == len(text)
    assert "".join(flow.split()) == "".join(text.split())
    assert flowing("one\r\ntwo\n\nthree\n- four") == "one  two\n\nthree\n- four"
