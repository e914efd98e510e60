from engine.edits.rules.ban import offending
from engine.edits.rules.rule import PlacedDraft
from engine.edits.text.draft import Draft


def of(text: str) -> Draft:
    return Draft(text, tuple(range(len(text))))


def test_a_banned_phrase_is_found_over_either_seam() -> None:
    assert offending(PlacedDraft(of("cat"), "The old ", " sat"), ("old cat",), {}) == {0, 1, 2}
    assert offending(PlacedDraft(of("old "), "The ", "cat sat"), ("OLD CAT",), {}) == {0, 1, 2, 3}
    assert offending(PlacedDraft(of("cat"), "The old cat ", " sat"), ("old cat",), {}) is None
    assert offending(PlacedDraft(of("s"), "cat", ""), ("cat",), {}) is None


def test_a_long_phrase_is_found_over_a_seam_too() -> None:
    phrase = "it was the best of times, it was the worst of times, it was the age of wisdom, it was the age of folly"
    before, new = phrase.rsplit(" ", 1)
    assert offending(PlacedDraft(of(new), f"For {before} ", ", and"), (phrase,), {}) == set(range(len(new)))


def test_what_is_exempt_is_the_writers_own() -> None:
    assert offending(PlacedDraft(of("the cat sat"), "", "", ((4, 7),)), ("cat",), {}) is None
    assert offending(PlacedDraft(of("the cat sat"), "", "", ((4, 7),)), ("the cat",), {}) is not None
