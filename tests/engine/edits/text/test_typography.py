import sys
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.draft import NOBODY, Draft
from engine.edits.text.typography import Convention, NormalView, normal, restore, without_line_breaks


def own(text: str) -> Draft:
    return Draft(text, tuple(range(len(text))))


@given(st.text())
def test_the_view_leads_back_to_the_original(text: str) -> None:
    view = NormalView.of(text)
    assert view.text == normal(text)
    assert len(view.starts) == len(view.ends) == len(view.text)
    assert all(0 <= a < b <= len(text) for a, b in zip(view.starts, view.ends, strict=True))
    assert list(view.starts) == sorted(view.starts)


def test_the_view_levels_typography() -> None:
    assert normal("“It’s”\u00a0… a\u2011b\r\nc\u2028d\u00ad") == '"It\'s" ... a-b\nc\nd'


def test_every_space_is_a_space_and_no_half_of_a_pair_is_shown() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        match unicodedata.category(char):
            case "Zs":
                assert normal(char) == " "
            case "Cs":
                assert normal(char) == "\ufffd"
            case "Zl" | "Zp":
                assert normal(char) == "\n"


@given(st.text())
def test_an_unchanged_text_keeps_its_bytes(text: str) -> None:
    view = NormalView.of(text)
    back = restore(own(view.text), view, Convention())
    if view.text:
        low, high = view.span(0, len(view.text))
        assert back.text == text[low:high]


def test_unchanged_words_keep_bytes_and_new_ones_take_the_convention() -> None:
    text = "“Don’t go… now,” she said."
    view = NormalView.of(text)
    back = restore(own("\"Don't go... yet, it's late,\" she said."), view, Convention.of(text))
    assert back.text == "“Don’t go… yet, it’s late,” she said."


def test_straight_text_stays_straight() -> None:
    text = '"It\'s late..." he said.'
    assert Convention.of(text).dress(own('"it\'s..."')).text == '"it\'s..."'


def test_quotes_open_and_close_by_their_place() -> None:
    convention = Convention.of("“a” ‘b’ it’s")
    assert convention.dress(own('"Yes," he said, "it\'s \'fine\'."')).text == "“Yes,” he said, “it’s ‘fine’.”"
    assert convention.dress(own('yes,"'), before="“Oh ").text == "yes,”"


def test_other_conventions() -> None:
    assert Convention.of("Il dit\u00a0: «\u00a0Non\u00a0!\u00a0»").dress(own("Quoi ?")).text == "Quoi\u00a0?"
    assert Convention.of("„Ja“, sagte er.").dress(own('"Nein"')).text == "„Nein“"
    assert Convention.of("a\r\nb\r\n").line_break == "\r\n"


def test_owners_follow() -> None:
    dressed = Convention.of("… “”").dress(own('a..."b"'))
    assert dressed.text == "a…”b”"
    assert dressed.owner == (0, 1, 4, 5, 6)
    assert dressed.slots(1, 3) == (1, 4)


def test_a_french_quotation_mark_brings_its_space_only_where_there_is_none() -> None:
    french = Convention.of("«\u00a0mot\u00a0»\u00a0; «\u00a0mot\u00a0»\u00a0!")
    assert french.dress(own('"')).text == "«\u00a0"
    assert french.dress(own(' "'), "dit", "\u00a0mot").text == " «"
    assert french.dress(own('"'), "«\u00a0mot", ".").text == "\u00a0»"
    assert french.dress(own('"'), "«\u00a0mot\u00a0", ".").text == "»"


def test_line_breaks_become_one_space() -> None:
    assert without_line_breaks(own("a \n b\u2028c")).text == "a b c"


def test_draft_strips_and_adds() -> None:
    draft = (Draft.foreign(" ") + own("ab ")).stripped()
    assert draft.text == "ab"
    assert Draft.foreign("x").owner == (NOBODY,)
