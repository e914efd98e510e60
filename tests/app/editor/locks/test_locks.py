"""Which words are names, numbers and quotations, and locks that follow the text."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.editor.locks.locks import Locks, accepted_words, find_locks, merged, without
from app.editor.surface import Surface
from engine.messages import Range
from tests.app.editor.conftest import Surfaces


def test_names_numbers_and_quotations_are_found() -> None:
    text = "Yesterday Anna paid 12.50 in New York. She said “never again” and I left."
    assert [text[a:b] for a, b in find_locks(text, 0, len(text))] == ["Anna", "12.50", "New York", "“never again”"]


def test_a_name_is_found_where_a_sentence_begins_with_it() -> None:
    text = (
        "Anna’s boat was late. The captain said that Anna and The Old Man had gone. Will they come? Anna will. "
        "Nobody knew Will. Anna Bell did, on the 14th, at 6.30pm, in the 1990s, x86; not a bit."
    )
    found = [text[low:high] for low, high in find_locks(text, 0, len(text))]
    # "The" and "will" are written small as well, so that their capitals may be the sentence's; "Nobody" is no name.
    assert found == ["Anna’s", "Anna", "The Old Man", "Anna", "Will", "Anna Bell", "14th", "6.30pm", "1990s", "x86"]
    start = text.index("Anna will")
    assert find_locks(text, start, start + 10) == [(start, start + 4)]


def test_a_dictionary_knows_a_name_that_only_begins_sentences() -> None:
    text = "Anna came late. Teh boat was gone. Rose waited, who had the rose."
    found = find_locks(text, 0, len(text), lambda word: word in ("Anna", "Rose"))
    # A slip is no name, and what is written small near by has its capital from the sentence.
    assert [text[low:high] for low, high in found] == ["Anna"]


def test_accepted_words_count_in_any_case_and_as_genitives() -> None:
    text = "Zorblax saw ZORBLAX’s boat; zorblaxes none."
    assert [text[a:b] for a, b in accepted_words(text, 0, len(text), frozenset({"zorblax"}))] == [
        "Zorblax",
        "ZORBLAX’s",
    ]


def test_words_and_names_are_whole_with_accents_stored_apart() -> None:
    text = "Then Zoe\u0308 Bronte\u0308 saw naïve zoe\u0308’s re\u0301\u00adsume\u0301."
    cut = [text[a:b] for a, b in find_locks(text, 0, len(text))]
    assert "Zoe\u0308 Bronte\u0308" in cut
    assert [text[a:b] for a, b in accepted_words(text, 0, len(text), frozenset({"zoë", "résumé"}))] == [
        "Zoe\u0308",
        "zoe\u0308’s",
        "re\u0301\u00adsume\u0301",
    ]


RANGES = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: (min(ends), max(ends))), max_size=6
)


def covered(ranges: list[Range]) -> set[int]:
    return {place for start, end in ranges for place in range(start, end)}


@given(RANGES, RANGES)
def test_merging_and_taking_away_are_those_of_sets(ranges: list[Range], freed: list[Range]) -> None:
    joined = merged(ranges)
    assert covered(joined) == covered(ranges)
    assert all(a[1] < b[0] for a, b in itertools.pairwise(joined))
    assert covered(without(joined, freed)) == covered(ranges) - covered(freed)


def locks_on(surface: Surface) -> Locks:
    locks = Locks(surface.document())
    surface.document().contentsChange.connect(lambda place, _gone, added: locks.find_again(place, added))
    return locks


def test_what_is_freed_is_locked_no_more_and_the_other_way_round(surfaces: Surfaces) -> None:
    locks = locks_on(surfaces("one two three four"))
    locks.lock(0, 3)
    locks.lock(2, 7)
    assert (locks.locked(), locks.freed()) == ([(0, 7)], [])
    locks.free(3, 13)
    assert (locks.locked(), locks.freed()) == ([(0, 3)], [(3, 13)])
    locks.lock(4, 7)
    assert (locks.locked(), locks.freed()) == ([(0, 3), (4, 7)], [(3, 4), (7, 13)])
    locks.clear()
    assert (locks.locked(), locks.freed()) == ([], [])


def test_a_lock_follows_grows_with_its_word_and_comes_back_by_undo(surfaces: Surfaces) -> None:
    surface = surfaces("one two three")
    locks = locks_on(surface)
    locks.lock(4, 7)
    surface.select(0, 0)
    surface.textCursor().insertText("And ")
    assert locks.locked() == [(8, 11)]
    surface.select(11, 11)
    surface.textCursor().insertText("s")
    assert locks.locked() == [(8, 12)]
    surface.select(6, 14)
    surface.textCursor().removeSelectedText()
    assert locks.locked() == []
    surface.undo()
    assert surface.text() == "And one twos three"
    assert locks.locked() == [(8, 12)]


@pytest.mark.parametrize(
    ("start", "end", "word"), [(5, 5, "two"), (5, 9, "two three"), (3, 6, "two"), (7, 10, "three")]
)
def test_a_selection_is_widened_to_its_words(surfaces: Surfaces, start: int, end: int, word: str) -> None:
    surface = surfaces("one two three")
    surface.select(start, end)
    low, high = locks_on(surface).word_range(surface.textCursor())
    assert surface.text()[low:high].strip() == word


SENTENCE_END = re.compile(r"(?:^|[.!?…:]['’”»\")\]]*\s+|[“„«\"(\[]\s*|\n\s*|^\s*[#>*+\-]+\s*)$")
QUOTED = re.compile(r"“[^”\n]{1,400}”|«[^»\n]{1,400}»|„[^“”\n]{1,400}[“”]|\"[^\"\n]{1,400}\"")
"""What they were found by: right on a short text, and slower than it is long on a long one."""


@given(st.lists(st.sampled_from([*"ab. !:'”\")“([#>*- \n\t"]), max_size=9).map("".join))
def test_a_name_that_opens_a_sentence_is_told_as_it_was(before: str) -> None:
    text = before + "Bo"
    if before[-1:].isalnum() or before[-1:] in ("’", "'"):
        return
    opens = SENTENCE_END.search(before) is not None
    assert ((len(before), len(text)) in find_locks(text, len(before), len(text), quotations=False)) != opens


@given(st.lists(st.sampled_from([*'a“”«»„"\n', "a" * 398, "aaa"]), max_size=10).map("".join))
def test_quotations_are_where_the_expression_had_them(text: str) -> None:
    spans = [match.span() for match in QUOTED.finditer(text)]
    assert find_locks(text, 0, len(text)) == merged(spans)
