"""Test items out of any text: they are the text, and the same each time."""

from engine.training.lessons.questions import SIZES, faulty, gaps, passages

TEXT = (
    "The old man opened the door, which had been closed for years, and looked out. He saw a field of wheat. "
    "Nobody was there. The wind moved the wheat slowly, as if it had all the time in the world, and he smiled. "
) * 20


def test_gaps_are_the_text_and_the_same_each_time() -> None:
    for size in SIZES:
        found = gaps(TEXT, size, 8, 3)
        assert found == gaps(TEXT, size, 8, 3)
        assert found
        for gap in found:
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
