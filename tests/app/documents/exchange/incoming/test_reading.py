"""Documents of word processors come in as Markdown; damaged ones are read or refused in one sentence."""

import contextlib
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.disk.file_errors import OpenError
from app.documents.exchange.incoming.reading import changes_in, is_foreign, left_out, read, text_of
from app.documents.exchange.outgoing.docx_writing import docx
from app.documents.exchange.outgoing.odt_writing import odt
from tests.app.documents.exchange.texts import FIXTURES, OURS, SHARP, seen

ACCEPTED = """# The river

Some *slanted*, **heavy** and ~~struck~~ words, a [link](https://example.org/a_b) and a note[^1]; 2 * 3 = 6, snake_case, [brackets].

## Lists

- first
  - inner
- second

3. three
4. four

> A quotation stands alone.

The ferry was very late. It came.

| Tide | Hour |
| --- | --- |
| high | 6 \\| 7 |

Before after.\\
A new line.

[^1]: The note’s *words*.
"""  # noqa: E501  # a paragraph is a line
BEFORE = ACCEPTED.replace("The ferry was very late. It came.", "The old ferry was late.\n\nIt came.")


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_what_libreoffice_wrote_comes_in(ending: str) -> None:
    imported = read(FIXTURES / f"rich.{ending}")
    assert text_of(imported) == ACCEPTED
    assert text_of(read(FIXTURES / f"rich.{ending}", accept=False)) == BEFORE
    assert sorted(changes_in(imported).split(" and ")) == ["1 insertion", "2 deletions"]
    assert left_out(imported) == "1 header or footer, 1 comment and 1 text box did not come in."


@pytest.mark.parametrize("ending", ["docx", "odt"])
@settings(deadline=None, max_examples=60)
@given(text=SHARP | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=60))
def test_any_text_goes_out_and_in_with_the_same_letters(
    tmp_path_factory: pytest.TempPathFactory, ending: str, text: str
) -> None:
    file = tmp_path_factory.mktemp("x") / f"a.{ending}"
    file.write_bytes({"docx": docx, "odt": odt}[ending](text, "T"))
    assert seen(text_of(read(file))) == seen(text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd"))


def test_any_bytes_flipped_are_read_or_refused(tmp_path: Path) -> None:
    rng = random.Random(3)
    for ending, write in (("docx", docx), ("odt", odt)):
        whole = write(OURS, "T")
        for _ in range(60):
            data = bytearray(whole)
            for _ in range(rng.randrange(1, 12)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            file = tmp_path / f"a.{ending}"
            file.write_bytes(bytes(data))
            with contextlib.suppress(OpenError):  # anything else fails
                text_of(read(file))


ODD = ["", "²", "-1", "9" * 400, "5" * 5000, "x", "0.5", "nan", "1e9", "٣"]


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_any_value_in_any_place_is_read_or_refused(
    tmp_path: Path, ending: str, full_counts: Callable[[int, int], int]
) -> None:
    chance = random.Random(ending)
    path = tmp_path / f"odd.{ending}"
    with zipfile.ZipFile(FIXTURES / f"rich.{ending}") as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = [name for name in parts if name.endswith(("document.xml", "content.xml", "styles.xml", "numbering.xml"))]
    for _ in range(full_counts(150, 3000)):
        name = chance.choice(names)
        root = etree.fromstring(parts[name])
        with_values = [element for element in root.iter() if isinstance(element.tag, str) and element.attrib]
        for _ in range(60):
            element = chance.choice(with_values)
            element.set(chance.choice(list(element.attrib)), chance.choice(ODD))
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, etree.tostring(root) if part == name else data)
        with contextlib.suppress(OpenError):
            text_of(read(path))


def test_a_document_is_known_by_its_beginning_too(tmp_path: Path) -> None:
    for name, data, foreign in (
        ("a.txt", docx("Words", "T"), True),
        ("a.md", b"PK is a name", False),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", True),
        ("a.ODT", b"", True),
        ("a.txt", b"", False),
    ):
        (tmp_path / name).write_bytes(data)
        assert is_foreign(tmp_path / name) is foreign, name
    assert not is_foreign(tmp_path / "none.txt")
    with pytest.raises(OpenError, match="is empty: 0 bytes"):
        read(tmp_path / "a.ODT")
