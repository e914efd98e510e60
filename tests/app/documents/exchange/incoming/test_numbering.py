"""Word's numbers: which lists a paragraph stands in, and what its number is."""

from pathlib import Path

from app.documents.exchange.incoming.reading import read, text_of
from tests.app.documents.exchange.texts import TYPES, W, zipped


def test_a_list_that_libreoffice_writes_under_several_numbers_is_one(tmp_path: Path) -> None:
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/></w:lvl>'
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{kind}">{level.format(0, form)}{level.format(1, form)}</w:abstractNum>'
        for kind, form in ((1, "bullet"), (2, "decimal"))
    )
    anew = '<w:lvlOverride w:ilvl="{}"><w:startOverride w:val="{}"/></w:lvlOverride>'
    numbers = "".join(
        f'<w:num w:numId="{name}"><w:abstractNumId w:val="{kind}"/>{override}</w:num>'
        for name, kind, override in (
            (1, 1, ""),
            (2, 1, ""),
            (3, 2, anew.format(0, 3)),
            (4, 2, ""),
            (5, 2, anew.format(1, 1)),
            (6, 1, anew.format(0, 1)),
        )
    )
    item = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    )
    items = ((0, 1, "a"), (0, 2, "b"), (0, 6, "c"), (0, 3, "d"), (1, 5, "e"), (1, 4, "f"), (0, 4, "g"))
    body = "".join(item.format(*fields) for fields in items)
    rels = '<Relationships><Relationship Id="a" Type="x/numbering" Target="numbering.xml"/></Relationships>'
    file = tmp_path / "a.docx"
    file.write_bytes(
        zipped(
            **TYPES,
            word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>".encode(),
            word__numbering_xml=f"<w:numbering {W}>{kinds}{numbers}</w:numbering>".encode(),
            **{"word___rels__document_xml.rels": rels.encode()},
        )
    )
    assert text_of(read(file)) == "- a\n- b\n\n+ c\n\n3. d\n   1. e\n   2. f\n4. g\n"
