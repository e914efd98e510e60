from engine.edits.text.context import applied, following, window
from engine.messages import Edit


def encode(text: str) -> list[int]:
    return [ord(char) for char in text[::4]]


def test_the_window_is_within_budget_and_moves_only_in_blocks() -> None:
    text = "\n".join(f"Paragraph {number} has some words in it." for number in range(400))
    starts = []
    for at in range(4000, 6000, 7):
        seen = window(text, at, 256, encode)
        assert len(seen.ids) <= 256
        assert seen.start == 0 or text[seen.start - 1] == "\n"
        assert seen.text == text[seen.start : at].rstrip(" ")
        starts.append(seen.start)
    assert starts == sorted(starts)
    assert len(set(starts)) <= 2000 // 256 + 2


def test_the_window_of_a_huge_text_looks_only_near() -> None:
    lengths = []

    def counted(text: str) -> list[int]:
        lengths.append(len(text))
        return encode(text)

    seen = window("word " * 400_000, 1_999_000, 512, counted)
    assert seen.ids
    assert max(lengths) <= 4096


def test_dense_text_is_cut_to_the_budget() -> None:
    seen = window("猫" * 5000, 5000, 64, lambda text: [0] * (3 * len(text)))
    assert 0 < len(seen.ids) <= 64


def test_earlier_edits_are_seen() -> None:
    edits = (Edit(2, 8, "[[1]] ", "big "),)
    assert applied("A [[1]] cat sat", 0, 11, edits) == "A big cat"
    assert window("A [[1]] cat sat", 11, 64, encode, edits).text == "A big cat"


def test_nothing_before() -> None:
    assert window("abc", 0, 64, encode).ids == ()


def test_following_stops_at_the_next_hole_and_at_a_word() -> None:
    assert following("one two three", 0, 6) == "one "
    assert following("one [[]] two", 0, 50, [(4, 8)]) == "one "
