from hypothesis import given
from hypothesis import strategies as st

from engine.edits.text.pieces import pieces


@given(st.text(max_size=300), st.integers(5, 60), st.booleans())
def test_pieces_fit_and_leave_out_only_spaces(text: str, most: int, lines: bool) -> None:
    cut = pieces(text, 0, len(text), most, len, lines)
    at = 0
    for start, end in cut:
        assert text[at:start].strip() == ""
        assert 0 < end - start <= most
        at = end
    assert text[at:].strip() == ""


def test_pieces_break_at_sentences() -> None:
    text = "One two. Three four. Five six."
    assert [text[a:b] for a, b in pieces(text, 0, len(text), 20, len, False)] == ["One two. Three four.", "Five six."]


def test_no_piece_runs_over_a_line_break_when_asked() -> None:
    text = "One.\nTwo."
    assert len(pieces(text, 0, len(text), 99, len, True)) == 2
    assert len(pieces(text, 0, len(text), 99, len, False)) == 1


def test_a_long_text_without_an_end_of_sentence_is_never_measured_whole() -> None:
    text = "word " * 5000
    seen: list[int] = []

    def measure(part: str) -> int:
        seen.append(len(part))
        return len(part.split())

    cut = pieces(text, 0, len(text), 40, measure, False)
    assert max(seen) < 1000
    assert len(seen) < 5 * len(cut)
    assert all(30 < len(text[a:b].split()) <= 40 for a, b in cut[:-1])
