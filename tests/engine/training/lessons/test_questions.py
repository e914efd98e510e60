"""Test items out of any text: they are the text, and the same each time."""

from engine.training.lessons.questions import SIZES, Passage, documents, faulty, gaps, passages

TEXT = (
    "The old man opened the door, which had been closed for years, and looked out. He saw a field of wheat. "
    "Nobody was there. The wind moved the wheat slowly, as if it had all the time in the world, and he smiled. "
) * 20


def test_gaps_are_the_text_and_the_same_each_time() -> None:
    for size in SIZES:
        drawn = gaps(TEXT, size, 8, 3)
        assert drawn == gaps(TEXT, size, 8, 3)
        assert drawn
        for gap in drawn:
            assert gap.before + gap.truth + gap.after in TEXT
            assert gap.truth == gap.truth.strip()
            assert len(gap.before) >= 200
    assert gaps(TEXT, "word", 8, 3) != gaps(TEXT, "word", 8, 4)
    assert all(len(gap.truth.split()) == 3 for gap in gaps(TEXT, "three words", 8, 3))


def test_passages_can_be_spoiled_and_some_stay_correct() -> None:
    text = "\n".join([TEXT[: TEXT.index("smiled. ") + 7]] * 20)
    clean = passages(text, 20, 1)
    assert all(p.source == p.wanted and p.before + p.source + p.after in text for p in clean)
    spoiled = faulty(clean, 1)
    assert [p.wanted for p in spoiled] == [p.wanted for p in clean]
    assert 0 < sum(p.source == p.wanted for p in spoiled) < len(spoiled)


def test_blank_lines_divide_documents_and_a_short_text_is_one() -> None:
    long = "A sentence of a document. " * 10
    assert documents(f"{long}\n \t\n{long}\n\nshort") == [long, long]
    assert documents("short") == ["short"]


def test_a_text_without_room_has_no_gaps_and_no_passages() -> None:
    assert gaps("Too short to have any gap in it.", "word", 5, 1) == []
    assert gaps("x" * 5000, "clause", 5, 1) == []
    assert passages("One. Two.", 5, 1) == []


def test_no_gap_is_asked_for_twice() -> None:
    text = " ".join(f"The man came on day {day} and opened door {day}." for day in range(40))
    asked = gaps(text, "word", 200, 2)
    assert len({gap.before for gap in asked}) == len(asked) > 50


def test_as_many_passages_stay_correct_as_asked_for() -> None:
    clean = [Passage("Before. ", "The captain's boat was late, and they were waiting for it.", "", "")] * 200
    for share in (0.0, 1.0):
        spoiled = faulty(clean, 3, correct_share=share)
        same = sum(passage.source == original.source for passage, original in zip(spoiled, clean, strict=True))
        assert same == 200 if share else same < 20
