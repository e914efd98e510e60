"""Word's small signs: where fields lead, what a symbol is, which alternative is meant."""

import pytest
from lxml import etree

from app.documents.exchange.incoming.word_signs import field_link, is_meant, safe_link, symbol
from tests.app.documents.exchange.texts import W


@pytest.mark.parametrize(
    ("field", "link"),
    [
        ([], ""),
        (['HYPERLINK "https://a.org"'], ""),
        (['HYPERLINK "https://a.org"\0'], "https://a.org"),
        (['HYPERLINK "javascript:x"\0'], ""),
        (["PAGE\0"], ""),
    ],
)
def test_a_field_leads_where_its_instruction_says(field: list[str], link: str) -> None:
    assert field_link(field) == link


def test_links_are_kept_where_a_hand_wrote_them() -> None:
    assert safe_link("MAILTO:a@b.org") == "MAILTO:a@b.org"
    assert safe_link("file:///etc/passwd") == safe_link("https://a.org/" + "x" * 5000) == ""


@pytest.mark.parametrize(
    ("code", "letter"), [("2013", "–"), ("F04A", ""), ("D800", ""), ("FFFE", ""), ("0007", ""), ("x", ""), ("²²²²", "")]
)
def test_a_symbol_is_a_letter_unless_only_its_font_knows_it(code: str, letter: str) -> None:
    assert symbol(etree.fromstring(f'<w:sym {W} w:char="{code}"/>')) == letter


def test_the_alternative_that_is_meant_needs_nothing_unknown() -> None:
    space = 'xmlns:mc="m" xmlns:wps="http://schemas.microsoft.com/office/word/2010/x" xmlns:q="urn:q"'
    for inside, meant in (
        ('Choice Requires="wps"', True),
        ('Choice Requires="wps q"', False),
        ('Choice Requires="none"', False),
        ("Choice", False),
        ("Fallback", True),
    ):
        assert is_meant(etree.fromstring(f"<mc:{inside} {space}/>")) is meant
