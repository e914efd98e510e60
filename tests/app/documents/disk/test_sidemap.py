"""Characters that Qt cannot hold stand in the buffer as others and come out as themselves."""

from app.documents.disk.sidemap import SideMap


def test_a_stand_in_that_is_pasted_comes_out_as_itself() -> None:
    side = SideMap("plain")
    inside = side.entered("\0")
    again = side.entered(inside)
    assert again != inside
    assert side.left(inside + again) == "\0" + inside
