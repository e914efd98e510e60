import pytest

from engine.prose.kinds import MarkupKind
from tests.engine.prose.inline.asking import marked, others


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("A [link](http://x.y_z/) here", ["[", "](http://x.y_z/)"]),
        ('A [link](x "A titel (or so)") here', ["[", '](x "A titel (or so)")']),
        ("A [link](a(b)c) here", ["[", "](a(b)c)"]),
        ("A [link](my file.md) here", ["[", "](my file.md)"]),
        ("A [link](<my file.md>) here", ["[", "](<my file.md>)"]),
        ("A [link][ref] here", ["[", "][ref]"]),
        ("A [span]{.x} here", ["[", "]{.x}"]),
        ("A ![words](p.png) x", ["![", "](p.png)"]),
        ("A ![words|300](p.png) x", ["![", "|300](p.png)"]),
        ("Read [[recieve note]] now", ["[[recieve note]]"]),
        ("Read [[recieve|the note]] now", ["[[recieve|", "]]"]),
        ("and ![[imge heer.png|100]] now", ["![[imge heer.png|100]]"]),
        ("Note[^1] here[^a-b].", ["[^1]", "[^a-b]"]),
        ("Note^[in place] here", ["^[", "]"]),
        ("As [@doe99; @roe] say", ["[@doe99; @roe]"]),
        ("A line. ^block-1", ["^block-1"]),
        ("He said [sic] that [he] left", []),
        ("an [open bracket", []),
        ("2^10 times", []),
    ],
)
def test_links_and_notes(line: str, kept: list[str]) -> None:
    assert others(line) == kept


def test_a_link_goes_on_over_lines() -> None:
    assert marked("a [link", "there](x y) b") == [("[", MarkupKind.LINK)]
    assert others("there](x) b") == ["](x)"]
