import pytest

from engine.prose.kinds import MarkupKind
from engine.prose.structure.structure import Structure

Kept = list[tuple[str, MarkupKind]]


def marked(text: str) -> Kept:
    return [(text[low:high], kind) for low, high, kind in Structure(text).markup()]


def others(text: str) -> list[str]:
    return [words for words, _kind in marked(text)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("# The house ##", ["# ", "##"]),
        ("The house\n=====\nwords", ["====="]),
        ("words\n***\nwords", ["***"]),
        ("- item\n10. other", ["- ", "10. "]),
        ("- [x] done", ["- [x] "]),
        ("• item\na) other", ["• "]),
        ("a) item", ["a)"]),
        ("> said\n> > more\nlazy", ["> ", "> ", "> "]),
        ("> [!tip]- The title\n> words", ["> ", "[!tip]-", "> "]),
        ("```py\nteh\n\n```\nwords", ["```py", "teh", "```"]),
        ("> ```\n> teh\n> ```\n> words", ["> ", "```", "> ", "teh", "> ", "```", "> "]),
        ("- a\n\n  ```\n  teh\n  ```\n  words", ["- ", "```", "teh", "```"]),
        ("> ```\n> teh\nwords", ["> ", "```", "> ", "teh"]),
        ("````\n```\n````\nwords", ["````", "```", "````"]),
        ("words\n\n    teh()\n\n    x\n\nwords", ["    teh()", "    x"]),
        ("words\n    goes on", []),
        ("\tA novel's paragraph.\n\tAnd another one (so).", []),
        ("| a | b |\n|---|---|\n| c \\| d | e |\n\nf | g", ["|", "|", "|", "|---|---|", "|", "\\|", "|", "|"]),
        ("a | b\n--|--\nc | d", ["|", "--|--", "|"]),
        ("[^1]: words\n\n    more words", ["[^1]: "]),
        ("[teh]: https://a.b 'x'\nwords", ["[teh]: https://a.b 'x'"]),
        ("[Tom]: Yes.", []),
        ("$$\na\n$$\nwords", ["$$", "a", "$$"]),
        ("$$\nwords", []),
        ("\\begin{align*}\na\n\\end{align*} words", ["\\begin{align*}", "a", "\\end{align*}"]),
        ("%%\nteh\n%%\nwords", ["%%", "teh", "%%"]),
        ("<!-- a\nb\n\nc --> words", ["<!-- a", "b", "c -->"]),
        ("<div>\n    Indented words\n</div>", ["<div>", "</div>"]),
        ("<script>\nteh\n</script>\nwords", ["<script>", "teh", "</script>"]),
        ("::: {.teh}\nwords\n:::", ["::: {.teh}", ":::"]),
        ("Dog\n: words", [": "]),
        ("{{< highlight go >}}\nteh\n{{< /highlight >}}", ["{{< highlight go >}}", "teh", "{{< /highlight >}}"]),
        ("---\ntitle: x\n---\nwords", ["---", "title: x", "---"]),
        ("use `a\nb` now", ["`a", "b`"]),
        ("> use `a\n> b` now", ["> ", "`a", "> ", "b`"]),
        ("1986\\. A year", ["\\."]),
        ("words\n1986. A year", []),
        ("words\n% a comment\nmore\\\nwords", ["% a comment", "\\"]),
        ("-\n  ```\n  teh\n  ```\n  words", ["-", "```", "teh", "```"]),
        ("10.\n\n    teh()", ["10.", "    teh()"]),
    ],
)
def test_blocks(text: str, kept: list[str]) -> None:
    assert others(text) == kept


def test_kinds_of_blocks() -> None:
    kinds = [kind for _words, kind in marked("> [!tip] a\n\n# b\n\n- c\n\n[^1]: d")]
    assert kinds == [
        MarkupKind.QUOTE,
        MarkupKind.CALLOUT,
        MarkupKind.HEADING,
        MarkupKind.LIST,
        MarkupKind.FOOTNOTE,
    ]
