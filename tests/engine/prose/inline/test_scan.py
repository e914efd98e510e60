from engine.prose.inline.scan import Scan
from engine.prose.kinds import Markup, MarkupKind


def test_what_closes_is_found_from_left_to_right() -> None:
    scan = Scan("a ]] b ]] c", 0, 11, False)
    assert [scan.closing("]]", at) for at in (0, 3, 8)] == [2, 7, 11]


def test_what_is_enclosed_is_no_prose_up_to_its_end() -> None:
    scan = Scan("x %%a%% y %%b", 0, 13, False)
    assert scan.enclosed(2, 4, "%%", MarkupKind.COMMENT) == 7
    assert scan.enclosed(10, 12, "%%", MarkupKind.COMMENT) == 12
    assert scan.markup == [Markup(2, 7, MarkupKind.COMMENT)]
    assert scan.behind == 7


def test_runs_of_backticks_are_known_by_their_size() -> None:
    scan = Scan("` `` ` ```", 0, 10, False)
    assert [scan.ticks(size) for size in (1, 2, 3, 4)] == [[0, 5], [2], [7], []]


def test_an_address_is_asked_about_once() -> None:
    scan = Scan("a/b/c", 0, 5, False)
    assert scan.address(1) == 0
    assert scan.address(3) == 0
    assert scan.partner(0) is None
