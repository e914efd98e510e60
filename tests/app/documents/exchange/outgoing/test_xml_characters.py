"""What XML cannot hold becomes the sign for an unknown letter, and nothing else does."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.documents.exchange.outgoing.xml_characters import holdable


@given(st.text(st.characters()))
def test_any_text_can_be_held_and_what_could_be_is_as_it_was(text: str) -> None:
    element = etree.Element("a")
    element.text = holdable(text)
    assert len(element.text) == len(text)
    assert all(after in (before, "\ufffd") for before, after in zip(text, element.text, strict=True))


def test_letters_blanks_and_line_ends_stay() -> None:
    text = "a\tb\nc\r é 漢 👩‍👩‍👧 \u2028\ufffd\ue000"
    assert holdable(text) == text


def test_controls_halves_of_pairs_and_noncharacters_go() -> None:
    assert holdable("\0a\x0b\x1fb\ud800\udfffc\ufffe\uffff") == "\ufffda\ufffd\ufffdb\ufffd\ufffdc\ufffd\ufffd"
