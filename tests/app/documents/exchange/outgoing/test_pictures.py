"""Pictures are found in the folder of the text; what is elsewhere is not asked for, and what is none is said."""

import os
import struct
import sys
import zlib
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.documents.exchange.outgoing import pictures as module
from app.documents.exchange.outgoing.pictures import Missing, Picture, Pictures

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="red"/></svg>'


def png(width: int = 4, height: int = 3, rgb: tuple[int, int, int] = (255, 0, 0)) -> bytes:
    """A picture of one colour."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(rgb) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


@pytest.fixture
def folder(tmp_path: Path, qapp: QApplication) -> Path:
    (tmp_path / "text" / "in").mkdir(parents=True)
    for name in ("a.png", "in/b c.png", "../out.png"):
        (tmp_path / "text" / name).write_bytes(png())
    return tmp_path / "text"


@pytest.mark.parametrize("source", ["a.png", "./a.png", "in/../a.png", "in/b%20c.png", "in%5Cb%20c.png"])
def test_what_lies_in_the_folder_is_taken_as_it_is(folder: Path, source: str) -> None:
    assert Pictures(folder).find(source) == Picture(png(), "png", 4, 3)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("https://a.org/x.png", Missing.WEB),
        ("data:image/png;base64,AAAA", Missing.WEB),
        ("//host/share/x.png", Missing.ELSEWHERE),
        ("%5C%5Chost%5Cshare%5Cx.png", Missing.ELSEWHERE),
        ("file://host/x.png", Missing.ELSEWHERE),
        ("file:///etc/passwd", Missing.ELSEWHERE),
        ("FILE:a.png", Missing.ELSEWHERE),
        ("../out.png", Missing.OUTSIDE),
        ("in/../../out.png", Missing.OUTSIDE),
        ("%2E%2E/out.png", Missing.OUTSIDE),
        ("/etc/passwd", Missing.OUTSIDE),
        ("C:/x.png", Missing.OUTSIDE),
        ("none.png", Missing.GONE),
        ("x" * 5000, Missing.GONE),
        ("in", Missing.NONE),
        ("", Missing.NONE),
        ("a%00.png", Missing.NONE),
    ],
)
def test_what_lies_elsewhere_is_left_and_said(folder: Path, source: str, why: Missing) -> None:
    assert Pictures(folder).find(source) is why


def test_a_text_without_a_folder_has_no_pictures() -> None:
    assert Pictures().find("a.png") is Missing.HOMELESS


def test_what_is_outside_is_taken_once_it_is_allowed(folder: Path) -> None:
    pictures = Pictures(folder)
    assert pictures.allowed(False) is pictures
    assert isinstance(pictures.allowed(True).find("../out.png"), Picture)
    assert pictures.allowed(True).find("//host/x.png") is Missing.ELSEWHERE


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_out_of_the_folder_lead_outside(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "direct.png").symlink_to(folder.parent / "out.png")
    (folder / "by.png").symlink_to("direct.png")
    (folder / "up").symlink_to("..")
    (folder / "round.png").symlink_to("round.png")
    (folder / "fine.png").symlink_to("in/../a.png")
    (folder / "whole.png").symlink_to(folder / "a.png")
    asked: list[str] = []
    stat = os.stat
    monkeypatch.setattr(os, "stat", lambda path, **more: asked.append(str(path)) or stat(path, **more))
    pictures = Pictures(folder)
    for name in ("direct.png", "by.png", "up/out.png", "round.png"):
        assert pictures.find(name) is Missing.OUTSIDE, name
    assert [path for path in asked if "out.png" in path] == []
    assert isinstance(pictures.find("fine.png"), Picture)
    assert isinstance(pictures.find("whole.png"), Picture)


def test_what_is_no_picture_is_said(folder: Path) -> None:
    for number, data in enumerate((b"", b"words", png()[:20], b"<svg", b"<html/>", b"%PDF-1.4", bytes(5000))):
        (folder / f"{number}.png").write_bytes(data)
        assert Pictures(folder).find(f"{number}.png") is Missing.NONE, data
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.png")
        assert Pictures(folder).find("pipe.png") is Missing.NONE


def test_large_ones_are_refused_one_by_one_and_together(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 11)
    assert Pictures(folder).find("a.png") is Missing.LARGE
    monkeypatch.setattr(module, "MOST_PIXELS", 12)
    monkeypatch.setattr(module, "LARGEST_TOTAL", len(png()) + 5)
    pictures = Pictures(folder)
    assert isinstance(pictures.find("a.png"), Picture)
    assert pictures.find("in/b c.png") is Missing.LARGE
    assert isinstance(pictures.find("a.png"), Picture)


def test_other_kinds_become_one_that_every_file_holds(folder: Path) -> None:
    image = QImage(5, 6, QImage.Format.Format_RGB32)
    image.fill(0xFF00FF)
    assert image.save(str(folder / "a.bmp"))
    assert image.save(str(folder / "a.jpg"))
    assert (Pictures(folder).find("a.bmp").kind, Pictures(folder).find("a.jpg").kind) == ("png", "jpeg")
    # A photograph without the marks that some readers look for.
    (folder / "raw.jpg").write_bytes((folder / "a.jpg").read_bytes().replace(b"JFIF", b"XXXX"))
    assert Pictures(folder).find("raw.jpg").kind == "png"


def test_a_drawing_becomes_pixels_and_loads_nothing(folder: Path) -> None:
    (folder / "a.svg").write_bytes(SVG)
    drawn = Pictures(folder).find("a.svg")
    assert (drawn.kind, drawn.width, drawn.height) == ("png", 40, 20)
    image = QImage.fromData(drawn.data)
    assert (image.width(), image.pixelColor(100, 100).name()) == (1600, "#ff0000")
    (folder / "b.png").write_bytes(png(40, 20, (0, 255, 0)))
    link = f'<image width="40" height="20" href="{folder / "b.png"}"/><rect width="1" height="1"/>'
    (folder / "loads.svg").write_bytes(SVG.replace(b"</svg>", link.encode() + b"</svg>"))
    loaded = QImage.fromData(Pictures(folder).find("loads.svg").data)
    assert loaded.pixelColor(800, 400).name() == "#ff0000"
    (folder / "bomb.svg").write_bytes(b'<!DOCTYPE svg [<!ENTITY a "x">]>' + SVG)
    assert Pictures(folder).find("bomb.svg") is Missing.NONE


def test_a_large_picture_is_fitted_in_inches() -> None:
    assert Picture(b"", "png", 96, 192).fitted(6, 8) == (1, 2)
    assert Picture(b"", "png", 9600, 960).fitted(6, 8) == (6, 0.6)
    assert Picture(b"", "png", 96, 9600).fitted(6, 8) == (0.08, 8)
