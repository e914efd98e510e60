"""Markdown as EPUB: the parts that reading devices want, chapters by headings, every reference answered."""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing.epub import epub
from app.documents.exchange.outgoing.outgoing_text import PLAIN, ExportWishes
from app.documents.exchange.outgoing.pictures import Pictures
from tests.app.documents.exchange.outgoing.test_pictures import png
from tests.app.documents.exchange.outgoing.test_text_walk import LEFTWARD, MATTER
from tests.app.documents.exchange.texts import HOSTILE, OURS, SHARP

WHEN = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
BOOK = (
    "# One *fine* <!-- no --> day\n\nA note[^a], again[^a] and [here[^b]](https://a.org).\n\n## Part\n\n- [x] done\n\n"
    '# Two\n\n![a "cat"](a.png) ![b](https://a.org/b.png)\n\nEnd^[inline].\n\n[^a]: Note, as in[^b].\n[^b]: *Other*.\n'
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        return {name: archive.read(name) for name in archive.namelist()}


def check(data: bytes) -> dict[str, bytes]:
    """What epubcheck would say of structure: all is XML, listed, and there, and every reference is answered."""
    held = parts(data)
    assert held["mimetype"] == b"application/epub+zip"
    container = etree.fromstring(held["META-INF/container.xml"])
    assert container.find(".//{*}rootfile").get("full-path") == "EPUB/package.opf"
    package = etree.fromstring(held["EPUB/package.opf"])
    items = {item.get("id"): item for item in package.iter("{*}item")}
    listed = {f"EPUB/{item.get('href')}" for item in items.values()}
    assert listed == {name for name in held if name.startswith("EPUB/")} - {"EPUB/package.opf"}
    assert len(listed) == len(items)
    assert [item.get("properties") for item in items.values()].count("nav") == 1
    spine = [items[reference.get("idref")].get("href") for reference in package.iter("{*}itemref")]
    assert spine
    for name in ("identifier", "title", "language"):
        assert (package.findtext(f".//{{http://purl.org/dc/elements/1.1/}}{name}") or "").strip()
    assert [meta.get("property") for meta in package.iter("{*}meta")] == ["dcterms:modified"]
    names: dict[str, list[str]] = {}
    for name, page in held.items():
        if name.endswith(".xhtml"):
            names[name] = [element.get("id") for element in etree.fromstring(page).iter() if element.get("id")]
            assert len(names[name]) == len(set(names[name])), name
    for name in names:
        root = etree.fromstring(held[name])
        assert not [link for link in root.iter("{*}a") if list(link.iterancestors("{*}a"))]
        targets = [element.get("href") for element in root.iter("{*}a", "{*}link")]
        targets += [element.get("src") for element in root.iter("{*}img")]
        for target in targets:
            file, _, place = target.partition("#")
            if re.match("https?:|mailto:", target) or (name.startswith("EPUB/chapter") and not file):
                continue
            path = normpath(join(dirname(name), file))
            assert path in held, target
            assert not place or place in names[path], target
    return held


def test_a_book(tmp_path: Path, qapp: QApplication) -> None:
    (tmp_path / "a.png").write_bytes(png())
    held = check(epub(MATTER + BOOK, "name", ExportWishes(pictures=Pictures(tmp_path)), WHEN))
    assert list(held)[5:] == [
        *("EPUB/title.xhtml", "EPUB/chapter1.xhtml", "EPUB/chapter2.xhtml", "EPUB/notes.xhtml", "EPUB/images/1.png"),
    ]
    package = held["EPUB/package.opf"].decode()
    for fact in (
        "<dc:title>The Sea<",
        "<dc:creator>Tom Ek<",
        "<dc:language>sv<",
        "<dc:date>2026-11-30<",
        "2026-11-30T12:00:00Z",
    ):
        assert fact in package
    contents = etree.fromstring(held["EPUB/nav.xhtml"])
    assert [link.text for link in contents.iter("{*}a")] == ["The Sea", "One fine day", "Two", "Notes"]
    assert held["EPUB/images/1.png"] == png()
    assert '<img src="images/1.png" alt="a &quot;cat&quot;" /> [b]' in held["EPUB/chapter2.xhtml"].decode()
    assert "☑ done" in held["EPUB/chapter1.xhtml"].decode()
    assert epub(BOOK, "n", PLAIN, WHEN) == epub(BOOK, "n", PLAIN, WHEN)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("Text.\n", ["name"]),
        ("", ["name"]),
        ("# Book\n\n## One\n\n## Two\n\n### Deep\n", ["Book", "One", "Two"]),
        ("Before.\n\n# One\n\n> # quoted\n\n# Two\n", ["name", "One", "Two"]),
        ("## One\n\n### a\n\n### b\n", ["One", "a", "b"]),
        ("#\n\nText.\n", ["name"]),
    ],
)
def test_chapters_begin_at_headings(text: str, titles: list[str]) -> None:
    contents = etree.fromstring(check(epub(text, "name", PLAIN, WHEN))["EPUB/nav.xhtml"])
    assert [link.text for link in contents.iter("{*}a")] == titles


def test_a_book_that_runs_leftward_turns_its_pages_so() -> None:
    held = check(epub(LEFTWARD, "שם", PLAIN, WHEN))
    assert 'page-progression-direction="rtl"' in held["EPUB/package.opf"].decode()
    assert '<p dir="rtl">' in held["EPUB/chapter1.xhtml"].decode()
    assert "progression" not in check(epub(OURS, "T", PLAIN, WHEN))["EPUB/package.opf"].decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_become_books(text: str) -> None:
    check(epub(text, "T\x00", PLAIN, WHEN))


@settings(max_examples=60)
@given(SHARP | st.text(max_size=60))
def test_any_text_becomes_a_book(text: str) -> None:
    check(epub(text, text, PLAIN, WHEN))


EPUBCHECK = shutil.which("epubcheck")


@pytest.mark.skipif(EPUBCHECK is None, reason="epubcheck is not installed here (bootstrap.py test --long does that)")
def test_epubcheck_has_nothing_to_say(
    tmp_path: Path, qapp: QApplication, full_counts: Callable[[int, int], int]
) -> None:
    assert EPUBCHECK is not None
    # Some systems have it as a program, some as an archive of Java's.
    archive = Path(EPUBCHECK).read_bytes()[:2] == b"PK"
    command = ["java", "-jar", EPUBCHECK] if archive else [EPUBCHECK]
    (tmp_path / "a.png").write_bytes(png())
    wishes = ExportWishes(pictures=Pictures(tmp_path))
    for number, text in enumerate((MATTER + BOOK, OURS, LEFTWARD)[: full_counts(1, 3)]):
        file = tmp_path / f"{number}.epub"
        file.write_bytes(epub(text, "T", wishes, WHEN))
        checked = subprocess.run([*command, str(file)], capture_output=True, text=True, timeout=120)
        assert checked.returncode == 0, checked.stdout + checked.stderr
