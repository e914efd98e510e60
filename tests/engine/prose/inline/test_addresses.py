import pytest

from engine.prose.inline.addresses import address, around
from engine.prose.kinds import MarkupKind
from tests.engine.prose.inline.asking import marked, others


@pytest.mark.parametrize(
    ("line", "kept", "kind"),
    [
        ("see https://a.org/b_c?d=e#f, then", "https://a.org/b_c?d=e#f", MarkupKind.URL),
        ("see (http://en.wikipedia.org/wiki/Foo_(bar)) then", "http://en.wikipedia.org/wiki/Foo_(bar)", MarkupKind.URL),
        ("at www.example.com/x.", "www.example.com/x", MarkupKind.URL),
        ("at example.org/teh now", "example.org/teh", MarkupKind.URL),
        ("to me.too@a-b.co.uk.", "me.too@a-b.co.uk", MarkupKind.EMAIL),
        ("in /home/me/documnets now", "/home/me/documnets", MarkupKind.PATH),
        ("in ~/notes/x.md!", "~/notes/x.md", MarkupKind.PATH),
        ("in C:\\Users\\x now", "C:\\Users\\x", MarkupKind.PATH),
        ("the refrences.bib file", "refrences.bib", MarkupKind.PATH),
        ("the src/teh/recieve.py,", "src/teh/recieve.py", MarkupKind.PATH),
        ("the my_file.txt here", "my_file.txt", MarkupKind.PATH),
        ("the tests.bench.cpu here", "tests.bench.cpu", MarkupKind.IDENTIFIER),
    ],
)
def test_what_is_a_machines(line: str, kept: str, kind: MarkupKind) -> None:
    assert marked(line) == [(kept, kind)]


@pytest.mark.parametrize(
    "line",
    ["he/she/it said", "mispeled/heer", "It ended.Then he left.", "I said so.go now", "Mr. X, e.g. him", "at 12:30",
    "3.5 km",
     "a 1/2 share", "the U.S.A. and", "and/or", "note:that", "what...no", "he said: yes"],
)  # fmt: skip
def test_what_only_looks_like_it(line: str) -> None:
    assert others(line) == []


def test_a_run_ends_at_spaces_quotes_and_brackets() -> None:
    text = "so (“a/b”) x"
    assert around(text, 6, 0, len(text)) == (5, 8)
    assert around(text, 6, 6, len(text)) == (6, 8)
    assert address(text, (5, 8), len(text)) is None
