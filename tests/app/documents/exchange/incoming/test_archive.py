"""Hostile archives are refused in one sentence, within memory, and lead nowhere."""

import io
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.reading import read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from tests.app.documents.exchange.texts import OURS, TYPES, W, word, zipped

BOMB = b'<!DOCTYPE a [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def nested(count: int, *names: str) -> bytes:
    inside = "".join(f"<w:{name}>" for name in names) * count
    inside += "".join(f"</w:{name}>" for name in reversed(names)) * count
    return f"<w:document {W}><w:body>{inside}</w:body></w:document>".encode()


def nested_odt(count: int, *names: str) -> bytes:
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    inside = "".join(f"<text:{name}>" for name in names) * count
    inside += "".join(f"</text:{name}>" for name in reversed(names)) * count
    body = f"<office:body><office:text>{inside}</office:text></office:body>"
    return zipped(content_xml=f"<office:document-content {spaces}>{body}</office:document-content>".encode())


HOSTILE = {
    "empty": b"",
    "no archive": b"PK\x03\x04 and then nothing of the kind",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "nothing in it": zipped(readme=b"x"),
    "entities": word(BOMB),
    "outside entities": word(OUTSIDE),
    "no xml": word(b"\x00\x01\x02"),
    "truncated xml": word(b"<w:document"),
    "no body": word(f"<w:document {W}/>".encode()),
    "10,000 nested": word(nested(10_000, "sdt", "sdtContent")),
    "10,000 nested tables": word(nested(10_000, "tbl", "tr", "tc")),
    "10,000 nested lists": nested_odt(10_000, "list", "list-item"),
    "10,000 nested spans": nested_odt(10_000, "span"),
    "odt without a body": zipped(content_xml=b"<a/>"),
    "odt with entities": zipped(content_xml=BOMB),
    "locked odt": zipped(content_xml=b"<a/>", **{"META-INF__manifest_xml": b"<m><encryption-data/></m>"}),
    "truncated": docx("Words. " * 2000, "T")[:-900],
    "in the middle": docx("Words. " * 2000, "T")[:900],
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_hostile_files_are_refused_in_one_sentence(tmp_path: Path, name: str, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    file.write_bytes(HOSTILE[name])
    with pytest.raises(OpenError) as refused:
        read(file)
    assert refused.value.message.endswith(".")
    assert "\n" not in refused.value.message
    assert "root:" not in refused.value.message


@pytest.mark.parametrize("name", ["word__document_xml", "content_xml"])
def test_a_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    file = tmp_path / "a.docx"
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        with archive.open(name.replace("__", "/").replace("_xml", ".xml"), "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(bytes(2**20))
    file.write_bytes(data.getvalue())
    assert file.stat().st_size < 2**20
    tracemalloc.start()
    try:
        with pytest.raises(OpenError, match="unpacks to more"):
            read(file)
        assert tracemalloc.get_traced_memory()[1] < 200 * 2**20
    finally:
        tracemalloc.stop()


CHILD = """
import resource, sys
from pathlib import Path
from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.reading import read, text_of
text_of(read(Path(sys.argv[1])))  # what it imports counts as well
resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
try:
    print(len(text_of(read(Path(sys.argv[2])))))
except OpenError as error:
    print(error.message)
"""
MANY = {
    "tags": "<w:p/>" * 4_500_000,
    "attributes": "<w:p " + " ".join(f'a{i}=""' for i in range(4_100_000)) + "/>",
    "runs": "<w:p>" + "<w:r><w:rPr><w:b/></w:rPr><w:t>a</w:t></w:r><w:r><w:t> b</w:t></w:r>" * 15_000 + "</w:p>",
    "long field": '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>HYPERLINK "https://a/' + "x" * 2**20 + '"'
    '</w:instrText><w:fldChar w:fldCharType="separate"/></w:r>' + "<w:r><w:t>a</w:t></w:r>" * 5_000 + "</w:p>",
}


@pytest.mark.skipif(sys.platform != "linux", reason="RLIMIT_AS holds on Linux")
@pytest.mark.parametrize("name", MANY)
def test_much_of_one_kind_stays_within_a_gibibyte(tmp_path: Path, name: str) -> None:
    small, big = tmp_path / "small.docx", tmp_path / "big.docx"
    small.write_bytes(docx(OURS, "T"))
    big.write_bytes(word(f"<w:document {W}><w:body>{MANY[name]}</w:body></w:document>".encode()))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(small), str(big)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip().isdigit() == (name in ("runs", "long field"))
    assert done.stdout.strip().isdigit() or "more in it than a text holds" in done.stdout


def test_names_in_an_archive_lead_nowhere(tmp_path: Path) -> None:
    rels = (
        b'<Relationships><Relationship Id="a" Type="x/officeDocument" Target="../../../../etc/passwd"/></Relationships>'
    )
    document = f"<w:document {W}><w:body><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:body></w:document>".encode()
    parts = {"_rels__.rels": rels, "..__..__evil.txt": b"x", "word__document_xml": document}
    file = tmp_path / "inner" / "a.docx"
    file.parent.mkdir()
    file.write_bytes(zipped(**TYPES, **parts))
    assert text_of(read(file)) == "Words\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["inner", "a.docx"]
