"""Words written for each other: every table is a table of words, and goes both ways or one."""

from engine.edits.slips.confusions import ARTICLES, CONFUSED, MISHEARD, VERBS, regular_pasts, swaps


def test_each_of_a_group_stands_for_all_the_others() -> None:
    table = swaps((("to", "too", "two"), ("two", "tow")))
    assert table == {"to": ("too", "two"), "too": ("to", "two"), "two": ("to", "too", "tow"), "tow": ("two",)}


def test_the_tables_hold_plain_words_and_no_word_for_itself() -> None:
    table = swaps((*CONFUSED, *VERBS, *ARTICLES))
    assert all(word not in others and others for word, others in table.items())
    assert all(word == word.strip().lower() for word in table)
    assert "of" not in table["have"], "misheard words go one way"
    assert MISHEARD["of"] == ("have",)


def test_an_irregular_verb_is_known_by_its_regular_forms() -> None:
    pasts = regular_pasts()
    for regular, past in {
        "goed": "went",
        "runned": "ran",
        "writed": "wrote",
        "flied": "flew",
        "teached": "taught",
    }.items():
        assert pasts[regular] == past
    assert not set(pasts) & {"seeded", "leaded", "hanged", "walked"}
