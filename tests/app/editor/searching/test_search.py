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


@pytest.mark.parametrize(
    ("query", "text", "places"),
    [
        ("Anna", "_Anna_ and __Anna__ and *Anna*, _Anna's_, Annas", ["Anna"] * 4),
        ("name", "file_name _name name_ name_2 _name_s a_name_", ["name", "name"]),
        ("_Anna_", "_Anna_ said", ["_Anna_"]),
        ("cafe", "cafe\u0301 cafe", ["cafe"]),
        ("café", "cafe\u0301s café, _cafe\u0301_", ["café", "cafe\u0301"]),
        ("ning", "mor\u00adning ning", ["ning"]),
        ("手机", "我的手机在 iPhone手机x", ["手机", "手机"]),
        ("ab", "ab1 1ab ab", ["ab"]),
    ],
)
def test_a_whole_word_is_what_a_reader_takes_for_one(query: str, text: str, places: list[str]) -> None:
    assert words(Query(query, whole=True), text) == places
    # The same by an expression, but for accents.
    if query.isascii():
        assert words(Query(query, whole=True, expression=True), text) == places


def test_accents_are_found_however_they_are_stored_and_soft_hyphens_passed_over() -> None:
    text = "Café cafe\u0301 CAFE\u0301 caf\u00adé cafe"
    for query in ("café", "cafe\u0301"):
        assert words(Query(query), text) == ["Café", "cafe\u0301", "CAFE\u0301", "caf\u00adé"]
        assert words(Query(query, case=True), text) == ["cafe\u0301", "caf\u00adé"]
        assert words(Query(query, whole=True, case=True), text) == ["cafe\u0301", "caf\u00adé"]
    # An expression means exactly what it says.
    assert words(Query("café", expression=True, case=True), text) == []
    assert words(Query("it's née"), "it’s ne\u0301e") == ["it’s ne\u0301e"]


@pytest.mark.parametrize(
    ("text", "query", "template", "wanted"),
    [
        ("Der Ka\u0308fer", "käfer", "Hörer", "Der Ho\u0308rer"),
        ("Der Käfer", "ka\u0308fer", "Ho\u0308rer", "Der Hörer"),
        ("Ka\u0308fer und Hase", "hase", "Hörer", "Ka\u0308fer und Ho\u0308rer"),
        ("Käfer und Hase", "hase", "Ho\u0308rer", "Käfer und Hörer"),
        ("no accents", "accents", "cafés", "no cafés"),
        # Where a file has both, what is replaced says.
        ("Käfer, Ka\u0308fer", "käfer", "Hörer", "Hörer, Ho\u0308rer"),
        ("Käfer, Ka\u0308fer, Hase", "Hase", "Ho\u0308rer", "Käfer, Ka\u0308fer, Ho\u0308rer"),
    ],
)
def test_what_is_put_in_has_its_accents_as_the_file_has_them(text: str, query: str, template: str, wanted: str) -> None:
    assert put_in(Search(Query(query)), text, template) == wanted


def test_an_expression_may_store_accents_otherwise() -> None:
    search = Search(Query("e\u0301", expression=True))
    assert put_in(search, "cafe\u0301 ne\u0301e", "é") == "café née"


def put_in(search: Search, text: str, template: str) -> str:
    out, at = "", 0
    for place in search.replaced(text, template):
        out += text[at : place.start] + place.new
        at = place.end
    return out + text[at:]


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
