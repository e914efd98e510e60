"""A curve as a PNG."""

import struct
import zlib

from engine.training.measuring.picture import HEIGHT, MARGIN, WIDTH, curves_png


def test_the_curve_is_a_png_of_its_size() -> None:
    data = curves_png([[(0, 9.0), (1, 5.0), (2, 4.5)], [(0, 8.0), (2, 4.0)]])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    size = struct.unpack(">I", data[33:37])[0]
    assert len(zlib.decompress(data[41 : 41 + size])) == HEIGHT * (1 + 3 * WIDTH)
    assert curves_png([])


def rows(png: bytes) -> list[bytes]:
    """The picture's rows of three bytes a pixel."""
    size = struct.unpack(">I", png[33:37])[0]
    raw = zlib.decompress(png[41 : 41 + size])
    width = 1 + 3 * WIDTH
    return [raw[at + 1 : at + width] for at in range(0, len(raw), width)]


def test_every_chunk_has_its_sum() -> None:
    png, at = curves_png([[(0, 1.0), (1, 2.0)]]), 8
    kinds = []
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 4 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(body)
        kinds.append(kind)
        at += 12 + size
    assert kinds == [b"IHDR", b"IDAT", b"IEND"]


def test_a_line_runs_from_corner_to_corner_in_its_colour() -> None:
    picture = rows(curves_png([[(0, 1.0), (4, 9.0)]]))
    blue = bytes((31, 119, 180))

    def pixel(x: int, y: int) -> bytes:
        return picture[y][3 * x : 3 * x + 3]

    assert pixel(MARGIN, HEIGHT - MARGIN) == blue
    assert pixel(WIDTH - MARGIN, MARGIN) == blue
    assert pixel(MARGIN, MARGIN) != blue
