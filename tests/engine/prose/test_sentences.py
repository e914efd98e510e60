import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.prose.sentences import (
    ends_abbreviated,
    ends_sentence,
    sentence_around,
    sentence_ends,
    sentences,
    starts_sentence,
)
from tests.house.growth import MOST_RATIO, growth


def test_sentences_keep_quotes_and_abbreviations_whole() -> None:
    text = "Mr. Bell ran. “Stop!” he cried… Why?\nA line\n"
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [
        "Mr. Bell ran.",
        "“Stop!” he cried…",
        "Why?",
        "A line",
    ]


SENTENCES = [
    # a stroke where a sentence ends
    "Mr. Bell met J. R. R. Tolkien.|He ran.",
    "See p. 12 and pp. 3–4.|No. 5 was there.|He said no.|Then he left.",
    "It is, e.g. London, or cats etc.|The end.",
    "So did I.|Then we left.|I. Newton wrote.|Sir I. Newton sat.",
    "In the U.S. Army.|At 5 p.m.|He left at 5 p.m. sharp.",
    "On Sept. 11 Capt. Ahab saw St. Elmo.|Vol. IV is lost.|Ch. 3 is not.",
    "He waited... and went.|Well… perhaps.|Wait…|He left.",
    "“Stop!” he cried.|“Go.”|She went.|“Why?”|Then.",
    "Oh! he said.|It costs $3.|Buy 3.14 of it.|Done.",
    "A note.[^1]|Next one.¹|(He left.)|She came.|*Emphasis.*|Then.",
    "“No!” – he went.|Yes! — said Tom.",
    "Er wohnt z. B. in Köln, d. h. am Rhein, u. a. mit Hr. Meier.|Das war 1999.|Dann ging er.",
    "Am 3. Oktober, im 19. Jahrhundert, vgl. S. 5.|Es waren 3.|Alle kamen.",
    "„Halt!“ rief er.|„Geh.“|Sie ging.|»Nein!« sagte sie.",
    "M. Dupont est là.|Mme. Curie, p. ex. Paris.|« Halte ! » dit-il.|« Fin. »|Elle partit.|«Non !» dit-elle.",
    "El Sr. García vino a EE. UU. en 1990.|¿Qué?|¡Nada!|Véase la pág. 5.",
    "Ecco il sig. Rossi e il dott. Bianchi.|Cos’è?|È la pag. 3.",
    "O Sr. Silva e a Dra. Costa.|Sim.",
    "Dhr. Jansen en mevr. Bakker, bijv. Piet.|Ja.",
    "Och t.ex. Anna, bl.a. Bo, kl. 5.|Ja.",
    "To jest np. Kraków, ul. Długa, św. Jan.|Tak.",
    "и т. д.|Потом г. Москва, в 1990 г.|Стр. 5.|Он ушёл.",
    "Ο κ. Παπαδόπουλος, π.χ. εδώ.|Ναι.",
    "यह घर है।|वह गया।|अंत",
    "ماذا؟|نعم.|ثم ذهب۔|وہ",
    "猫。|犬！|「そう？」と言った。|「はい。」|次",
    "i went home.|then i slept.|it was late.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_of_many_languages(marked: str) -> None:
    wanted = marked.split("|")
    text = ("" if any(char in "猫" for char in marked) else " ").join(wanted)
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == wanted


@pytest.mark.parametrize("marked", SENTENCES)
def test_the_sentence_around_every_place_is_one_of_them(marked: str) -> None:
    text = marked.replace("|", " ")
    edges = [0, *(a for a, _ in sentences(text, 0, len(text))[1:]), len(text)]
    for at in range(len(text)):
        start, end = sentence_around(text, at)
        assert start <= at < end
        assert {start, end} <= set(edges)
    assert sentence_around(text, len(text))[1] == len(text)


def test_the_sentence_around_a_place_has_the_space_behind_it() -> None:
    text = "Mr. Bell ran. He fell."
    assert sentence_around(text, 2) == sentence_around(text, 13) == (0, 14)
    assert sentence_around(text, 14) == sentence_around(text, len(text)) == (14, len(text))
    assert sentence_around("", 0) == (0, 0)


def test_the_sentence_around_a_place_of_a_very_long_paragraph_is_the_same() -> None:
    text = "Mr. Bell ran, etc. and so on. He fell. " * 2000
    for at in (0, 40_000, 40_030, len(text) - 1):
        start = max(a for a, _ in sentences(text, 0, len(text)) if a <= at)
        assert sentence_around(text, at)[0] == start
    assert sentence_around("word " * 4000, 9000) == (5000, 13000)


@pytest.mark.parametrize("unit", ["a. ", "A. ", "Mr. ", "z. B. ", ".", "。", "a.a", "!” ", "I. ", "[^1]", "3. ", "\n"])
def test_sentences_take_no_more_than_linear_time(unit: str) -> None:
    assert growth(sentence_ends, lambda size: unit * (size // len(unit))) <= MOST_RATIO


def test_where_a_sentence_starts() -> None:
    assert starts_sentence("“Stop!” ")
    assert starts_sentence("(He left.) ")
    assert not starts_sentence("See Prof. ")
    assert starts_sentence("猫。")
    assert starts_sentence("")
    assert starts_sentence("Done. “")
    assert starts_sentence("line\n")
    assert not starts_sentence("and ")
    assert not starts_sentence("Mr. ")


@pytest.mark.parametrize(
    ("after", "ends"),
    [("", True), ("\nline", True), (" “Then he", True), (" then he", False), (", then", False), ("  Then", True)],
)
def test_where_a_sentence_has_ended(after: str, ends: bool) -> None:
    assert ends_sentence(after) is ends


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One. Two", [4]),
        ("He said “go!” Then", [13]),
        ("Dr. No met J. Bell. Then", [19]),
        ("3.5 of them", []),
        ("猫。犬", [2]),
        ("a line\n\nanother", [6]),
        ("\nline", []),
    ],
)
def test_sentence_ends_are_behind_the_closing_punctuation_and_at_line_ends(text: str, ends: list[int]) -> None:
    assert sentence_ends(text) == ends


@pytest.mark.parametrize(
    ("text", "after", "abbreviated"),
    [
        ("Mr.", "", True),
        ("say e.g.", "", True),
        ("by A.", "", True),
        ("cat.", "", False),
        ("in fig.", " 12", True),
        ("a fig.", "", False),
        ("no.", " Then", False),
        ("end.Next.", " Then", False),
        ("pa\u0301g.", " 5", True),
    ],
)
def test_a_full_stop_may_be_an_abbreviations(text: str, after: str, abbreviated: bool) -> None:
    assert ends_abbreviated(text, after) is abbreviated


@given(st.text("ab. \n!”M"), st.integers(0, 9), st.integers(0, 40))
def test_sentences_leave_out_nothing_but_spaces(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    end = min(start + size, len(text))
    at = start
    for low, high in sentences(text, start, end):
        assert not text[at:low].strip()
        assert text[low:high].strip() == text[low:high] != ""
        at = high
    assert not text[at:end].strip()


END = re.compile(r"[.!?…。！？]+[\"'”’»)\]*_]*(?=\s|$)|[。！？]+[)]*")
"""What sentences ended by: the same places, but more than linear on a row of marks."""


@given(st.text('.!。？")*a ', max_size=14))
def test_sentences_end_where_they_did(text: str) -> None:
    assert sentence_ends(text) == [match.end() for match in END.finditer(text)]
