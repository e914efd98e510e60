"""The sampler's bench at a small size: it runs, and its last line is the JSON that others read."""

import json

import pytest

from tests.bench.sampler import main


def test_the_last_line_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--vocabulary", "512", "--rows", "4", "2", "--rounds", "2"]) == 0
    answer = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert answer["vocabulary"] == 512
    assert set(answer["sampler"]) == {"4", "2"}
    assert all(set(pair) == {"plain_ms", "blocks_ms", "ratio"} for pair in answer["sampler"].values())
