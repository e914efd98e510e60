"""DOCX and ODT in the eyes of LibreOffice, where it is installed."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document

from app.documents.exchange.incoming.reading import changes_in, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.html import body
from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import OURS, TEXT, part

LISTS = """
- a
- b

+ c

1. x
2. y

1) z
   - q
   - r
2) w

Words.

7. seven
8. eight

> - in a quotation
> - second
"""


def converted(source: Path, kind: str) -> Path:
    """What LibreOffice makes of ``source``."""
    file = source.parent / "back" / f"{source.stem}.{kind}"
    profile = f"-env:UserInstallation={(source.parent / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(file.parent), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return file


needs_libreoffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is not installed here (bootstrap.py test --long does that)"
)


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_reads_it_and_writes_it_back(tmp_path: Path, ending: str) -> None:
    text = TEXT + "\n\nAgain[^1], and from a note[^2].\n\n[^2]: See[^1].\n"
    source = tmp_path / f"a.{ending}"
    source.write_bytes({"docx": docx, "odt": odt}[ending](text, "T"))
    assert converted(source, "pdf").read_bytes().startswith(b"%PDF-")
    data = converted(source, "docx").read_bytes()
    paragraphs = Document(io.BytesIO(data)).paragraphs
    words = "\n".join(paragraph.text for paragraph in paragraphs)
    for kept in ("One & only", "Some so and very code there", "said", "[a cat]"):
        assert kept in words
    assert [paragraph.text for paragraph in paragraphs if paragraph.style.name == "Heading 1"] == ["One & only"]
    assert "note" in part(data, "word/footnotes.xml")
    assert [link.address for paragraph in paragraphs for link in paragraph.hyperlinks] == ["https://a.org/"]
    assert [cell.text for row in Document(io.BytesIO(data)).tables[0].rows for cell in row.cells] == ["h", "c"]


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_a_round_trip_through_libreoffice_keeps_everything(tmp_path: Path, ending: str) -> None:
    source = tmp_path / f"a.{ending}"
    source.write_bytes({"docx": docx, "odt": odt}[ending](OURS + LISTS, "T"))
    imported = read(converted(source, ending))
    assert body(text_of(imported)) == body(OURS + LISTS)
    assert (changes_in(imported), left_out(imported)) == ("", "")
