"""DOCX and ODT in the eyes of LibreOffice, where it is installed."""

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QApplication

from app.documents.exchange.incoming.reading import changes_in, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.html import body
from app.documents.exchange.outgoing.odt_writing import odt
from app.documents.exchange.outgoing.outgoing_text import ExportWishes
from app.documents.exchange.outgoing.pictures import Pictures
from tests.app.documents.exchange.outgoing.test_pictures import png
from tests.app.documents.exchange.outgoing.test_text_walk import LEFTWARD, MATTER
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


@needs_libreoffice
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_libreoffice_sees_pictures_directions_and_the_running_head(
    qapp: QApplication, tmp_path: Path, ending: str
) -> None:
    (tmp_path / "a.png").write_bytes(png(300, 200))
    wishes = ExportWishes(manuscript=True, pictures=Pictures(tmp_path))
    source = tmp_path / f"a.{ending}"
    source.write_bytes({"docx": docx, "odt": odt}[ending](f"{MATTER}![a](a.png)\n\n{LEFTWARD}", "T", wishes))
    data = converted(source, "docx").read_bytes()
    file = Document(io.BytesIO(data))
    assert all(fact in part(data, "docProps/core.xml") for fact in (">The Sea<", ">Anna Berg, Tom Ek<"))
    assert len(file.inline_shapes) == 1
    leftward = {paragraph.text: paragraph._p.find(".//{*}bidi") is not None for paragraph in file.paragraphs}
    assert (leftward["שלום (hello) 123."], leftward["אחת"], leftward["שלוש"]) == (True, True, True)
    heads = [part(data, name) for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if "word/header" in name]
    assert any("Berg and Ek / THE SEA /" in head and "PAGE" in head for head in heads)
