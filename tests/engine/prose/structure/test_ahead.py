from engine.prose.structure.ahead import FAR, Ahead, ends_paragraph, without_break


def test_a_sign_is_found_in_the_lines_behind_and_not_too_far() -> None:
    lines = ["a\n"] * 5 + ["$$\n"] + ["a\n"] * (2 * FAR)
    ahead = Ahead(lines)
    assert [ahead.line_with("$$", number) for number in (0, 2, 5, 6, 7)] == [5, 5, 5, None, None]
    assert Ahead(lines).line_with("%%", 0) is None
    assert Ahead([*["a\n"] * FAR, "$$"]).line_with("$$", 0) is None
    assert Ahead([*["a\n"] * FAR, "$$"]).line_with("$$", 1) == FAR


def test_a_paragraph_goes_on_to_the_next_block() -> None:
    lines = ["> a\n", "> b\n", "c\n", "> - d\n", "> e\n"]
    assert Ahead(lines).continuation(1, (-1,)) == ["b", "c"]
    assert Ahead(["a\n", "\n", "b"]).continuation(1, ()) == []


def test_a_line_without_its_break_and_signs() -> None:
    assert [without_break(line) for line in ("a\r\n", "a\n", "a\r", "a", "", "a\u2028")] == [
        "a",
        "a",
        "a",
        "a",
        "",
        "a",
    ]
    ahead = Ahead([" > | a\n"])
    assert (ahead.stripped(0), ahead.plain(0), ahead.stripped(1)) == ("| a", " > | a", "")


def test_what_ends_a_paragraph() -> None:
    for line in ("# a", "> a", "```", "- a", "1. a", "***", "[^1]: a", ":::"):
        assert ends_paragraph(line, 0), line
    for line in ("#a", "-a", "2. a", "a", "[^1] a", "**a**"):
        assert not ends_paragraph(line, 0), line
