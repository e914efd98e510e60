"""Numbers as a writer reads them."""

from datetime import datetime, timedelta

import pytest

from app.window.parts.phrases import (
    bytes_text,
    count_text,
    device_text,
    entropy_text,
    listing,
    ms_text,
    pair_text,
    parameters_text,
    shortened,
    when_text,
)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (bytes_text(18_400_000_000), "18.4 GB"),
        (bytes_text(212_000_000), "212 MB"),
        (bytes_text(1_500), "2 kB"),
        (pair_text(3_100_000_000, 25_200_000_000), "3.1 of 25.2 GB"),
        (pair_text(12_900_000, 212_000_000), "13 of 212 MB"),
        (ms_text(8.44), "8.4 ms"),
        (ms_text(61.7), "62 ms"),
        (ms_text(1_300), "1.3 s"),
        (count_text(1, "word"), "1 word"),
        (count_text(0, "word"), "0 words"),
        (count_text(12_345, "entry", "entries"), "12,345 entries"),
        (parameters_text(25_200_000_000), "25.2 billion weights"),
        (parameters_text(3_200_000), "3 million weights"),
        (device_text("cpu"), "processor"),
        (device_text("cuda"), "graphics card"),
        (device_text("cuda:1"), "graphics card 1"),
        (device_text("cuda:0"), "graphics card"),
        (device_text("tpu"), "tpu"),
        (entropy_text(0.05), "settled"),
        (entropy_text(0.5), "nearly settled"),
        (entropy_text(2.0), "undecided"),
        (entropy_text(5.0), "open"),
        (listing([]), ""),
        (listing(["a"]), "a"),
        (listing(["a", "b", "c"]), "a, b and c"),
        (shortened("ferry", 5), "ferry"),
        (shortened("the ferry", 5), "the…"),
    ],
)
def test_numbers_and_lists(text: str, wanted: str) -> None:
    assert text == wanted


def test_a_time_of_today_is_only_its_hour() -> None:
    now = datetime.now().astimezone().replace(hour=14, minute=5)
    assert when_text(now.isoformat()) == "14:05"
    before = now - timedelta(days=40)
    assert when_text(before.isoformat()) == f"{before.day} {before:%b} 14:05"
    assert when_text("no time at all") == "no time at all"
