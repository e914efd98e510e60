"""Front matter and wide tables, as every export and the preview read them."""

import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.documents.exchange.markdown_rules import front_matter
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.export_losses import losses
from app.documents.exchange.outgoing.html import body, preview
from app.documents.exchange.outgoing.odt_writing import odt
from app.editor.markdown.outline import headings

DATA = '---\ntitle: "A: b"\ntags:\n  - sea\n- land\n# a comment\n\ndate: 2026\n---\n'
STORY = "# One\n\nIt rained.\n"
WIDE = "| a | b |\n|---|---|\n| 1 | 2 | *three* \\| x |\n| 4 |\nfive | six | seven | eight\n"


@pytest.mark.parametrize("data", [DATA, DATA.replace("\n---\n", "\n...\n"), "---  \na.b-c: 1\n---"])
def test_front_matter_is_no_text_and_is_named_as_left_out(data: str) -> None:
    text = data + ("" if not data.endswith("\n") else STORY)
    assert front_matter(text) == data
    assert body(text) == body(text.removeprefix(data))
    for ending in (".docx", ".odt", ".html", ".pdf"):
        assert len(losses(text, ending)) == 1
        assert "front matter" in losses(text, ending)[0]


def test_what_stands_behind_front_matter_keeps_its_lines_and_its_headings() -> None:
    lines = DATA.count("\n")
    assert preview(DATA + STORY)[1] == (lines, lines + 2)
    assert [(heading.title, heading.start) for heading in headings(DATA + STORY)] == [("One", len(DATA))]


@pytest.mark.parametrize(
    "text",
    [
        "---\n\nA scene: it rained.\n\n---\n",
        "---\nIt rained.\n---\n",
        "---\nHe said: no.\n---\n",
        "---\ntitle: a\n",
        "\n---\ntitle: a\n---\n",
        "----\ntitle: a\n---\n",
        "title: a\n---\n",
        "---\n---\n",
    ],
)
def test_rules_and_words_at_the_start_are_text(text: str) -> None:
    assert front_matter(text) == ""
    assert losses(text, ".docx") == ()


def test_an_end_that_is_missing_is_not_looked_for_for_ever() -> None:
    # Were every reading of each line tried, this would not end.
    assert front_matter("---\na: 1\n" + "  - x: y\n" * 50_000) == ""


def test_a_row_wider_than_the_head_keeps_its_cells_in_every_form() -> None:
    table = Document(io.BytesIO(docx(WIDE, "T"))).tables[0]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["a", "b", "", ""],
        ["1", "2", "three | x", ""],
        ["4", "", "", ""],
        ["five", "six", "seven", "eight"],
    ]
    assert "<em>three</em> | x" in body(WIDE)
    with zipfile.ZipFile(io.BytesIO(odt(WIDE, "T"))) as archive:
        content = archive.read("content.xml").decode()
    assert all(word in content for word in ("three", "seven", "eight"))


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_so_it_does_in_a_quotation_and_a_list(mark: str) -> None:
    rest = "> " if ">" in mark else ""
    lines = WIDE.splitlines()
    indent = rest + " " * (len(mark) - len(rest))
    html = body("\n".join([mark + lines[0], *(indent + line for line in lines[1:])]) + "\n")
    tree = etree.fromstring(f"<r>{html}</r>")
    assert [len(row) for row in tree.iter("tr")] == [4, 4, 4, 4]
    assert ["".join(cell.itertext()) for cell in list(tree.iter("tr"))[3]] == ["five", "six", "seven", "eight"]


WORD = st.text("abc \\|*`", max_size=4)


@given(st.integers(1, 3), st.lists(st.lists(WORD, min_size=1, max_size=5), min_size=1, max_size=4))
def test_no_cell_is_lost_and_a_table_that_fits_is_as_it_was(width: int, rows: list[list[str]]) -> None:
    head = "|" + " h |" * width + "\n|" + "---|" * width + "\n"
    text = head + "".join("| x" + " | ".join(row) + " |\n" for row in rows)
    tree = etree.fromstring(f"<r>{body(text)}</r>")
    lengths = {len(row) for row in tree.iter("tr")}
    assert len(lengths) == 1
    shown = "".join(tree.itertext())
    letters = sorted(char for row in rows for cell in row for char in cell if char.isalpha())
    assert sorted(char for char in shown if char in "abc") == letters
