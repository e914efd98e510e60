"""An OpenDocument text as pieces: tracked changes, spaces, styles, lists and notes."""

from pathlib import Path

import pytest

from app.documents.exchange.incoming.document_pieces import Imported
from app.documents.exchange.incoming.reading import changes_in, left_out, read, text_of
from app.documents.exchange.outgoing.html import body
from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import OURS, zipped

SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in (
        ("office", "office"),
        ("text", "text"),
        ("style", "style"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("draw", "drawing"),
    )
)


def imported(tmp_path: Path, inside: str, accept: bool = True, styles: str = "") -> Imported:
    """What comes in of a text that holds ``inside``."""
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{inside}</office:text></office:body></office:document-content>"
    )
    file = tmp_path / "a.odt"
    file.write_bytes(zipped(content_xml=content.encode()))
    return read(file, accept)


def test_what_went_out_comes_in_again(tmp_path: Path) -> None:
    file = tmp_path / "a.odt"
    file.write_bytes(odt(OURS, "T"))
    pieces = read(file)
    assert body(text_of(pieces)) == body(OURS)
    assert (changes_in(pieces), left_out(pieces)) == ("", "")


def test_white_space_is_one_space_and_what_stands_for_more_is_more(tmp_path: Path) -> None:
    inside = '<text:p>a  \n\t b<text:s text:c="3"/>c<text:tab/>d<text:line-break/>e<text:s text:c="9999"/>f</text:p>'
    (block,) = imported(tmp_path, inside).blocks
    assert block.text == f"a b   c\td\ne{' ' * 100}f"


REGION = (
    '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
    '<text:changed-region text:id="d"><text:deletion><text:p> gone</text:p></text:deletion></text:changed-region>'
    "</text:tracked-changes>"
)
CHANGED = (
    '<text:p>One<text:change-start text:change-id="i"/> new<text:change-end text:change-id="i"/> word'
    '<text:change text:change-id="d"/>.</text:p>'
)


@pytest.mark.parametrize(("accept", "text"), [(True, "One new word.\n"), (False, "One word gone.\n")])
def test_tracked_changes_are_taken_or_taken_back(tmp_path: Path, accept: bool, text: str) -> None:
    pieces = imported(tmp_path, REGION + CHANGED, accept)
    assert text_of(pieces) == text
    assert changes_in(pieces) == "1 insertion and 1 deletion"


def test_the_nearest_style_decides_and_a_span_can_take_back(tmp_path: Path) -> None:
    styles = "".join(
        f'<style:style style:name="{name}" style:parent-style-name="{parent}"><style:text-properties {looks}/>'
        "</style:style>"
        for name, parent, looks in (
            ("bold", "", 'fo:font-weight="bold"'),
            ("light", "bold", 'fo:font-weight="normal" fo:font-style="italic"'),
            ("plain", "", 'fo:font-weight="normal"'),
        )
    )
    inside = (
        '<text:p text:style-name="bold">a <text:span text:style-name="plain">b</text:span> c</text:p>'
        '<text:p text:style-name="light">d</text:p>'
    )
    assert text_of(imported(tmp_path, inside, styles=styles)) == "**a** b **c**\n\n*d*\n"


def test_a_repeated_cell_is_there_as_often_and_not_for_ever(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell table:number-columns-repeated="2"><text:p>a</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16000"/>'
    )
    (block,) = imported(tmp_path, f"<table:table><table:table-row>{cells}</table:table-row></table:table>").blocks
    assert [["".join(run.text for run in cell) for cell in row] for row in block.rows] == [["a", "a", ""]]


def test_what_has_no_place_in_a_text_is_counted(tmp_path: Path) -> None:
    inside = (
        "<text:table-of-content/><text:p>a<office:annotation/><draw:frame/>"
        "<draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame></text:p>"
    )
    pieces = imported(tmp_path, inside)
    assert text_of(pieces) == "a\n"
    assert left_out(pieces) == (
        "1 table of contents or index, 1 comment, 1 picture or drawing and 1 text box did not come in."
    )


def test_numbers_go_on_where_a_list_says_so(tmp_path: Path) -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" '
        'text:start-value="3"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inside = (
        f'<text:list text:style-name="L">{item.format("a")}{item.format("b")}</text:list><text:p>between</text:p>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item.format("c")}</text:list>'
    )
    assert text_of(imported(tmp_path, inside, styles=styles)) == "3. a\n4. b\n\nbetween\n\n5. c\n"
