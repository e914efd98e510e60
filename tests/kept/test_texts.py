"""What is kept of the writer's texts beside them: versions, marks of who wrote what, recovery copies."""

import hashlib
import json
import os
import time
import zlib

import pytest

from tests.kept import reader
from tests.kept.conftest import Kept

pytestmark = pytest.mark.usefixtures("qapp")

FIRST = (
    "# The ferry 🚢\n\nThe ferry had been late again that morning. Anna wated on the quay.\n\n"
    "It was and nobody spoke.\n\nThe end came slowly."
).encode()
SECOND = (
    "# The ferry 🚢\n\nThe ferry was late. Stop. Anna waited on the quay.\n\n"
    "It was snowing hard in silence.\n\nThe end came, slowly. Four. And then 🌊 it began again."
).encode()
LAST = SECOND + b"\nMy own last line."
SECOND_HASH = "ee127ac25204e1d6f43d7d55d1208821a0cafdc7254b5355407173e7132a2c80"
LAST_HASH = "34dd0cfa685371a1da3589516ee018e55bea9b61391a59d32daa6fd45cf70843"
BY_MODEL = ("fake", "2026-11-30", False)
SECOND_MARKS = [
    (26, 3, *BY_MODEL),
    (34, 6, *BY_MODEL),
    (47, 6, *BY_MODEL),
    (74, 13, *BY_MODEL),
    (88, 10, *BY_MODEL),
    (113, 1, *BY_MODEL),
    (122, 34, *BY_MODEL),
]
"""UTF-16 units: the ship before them counts two."""
ENDS_MARK = (157, 17, *BY_MODEL)
LETTER = "Dear Zoë,\rthe first line.\r\nThe second.\nP.S. 1 ½ £ Ω"
INVOICE = "Façade, 30 francs.\rPaid.\rSnow ☃ is free."


# ---------------------------------------------------------------- versions


def test_every_version_has_its_bytes_and_its_time(kept: Kept) -> None:
    assert reader.versions_of(kept.state / "versions", kept.novel) == [
        ("2026-11-30T01:49:24.876919+00:00", LAST),
        ("2026-11-30T01:49:24.837538+00:00", SECOND),
        ("2026-11-30T01:49:24.837537+00:00", FIRST),
    ]
    assert kept.novel.read_bytes() == LAST


def test_a_version_is_found_by_its_hash(kept: Kept) -> None:
    assert reader.version_of_hash(kept.state / "versions", kept.novel, SECOND_HASH) == SECOND
    assert reader.version_of_hash(kept.state / "versions", kept.novel, "0" * 64) is None


def test_a_version_is_a_compressed_file_named_by_time_and_hash(opened: Kept) -> None:
    """Written here without the program, so that none but this form will do."""
    data = "Övrigt.\r\n".encode("utf-16")
    folder = opened.beside("versions", opened.desk / "Letter.txt", "")
    folder.mkdir()
    name = f"20240229T235959.000001-{hashlib.sha256(data).hexdigest()[:16]}.version"
    (folder / name).write_bytes(zlib.compress(data))
    (folder / "of-tomorrow.version").write_bytes(b"?")
    found = reader.versions_of(opened.state / "versions", opened.desk / "Letter.txt")
    assert found == [("2024-02-29T23:59:59.000001+00:00", data)]
    assert len(list(folder.iterdir())) == 2


# ---------------------------------------------------------------- marks


def test_marks_of_each_text_that_was_saved(kept: Kept) -> None:
    marks = kept.state / "marks"
    assert reader.marks_of(marks, kept.novel, SECOND_HASH) == SECOND_MARKS
    assert reader.marks_of(marks, kept.novel, LAST_HASH) == [*SECOND_MARKS, ENDS_MARK]
    assert reader.marks_of(marks, kept.novel, "0" * 64) == []


def test_an_opened_text_shows_its_marks(kept: Kept) -> None:
    found = reader.marks_shown(kept.state / "marks", kept.state / "recovery", kept.novel)
    assert found == [*SECOND_MARKS, ENDS_MARK]
    units = LAST.decode().encode("utf-16-le")
    words = [units[2 * start : 2 * (start + length)].decode("utf-16-le") for start, length, *_ in found]
    assert words == [
        "was",
        ". Stop",
        "waited",
        " snowing hard",
        "in silence",
        ",",
        " Four. And then 🌊 it began again.",
        "My own last line.",
    ]


def test_an_author_is_a_person_or_a_model_with_or_without_a_date(opened: Kept) -> None:
    file = opened.beside("marks", opened.sketch, ".json")
    rows = [[0, 4, "@\tÅsa"], [4, 1, "&2026-11-24\tstarter"], [5, 2, "&\ttab\tin it"]]
    file.write_text(json.dumps({"f" * 64: rows, "e" * 64: [[0, 1, "?x\ty"]], "d" * 64: "?"}), encoding="utf-8")
    before = file.read_bytes()
    assert reader.marks_of(opened.state / "marks", opened.sketch, "f" * 64) == [
        (0, 4, "Åsa", "", True),
        (4, 1, "starter", "2026-11-24", False),
        (5, 2, "tab\tin it", "", False),
    ]
    assert reader.marks_of(opened.state / "marks", opened.sketch, "e" * 64) == []
    assert reader.marks_of(opened.state / "marks", opened.sketch, "d" * 64) == []
    assert file.read_bytes() == before


