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
