"""Where on a page what is typed is prose, and where it is not."""

import pytest
from PySide6.QtGui import QTextDocument

from app.editor.markdown import prose_places
from app.editor.markdown.fences import Fences
from app.editor.markdown.prose_places import ProsePlaces
from app.editor.positions.units import utf16_length

LITERAL = (
    '<img alt="x|y"> it',
    "see [[a|b]] it",
    '# Title {#id key="v|w"}',
    '{{< fig src="a|b" >}}',
    "so $a|b_1$ it",
    "$$\na|b\n$$",
    "<!-- a\n|b\n-->\nc",
    '> ```\n> x = "|y"\n> ```',
    '- item\n\n  ```\n  "a|b"\n  ```',
    '[a]: http://x "t|u"',
    "---\ntitle: a|b\n---\nso",
    "see http://a|b.c it",
    "so `a|b` x",
    "😀 so `a|b` x",
    r"\emph|{a}",
    "Words.\n\n    x = |",
    "Words.\n\n\tprint(|)",
)
PROSE = (
    "so |it is",
    "|",
    "<b>|it</b>",
    "a [[b]]| c",
    "> she |said",
    "- item\n- it|em",
    "[^1]: it|s",
    "[words| here](http://a.b)",
    "if a<b then |heer > c",
    "---\ntitle: x\n---\nso |it",
    "```\nx\n```\nso |it",
    "**so |it**",
    "\\emph{so} |it",
    "Words.\n\n    “It|",
    "Words.\n\n\tShe sai|",
    "**|**",
)


def asked(text: str) -> bool:
    place = text.index("|")
    before, behind = text[:place], text[place + 1 :]
    buffer = QTextDocument(before + behind)
    fences = Fences(buffer)
    block = buffer.findBlockByNumber(before.count("\n"))
    unit = utf16_length(before.rpartition("\n")[2])
    return ProsePlaces(lambda block: fences.inside(block.blockNumber())).holds(block, unit)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("text", LITERAL)
def test_signs_data_and_code_are_no_prose(text: str) -> None:
    assert not asked(text)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("text", PROSE)
def test_words_are(text: str) -> None:
    assert asked(text)


@pytest.mark.usefixtures("qapp")
def test_of_a_long_text_only_what_is_near_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = prose_places.Structure

    def noting(lines: list[str]) -> object:
        sizes.append(sum(map(len, lines)))
        return real(lines=lines)

    monkeypatch.setattr(prose_places, "Structure", noting)
    paragraph = "Nobody remembered who had built it, or why. " * 9
    far = "\n\n".join([paragraph] * 400)
    assert asked(f"---\ntitle: x\n---\n\n{far}\n\nso |it\n\n{far}")
    # Not taken for front matter, with which only a text begins.
    assert asked(f"{far}\n\n---\n\nso: |it\n\n---\n\n{far}")
    assert not asked(f"{far}\n\n```\n\n{paragraph}\n\nx = |y\n```\n\n{far}")
    assert max(sizes) < 25_000
