"""A curve as a PNG, with nothing but the standard library. Pure function of numbers; any thread."""

import itertools
import struct
import zlib
from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 900, 420, 44
_PAPER, _INK, _GRID = (255, 255, 255), (60, 60, 60), (225, 225, 225)
_COLOURS = ((31, 119, 180), (214, 39, 40), (44, 160, 44))
_DIGITS = {
    "0": "755557", "1": "262227", "2": "717447", "3": "717117", "4": "557111", "5": "747117",
    "6": "747557", "7": "711222", "8": "757557", "9": "757117", ".": "000002",
}  # fmt: skip


def curves_png(lines: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """PNG of up to three lines of (x, y) on shared axes, the axes' ends labelled with their numbers."""
    pixels = [[_PAPER] * WIDTH for _ in range(HEIGHT)]
    points = [point for line in lines for point in line]
    if points:
        left, right = min(p[0] for p in points), max(p[0] for p in points)
        low, high = min(p[1] for p in points), max(p[1] for p in points)
        spread_x, spread_y = right - left or 1.0, high - low or 1.0

        def place(x: float, y: float) -> tuple[int, int]:
            across = MARGIN + (x - left) / spread_x * (WIDTH - 2 * MARGIN)
            down = HEIGHT - MARGIN - (y - low) / spread_y * (HEIGHT - 2 * MARGIN)
            return round(across), round(down)

        for n in range(5):
            _line(pixels, place(left, low + n * spread_y / 4), place(right, low + n * spread_y / 4), _GRID)
            _text(pixels, f"{low + n * spread_y / 4:.2f}", 4, place(left, low + n * spread_y / 4)[1] - 4)
            across = place(left + n * spread_x / 4, low)[0]
            _text(pixels, f"{left + n * spread_x / 4:.1f}", across - 8, HEIGHT - MARGIN + 12)
        for line, colour in zip(lines, _COLOURS, strict=False):
            for a, b in itertools.pairwise(line):
                _line(pixels, place(*a), place(*b), colour)
    return _png(pixels)


def _line(
    pixels: list[list[tuple[int, int, int]]], a: tuple[int, int], b: tuple[int, int], colour: tuple[int, int, int]
) -> None:
    steps = max(abs(b[0] - a[0]), abs(b[1] - a[1]), 1)
    for n in range(steps + 1):
        x, y = round(a[0] + (b[0] - a[0]) * n / steps), round(a[1] + (b[1] - a[1]) * n / steps)
        pixels[y][x] = colour
        if colour != _GRID and y + 1 < HEIGHT:
            pixels[y + 1][x] = colour


def _text(pixels: list[list[tuple[int, int, int]]], text: str, x: int, y: int) -> None:
    """Digits three dots wide and six high, each dot two pixels wide."""
    for character in text:
        for row, bits in enumerate(_DIGITS.get(character, "000000")):
            for column in range(3):
                if int(bits) >> (2 - column) & 1:
                    for extra in range(2):
                        if 0 <= y + row < HEIGHT and 0 <= x + 2 * column + extra < WIDTH:
                            pixels[y + row][x + 2 * column + extra] = _INK
        x += 9


def _png(pixels: list[list[tuple[int, int, int]]]) -> bytes:
    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in pixels)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", len(pixels[0]), len(pixels), 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")