# ---------------------------------------------------------------- recovery copies


def test_every_text_that_was_not_saved_is_offered(kept: Kept) -> None:
    found = reader.copies_in(kept.state / "recovery")
    assert set(found) == {"Untitled", "Letter.txt", "Invoice.txt"}
    assert found["Untitled"] == {
        "path": None,
        "encoding": "utf-8",
        "known": None,
        "data": "Never saved 🐚, made up\nand mine.".encode(),
        "own": None,
        "marks": [(16, 7, "starter", "2026-11-24", False), (28, 4, "Åsa", "", True)],
        "text": "Never saved 🐚, made up\nand mine.",
        "unsaved": True,
        "shown encoding": "UTF-8",
        "shown endings": "LF",
        "shown marks": [(16, 7, "starter", "2026-11-24", False), (28, 4, "Åsa", "", True)],
    }
    assert found["Letter.txt"] == {
        "path": kept.desk / "Letter.txt",
        "encoding": "utf-16-be",
        "known": "1b271d6455a1fbec6eb718c499ee71346c862fe05d1b388ef2f0d4e1429789f1",
        "data": b"\xfe\xff" + LETTER.encode("utf-16-be"),
        "own": None,
        "marks": [],
        "text": "Dear Zoë,\nthe first line.\nThe second.\nP.S. 1 ½ £ Ω",
        "unsaved": True,
        "shown encoding": "UTF-16-BE with BOM",
        "shown endings": "mixed",
        "shown marks": [],
    }
    assert found["Invoice.txt"] == {
        "path": kept.desk / "Invoice.txt",
        "encoding": "utf-8",
        "known": "54abe024cce4323cc0f8c0bce75852b057f1e3435883656d3f5b495f95f70d3a",
        "data": INVOICE.encode(),
        "own": ("cp1252", False),
        "marks": [],
        "text": "Façade, 30 francs.\nPaid.\nSnow ☃ is free.",
        "unsaved": True,
        "shown encoding": "CP1252",
        "shown endings": "CR",
        "shown marks": [],
    }


def test_a_recovered_text_is_saved_in_its_own_encoding_and_endings(opened: Kept) -> None:
    letter = opened.desk / "Letter.txt"
    before = letter.read_bytes()
    assert hashlib.sha256(before).hexdigest() == "1b271d6455a1fbec6eb718c499ee71346c862fe05d1b388ef2f0d4e1429789f1"
    assert reader.saves_recovered(opened.state / "recovery", "Letter.txt") == b"\xfe\xff" + LETTER.encode("utf-16-be")
    assert letter.read_bytes() == b"\xfe\xff" + LETTER.encode("utf-16-be")
    # It alone is gone: it is in its file.
    assert set(reader.copies_in(opened.state / "recovery")) == {"Untitled", "Invoice.txt"}


def test_a_recovered_text_without_a_file_is_saved_where_the_writer_says(opened: Kept) -> None:
    target = opened.desk / "Shell.md"
    data = "Never saved 🐚, made up\nand mine.".encode()
    assert reader.saves_recovered(opened.state / "recovery", "Untitled", target) == data


def test_a_copy_is_a_line_about_the_text_and_then_its_bytes(opened: Kept) -> None:
    """Written here without the program; an earlier version said less in the line, a newer one may say more."""
    data = "Œuvre\r\n".encode("cp1252")
    about = {
        "name": "Old.txt",
        "path": None,
        "known": None,
        "process": [999999999, "gone"],
        "encoding": "cp1252",
        "sum": hashlib.sha256(data).hexdigest(),
    }
    folder = opened.state / "recovery"
    for copy in list(folder.iterdir()):
        copy.unlink()
    (folder / "old.copy").write_bytes(json.dumps(about).encode() + b"\n" + data)
    (folder / "new.copy").write_bytes(
        json.dumps({**about, "name": "New.txt", "of_tomorrow": 1}).encode() + b"\n" + data
    )
    (folder / "damaged.copy").write_bytes(json.dumps({**about, "sum": "0" * 64}).encode() + b"\n" + data)
    (folder / "strange.copy").write_bytes(json.dumps({**about, "encoding": "of-tomorrow"}).encode() + b"\n" + data)
    found = reader.copies_in(folder)
    assert set(found) == {"Old.txt", "New.txt"}
    for copy in found.values():
        assert (copy["text"], copy["shown encoding"], copy["shown endings"]) == ("Œuvre\n", "CP1252", "CRLF")
        assert (copy["marks"], copy["own"]) == ([], None)
    assert len(list(folder.iterdir())) == 4


def test_what_a_killed_program_left_half_written_is_cleared_away_in_time(opened: Kept) -> None:
    folder, desk = opened.state / "recovery", opened.desk
    names = [folder / f"{number}.copy.4242.part" for number in (1, 2)]
    names += [desk / f".Letter.txt.{number}.redraft-part" for number in (4242, 4243)]
    for name in names:
        name.write_bytes(b"half")
    long_ago = time.time() - 2 * 3600
    for name in names[::2]:
        os.utime(name, (long_ago, long_ago))
    assert len(reader.copies_in(folder)) == 3
    reader.saves_recovered(folder, "Letter.txt")
    assert [name.exists() for name in names] == [False, True, False, True]
