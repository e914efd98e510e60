"""Names of files as they may be shown."""

from app.documents.disk.naming import shown


def test_what_turns_the_direction_or_ends_the_line_is_shown_as_unknown() -> None:
    assert shown("cod\u202efdp.exe\n") == "cod\ufffdfdp.exe\ufffd"


def test_bytes_that_are_no_letters_and_controls_are_shown_as_unknown() -> None:
    assert shown("a\udcffb\0\x7f\u2028") == "a\ufffdb\ufffd\ufffd\ufffd"


def test_names_of_every_script_stay() -> None:
    for name in ("Åre sketch.md", "第一章.txt", "नमस्ते", "שלום.odt", "a b’c – d.md", "👩‍👩‍👧.md"):
        assert shown(name) == name
