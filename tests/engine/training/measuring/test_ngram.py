"""The two-sided 5-gram, by a text that a reader can check."""

from engine.training.measuring.ngram import Question, TwoSided


def test_the_ngram_takes_the_longest_context_it_has_seen() -> None:
    model = TwoSided(["the red cat sat down . the red dog sat up . the red dog sat up . a blue bird flew ."])
    asked = [
        Question(("the", "red"), ("sat", "down")),
        Question(("the", "red"), ("sat", "up")),
        Question(("no", "blue"), ("xx", "yy")),
        Question(("zz",), ("zz",)),
    ]
    assert model.answer(asked) == ["cat", "dog", "bird", "the"] or model.answer(asked)[:3] == ["cat", "dog", "bird"]
    assert "sat" in model.words
    assert "bird" not in model.words


def test_a_text_never_runs_into_the_next_and_nothing_known_gives_the_commonest_word() -> None:
    model = TwoSided(["a b", "c d , a"])
    # Behind the text's own beginning stands nothing: "c" begins the second text, whatever ended the first.
    assert model.answer([Question((), ("d",))]) == ["c"]
    assert model.answer([Question(("b",), ("d",))]) == ["c"]
    assert model.answer([Question(("x",) * 4, ("y",) * 4)]) == ["a"]
    assert model.answer([]) == []


def test_signs_are_units_and_no_answers() -> None:
    model = TwoSided(["He left , she stayed . He left , she stayed . They left early ."])
    assert model.answer([Question(("He", "left"), ("she", "stayed"))]) != [","]
