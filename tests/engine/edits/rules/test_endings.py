"""Endings: what may not stand where a gap begins or before it may end."""

from engine.edits.rules.endings import a_word, new_word, no_closing_mark, no_end, no_line_breaks, only_text
from engine.edits.rules.forbidden import Forbidden
from engine.prose.characters import LINE_BREAKS
from tests.engine.edits.guides import guide

VOCABULARY = guide("base").kit.vocabulary


def texts(rules: tuple[Forbidden, ...]) -> set[str]:
    return {VOCABULARY.text(token) for rule in rules for token in rule.ids}


def test_nothing_special_is_written_but_what_closes() -> None:
    assert only_text((1, 4, 5, 9), (5,)) == (Forbidden((1, 4, 9)),)
    assert only_text((1, 4), ()) == (Forbidden((1, 4)),)


def test_words_come_before_what_closes() -> None:
    assert no_end((5,), [range(2, 4), []]) == (Forbidden((5,), (frozenset({2, 3}), frozenset())),)
    assert no_end((5,), [[], []]) == ()


def test_line_breaks_are_out_everywhere_or_at_their_places() -> None:
    (everywhere,) = no_line_breaks(VOCABULARY)
    (somewhere,) = no_line_breaks(VOCABULARY, [[3]])
    assert everywhere.ids == somewhere.ids
    assert "\n" in texts((everywhere,))
    assert all(set(text) & set(LINE_BREAKS) for text in texts((everywhere,)))
    assert everywhere.slots is None
    assert somewhere.slots == (frozenset({3}),)


def test_a_first_slot_begins_a_word_and_no_comma_stands_apart() -> None:
    begins, marks, words = (rule(VOCABULARY, [[0]]) for rule in (new_word, no_closing_mark, a_word))
    assert {"the", "s"} & texts(begins)
    assert not any(text.startswith(" ") for text in texts(begins))
    assert {",", "."} <= texts(marks)
    assert not any(char.isalnum() for text in texts(marks) for char in text[:1])
    assert {",", " ", "\n"} <= texts(words)
    assert not {" the", " cat"} & texts(words)
    for rule in (new_word, no_closing_mark, a_word):
        assert rule(VOCABULARY, [[], []]) == ()
