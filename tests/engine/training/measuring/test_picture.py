"""A curve as a PNG."""

import struct
import zlib

from engine.training.measuring.picture import HEIGHT, WIDTH, curves_png


def test_the_curve_is_a_png_of_its_size() -> None:
    data = curves_png([[(0, 9.0), (1, 5.0), (2, 4.5)], [(0, 8.0), (2, 4.0)]])
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", data[16:24]) == (WIDTH, HEIGHT)
    size = struct.unpack(">I", data[33:37])[0]
    assert len(zlib.decompress(data[41 : 41 + size])) == HEIGHT * (1 + 3 * WIDTH)
    assert curves_png([])
