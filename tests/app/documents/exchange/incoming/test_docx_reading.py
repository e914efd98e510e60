"""A Word document as pieces: tracked changes, breaks, links, lists and tables."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.reading import changes_in, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.html import body
from tests.app.documents.exchange.texts import OURS, W, word


def test_ten_thousand_lists_and_tables_come_in(tmp_path: Path, full_counts: Callable[[int, int], int]) -> None:
    count = full_counts(500, 10_000)
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    )
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    inside = "".join(item.format(place, place) for place in range(count)) + table * count
    file = tmp_path / "a.docx"
    file.write_bytes(word(f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()))
    text = text_of(read(file))
    assert (text.count("a"), text.count("b")) == (count, count)


def paragraphs(tmp_path: Path, inside: str, accept: bool = True) -> Imported:
    file = tmp_path / "a.docx"
    file.write_bytes(word(f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()))
    return read(file, accept)


def test_words_around_a_page_break_stay_apart_and_the_break_is_told(tmp_path: Path) -> None:
    imported = paragraphs(
        tmp_path,
        '<w:p><w:r><w:t>Before</w:t><w:br w:type="page"/><w:t>after</w:t></w:r></w:p>'
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        "<w:p><w:pPr><w:pageBreakBefore/></w:pPr><w:r><w:t>c</w:t></w:r></w:p>",
    )
    assert text_of(imported) == "Before\\\nafter\n\nc\n"
    assert left_out(imported) == "3 page breaks did not come in."


@pytest.mark.parametrize(("accept", "text"), [(True, "| a |\n| --- |\n| b |\n"), (False, "| a |\n| --- |\n| c |\n")])
def test_tracked_rows_of_a_table(tmp_path: Path, accept: bool, text: str) -> None:
    row = "<w:tr>{}<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc></w:tr>"
    rows = (
        row.format("", "a")
        + row.format("<w:trPr><w:ins/></w:trPr>", "b")
        + row.format("<w:trPr><w:del/></w:trPr>", "c")
    )
    imported = paragraphs(tmp_path, f"<w:tbl>{rows}</w:tbl>", accept)
    assert text_of(imported) == text
    assert changes_in(imported) == "1 insertion and 1 deletion"


def test_a_paragraph_whose_end_was_deleted_is_kept_where_none_follows(tmp_path: Path) -> None:
    open_end = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    table = f"<w:tbl><w:tr><w:tc>{open_end.format('cell')}</w:tc></w:tr></w:tbl>"
    imported = paragraphs(tmp_path, open_end.format("One") + table + open_end.format("two"))
    assert text_of(imported) == "One\n\n| cell |\n| --- |\n\ntwo\n"


def test_a_link_into_a_program_or_without_end_becomes_words(tmp_path: Path) -> None:
    link = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "{}"</w:instrText><w:fldChar w:fldCharType='
    link += '"separate"/><w:t>here</w:t><w:fldChar w:fldCharType="end"/></w:r>'
    for target in ("javascript:alert(1)", "file:///etc/passwd", "https://a.org/" + "x" * 5000):
        assert text_of(paragraphs(tmp_path, f"<w:p>{link.format(target)}</w:p>")) == "here\n"
    assert text_of(paragraphs(tmp_path, f"<w:p>{link.format('https://a.org')}</w:p>")) == "[here](https://a.org)\n"


def test_what_went_out_comes_in_again(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(docx(OURS, "T"))
    pieces = read(file)
    assert body(text_of(pieces)) == body(OURS)
    assert (changes_in(pieces), left_out(pieces)) == ("", "")
