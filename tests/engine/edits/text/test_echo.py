from engine.edits.text.echo import (
    head_overlap,
    loop_start,
    rate,
    repeated,
    repetition,
    stray_marks,
    tail_overlap,
    trimmed,
)


def test_an_echo_of_what_follows_is_trimmed() -> None:
    new = "sat quietly on the mat"
    a, b = trimmed(new, "The cat", " on the mat.")
    assert new[a:b] == "sat quietly"
    assert tail_overlap(new, " On the mat.") == 3


def test_an_echo_of_what_went_before_is_trimmed() -> None:
    new = "the cat sat down"
    a, b = trimmed(new, "There the cat", ".")
    assert new[a:b] == "sat down"
    assert head_overlap(new, "There the cat") == 2


def test_nothing_but_echo_is_empty() -> None:
    a, b = trimmed("on the", "x", "on the mat")
    assert a == b


def test_clean_text_stays() -> None:
    assert trimmed("sat down", "The cat", "on the mat") == (0, 8)


def test_rates() -> None:
    assert rate("he sat on the mat again", "", "on the mat quietly") > 0
    assert rate("one two three four", "", "five six seven") == 0
    assert repetition("the the the cat") > 0.4
    assert repetition("a b c d") == 0


def test_a_loop_is_found_where_it_begins() -> None:
    for text, kept in (
        ("and then the the the the", "and then the"),
        ("of the world of the world of the world", "of the world of the world of the world"),
        ("he said he said he said it", "he said"),
        ("the man,,,, and", "the man"),
        ("wait... and, then", "wait... and, then"),
        ("It was very very good", "It was very very good"),
    ):
        assert text[: loop_start(text)] == kept


def test_runs_of_marks_are_found() -> None:
    text = "of them...... the, ; hour. . . was… very... old."
    assert [text[a:b] for a, b in stray_marks(text)] == ["......", ", ;", ". . ."]


def test_what_is_said_twice_is_found() -> None:
    for text, twice in (
        ("the the cat", ["the"]),
        ("of the world of the world", ["of", "the", "world"]),
        ("he said, he said", ["he", "said"]),
        ("he said and he went", []),
    ):
        assert [text[a:b] for a, b in repeated(text)] == twice
