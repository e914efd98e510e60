"""What a search finds and what it puts in place, over plain text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.searching import search
from app.editor.searching.search import Query, QueryError, Search, last_before, like, next_after


def words(query: Query, text: str) -> list[str]:
    return [text[start:end] for start, end in Search(query).all(text)]


def test_capitals_whole_words_and_kinds_of_quotes() -> None:
    text = "It’s the Theme of the it's, the\u00a0end."
    assert words(Query("the"), text) == ["the", "The", "the", "the"]
    assert words(Query("the", case=True), text) == ["the", "the", "the"]
    assert words(Query("the", whole=True), text) == ["the", "the", "the"]
    assert words(Query("it's"), text) == ["It’s", "it's"]
    assert words(Query("the end"), text) == ["the\u00a0end"]
    assert words(Query("a.c"), "abc a.c") == ["a.c"]


def test_an_expression_means_what_it_says() -> None:
    assert words(Query(r"^\w+", expression=True), "one two\nthree") == ["one", "three"]
    assert words(Query("it's", expression=True), "It’s it's") == ["it's"]
    assert words(Query("a|b", whole=True, expression=True), "a ab b") == ["a", "b"]
    assert words(Query("x*", expression=True), "axxb") == ["", "xx", ""]


@pytest.mark.parametrize(("bad", "place"), [("(abc", 4), ("a[", 2), ("*x", 0), ("a(?P=m)", 4), ("\\", 1)])
def test_a_bad_expression_says_where(bad: str, place: int) -> None:
    with pytest.raises(QueryError) as caught:
        Search(Query(bad, expression=True, whole=True))
    assert caught.value.place == place
    assert f"at character {place + 1}" in caught.value.sentence


def test_an_endless_expression_is_given_up() -> None:
    with pytest.raises(QueryError, match="too long"):
        Search(Query(r"(\w+\s*)+[;!]", expression=True)).all("word " * 8000)


def test_groups_are_put_in() -> None:
    search = Search(Query(r"(\w+), (?P<first>\w+)", expression=True))
    assert [place.new for place in search.replaced("Woolf, Virginia", r"\g<first> \1")] == ["Virginia Woolf"]
    with pytest.raises(QueryError, match="names a group"):
        search.replaced("Woolf, Virginia", r"\3")
    assert [place.new for place in Search(Query("a")).replaced("a", r"\1")] == [r"\1"]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("grey", "gray", "gray"),
        ("Grey", "gray", "Gray"),
        ("GREY", "gray", "GRAY"),
        ("grey", "Gray", "gray"),
        ("“Grey", "“gray", "“Gray"),
        ("I", "we", "We"),
        ("iPhone", "tablet", "tablet"),
        ("1914", "x", "x"),
        ("Grey", "", ""),
    ],
)
def test_capitals_are_kept(old: str, new: str, wanted: str) -> None:
    assert like(old, new) == wanted


def replaced(expression: str, template: str, text: str) -> str:
    out, at = "", 0
    for place in Search(Query(expression, expression=True)).replaced(text, template):
        assert place.start >= at
        out += text[at : place.start] + place.new
        at = place.end
    return out + text[at:]


@pytest.mark.parametrize(
    ("expression", "template", "text", "wanted"),
    [
        ("^", "> ", "One\n\nTwo", "> One\n> \n> Two"),
        ("^", "> ", "One\n", "> One\n> "),
        ("^", "> ", "", "> "),
        ("$", ";", "One\n\nTwo", "One;\n;\nTwo;"),
        ("$", ";", "One\n", "One;\n;"),
        (r"\b", "|", "one, two", "|one|, |two|"),
        (r"\B", ".", "one\n!", "o.n.e\n.!."),
        ("(?=x)", "-", "axxb", "a-x-xb"),
        ("(?<=x)", "-", "axxb", "ax-x-b"),
        (r"^(?=(\w))", r"\1", "ab\nc", "aab\ncc"),
        # One of no length that touches one with a length is not replaced beside it.
        ("x*", "-", "axxb", "-a-b-"),
        ("x*", "-", "xx", "-"),
        (r"\s*$", "!", "a  \nb", "a!\nb!"),
        ("(?=x)|x", "-", "axb", "a-b"),
        (r"\b|o", "0", "o on", "0 0n0"),
        ("^|o", "0", "on\nno", "0n\n0n0"),
        ("(?:)", "_", "😀a", "_😀_a_"),
    ],
)
def test_places_of_no_length_are_replaced_each_once(expression: str, template: str, text: str, wanted: str) -> None:
    assert replaced(expression, template, text) == wanted


@given(
    st.text(alphabet="ax \n", max_size=30), st.sampled_from(["^", "$", r"\b", r"\B", "x*", "(?=x)|x", "(?:)", "a|$"])
)
def test_places_of_no_length_touch_no_others(text: str, expression: str) -> None:
    search = Search(Query(expression, expression=True))
    found = search.all(text)
    assert [place for place in search.replaced(text, "-") if (place.start, place.end) not in found] == []
    assert all(
        first[1] < second[0] or (first[0] < first[1] and second[0] < second[1]) for first, second in pairwise(found)
    )


@given(st.text(), st.text(min_size=1, max_size=3), st.booleans())
def test_places_are_in_order_and_apart(text: str, query: str, whole: bool) -> None:
    found = Search(Query(query, whole=whole)).all(text)
    assert all(start < end for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))


@given(st.text(alphabet="abAB ", max_size=40), st.text(alphabet="abAB", min_size=1, max_size=2))
def test_replacing_is_what_pythons_own_replace_does(text: str, query: str) -> None:
    places = Search(Query(query, case=True)).replaced(text, "xyz")
    out, at = "", 0
    for place in places:
        out += text[at : place.start] + place.new
        at = place.end
    assert out + text[at:] == text.replace(query, "xyz")


def test_an_expression_is_given_up_in_time_and_plain_words_never_are(monkeypatch: pytest.MonkeyPatch) -> None:
    endless, plain = Search(Query("(a+)+b", expression=True)), Search(Query("a"))
    monkeypatch.setattr(search, "LIMIT_S", 1e-6)
    monkeypatch.setattr(search, "PER_LETTER_S", 0.0)
    text = "a" * 20_000 + "c"
    with pytest.raises(QueryError, match="takes too long"):
        endless.all(text)
    with pytest.raises(QueryError, match="takes too long"):
        endless.replaced(text, "x")
    assert len(plain.all(text)) == len(plain.replaced(text, "x")) == 20_000


def test_next_and_previous_go_round() -> None:
    found = ((2, 4), (6, 8), (10, 12))
    assert [next_after(found, at) for at in (0, 2, 3, 6, 11, 99)] == [0, 0, 1, 1, 0, 0]
    assert [last_before(found, at) for at in (99, 12, 11, 8, 4, 3, 0)] == [2, 2, 1, 1, 0, 2, 2]
    assert next_after((), 3) is None
    assert last_before((), 3) is None
