"""The pieces of a comparison cover both texts and read as a reader would divide them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from app.editor.ghosts.difference import DifferencePart, pieces, words


@given(st.text("ab \n.é", max_size=30), st.text("ab \n.é", max_size=30))
def test_pieces_cover_both_texts(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(piece.old for piece in found) == old
    assert "".join(piece.new for piece in found) == new
    assert all(old[p.start : p.start + len(p.old)] == p.old for p in found)
    assert not any(a.changed and b.changed for a, b in itertools.pairwise(found))
    assert "".join(words(old)) == old


def test_changes_are_read_as_a_reader_would() -> None:
    changed = [
        (piece.old, piece.new) for piece in pieces("It was a very cold day.", "It was an icy day.") if piece.changed
    ]
    assert changed == [("a very cold", "an icy")]
    assert pieces("same", "same") == (DifferencePart(0, "same", "same"),)
    assert pieces("", "") == ()
    # A paragraph's end between two changes keeps them apart.
    assert sum(piece.changed for piece in pieces("one\ntwo", "eins\nzwei")) == 2
