"""Line endings follow their lines through every edit."""

from app.documents.disk.endings import split_endings


def test_endings_follow_their_lines() -> None:
    text, endings = split_endings("one\r\ntwo\nthree\rfour", "\n")
    assert endings.name == "mixed"
    lines = text.split("\n")
    assert endings.applied("\n".join([lines[0], "new", *lines[1:]])) == "one\r\nnew\r\ntwo\nthree\rfour"
    assert endings.applied("two\nthree\nfour") == "two\nthree\rfour"
