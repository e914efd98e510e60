"""Which stretches are written as they are spoken, and which are not."""

import re
import unicodedata

import pytest

from engine.edits.slips.dialect import is_listed, spoken
from tests.engine.edits.slips.speeches import SCOTS, SPEECHES
from tests.house.growth import MOST_RATIO, growth

KNOWN = frozenset(
    re.findall(
        r"\w+",
        "the a man said he she went to house mill on that and was his i am not going it is in again then out cabin "
        "begin walking washing will you there",
    )
)


def knows(word: str) -> bool:
    return word in KNOWN


def stretches(text: str) -> list[str]:
    return [text[low:high] for low, high in spoken(text, 0, len(text), knows)]


@pytest.mark.parametrize("form", ["curly", "straight"])
@pytest.mark.parametrize("speech", SPEECHES)
def test_speeches_in_dialect_are_seen(speech: str, form: str) -> None:
    text = speech if form == "curly" else speech.translate(str.maketrans("“”’", '""\''))
    assert spoken(text, 0, len(text), knows)


def test_a_page_of_scots_is_seen_whole() -> None:
    paragraphs = SCOTS.split("\n\n")
    assert stretches(SCOTS) == paragraphs


@pytest.mark.parametrize(
    "text",
    [
        "The man said he was going to the mill, and it was in the house.",
        "“I am going,” she said, “and he will not.”",
        "“They was walking accross the feild,” he said, “untill it was dark.”",
        "He definately goed to the wee house.",
        "‘I went to the cabin’ he said. 'Begin again' it said.",
        "The dogs' house, the Joneses’ mill, '90s and ’90s.",
        'It said "walkin" and no more.',
        "",
    ],
)
def test_plain_words_and_plain_slips_are_none(text: str) -> None:
    assert stretches(text) == []


def test_telling_is_no_speech_of_its_paragraph_and_speeches_go_together() -> None:
    text = "“Ain’t it,” he said, and went to the house. “It is not.”\n“It is,” she said."
    assert stretches(text) == ["“Ain’t it,”", "“It is not.”"]


def test_only_the_paragraphs_that_are_asked_about_are_read() -> None:
    text = "“Ain’t it?”\n“It is.”\n“Dunno.”"
    second = text.index("“It")
    assert spoken(text, second, second + 3, knows) == []
    assert spoken(text, len(text) - 2, len(text), knows) == [(text.index("“D"), len(text))]


def test_accents_and_apostrophes_do_not_matter() -> None:
    assert is_listed("Ain’t")
    assert is_listed("DUNNO")
    assert not is_listed("house")
    text = unicodedata.normalize("NFD", "“Ain’t it, Zoë?”")
    assert stretches(text) == [text]


@pytest.mark.parametrize("unit", ["“a", "‘", "’a ", '"', "ain't ", "wee ", "» «", "«", "‘a’ "])
def test_no_more_than_linear_time(unit: str) -> None:
    def work(text: str) -> object:
        return spoken(text, 0, len(text), knows)

    assert growth(work, lambda size: unit * (size // len(unit)), 500) <= MOST_RATIO
