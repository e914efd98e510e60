from engine.edits.loop.word_states import shown_words, span_draft
from engine.edits.text.draft import Draft
from engine.edits.text.spans import Span


def test_shown_words_are_runs_between_spaces_and_single_ideographs() -> None:
    text = "Yes, “go” 猫が x"
    assert [text[a:b] for a, b in shown_words(text)] == ["Yes,", "“go”", "猫", "が", "x"]


def test_word_states_take_the_worst_of_their_slots() -> None:
    draft = Draft.foreign(" ") + Draft("big cat", (4, 4, 5, 6, 7, 7, 7))
    entropy = [0.0] * 4 + [0.1, 0.7, 0.0, 0.2]
    settled = [True] * 4 + [True, False, True, True]
    shown = span_draft(Span(0, 3, 9), draft, {8: 7}, [*entropy, 0.5], [*settled, True], {7})
    assert (shown.start, shown.end, shown.text) == (3, 9, " big cat")
    big, cat = shown.words
    assert (big.settled, big.entropy, big.locked) == (False, 0.7, False)
    assert (cat.settled, cat.entropy, cat.locked) == (True, 0.5, True)
    assert shown.settled == 0.5
