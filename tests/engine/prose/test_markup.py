import pytest

from engine.prose.markup import ends_heading, locked, merged


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("See https://a.org/b?c=d, then.", ["https://a.org/b?c=d"]),
        ("A [link](http://x.y) here", ["[", "](http://x.y)"]),
        ("Use `a b` now", ["`a b`"]),
        ("Use ``a ` b`` now", ["``a ` b``"]),
        ("Note[^1] here", ["[^1]"]),
        ("# Title here", ["# "]),
        ("- item\n2. other", ["- ", "\n2. "]),
        ("> said", ["> "]),
        ("a\r\nb\u2028c", ["\r\n", "\u2028"]),
        ("x\n```py\ncode\n```\ny", ["\n```py\ncode\n```\n"]),
        ("mail me@a.org now", ["me@a.org"]),
        ("![alt](p.png) x", ["![", "](p.png)"]),
        ("\tA novel's paragraph.", []),
        ("Plain text, costs $5 and $6.", []),
    ],
)
def test_what_is_always_locked(text: str, kept: list[str]) -> None:
    assert [text[a:b] for a, b in locked(text, 0, len(text))] == kept


def test_a_range_inside_a_line_knows_the_whole_line() -> None:
    text = "see http://a.org/long now"
    assert locked(text, 6, 15) == [(6, 15)]


def test_merged() -> None:
    assert merged([(5, 7), (1, 2), (2, 4), (6, 9)]) == [(1, 4), (5, 9)]


@pytest.mark.parametrize("unit", ["a.b-", "_a ", "](", "![", "[^", "<!-- ", "` `` ``` "])
def test_a_line_of_beginnings_without_ends_does_not_take_its_length_squared(unit: str) -> None:
    # Squared, the first two would run into the time limit by far.
    count = 1_000_000 if unit in ("a.b-", "_a ") else 20_000
    text = "$a=" + unit * (count // len(unit))
    assert all(0 <= a < b <= len(text) for a, b in locked(text, 0, len(text)))


@pytest.mark.parametrize(
    ("before", "after", "ends"),
    [
        ("# The house", "\nwords", True),
        ("> [!tip]- The house", "\n> words", True),
        ("Dog", "\n: an animal", True),
        ("| dog | the house", " |\n", True),
        ("The house", "", False),
        ("The house", "\nand more", False),
        ("The house", " | so", False),
        ("# The house", " and more", False),
    ],
)
def test_what_has_no_full_stop(before: str, after: str, ends: bool) -> None:
    assert ends_heading(before + after, len(before)) == ends
