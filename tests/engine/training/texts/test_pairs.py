"""Which copy-edits count as corrections."""

import json
import lzma
from pathlib import Path

import pytest

from engine.training.texts.corpus import CorpusError
from engine.training.texts.pairs import FILE, is_correction, read_pairs


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Please see the compatability notes before you go.", "Please see the compatibility notes before you go."),
        ("We use the list stay organized around our work.", "We use the list to stay organized around our work."),
        ("Please answer the question at the end of the page", "Please answer the question at the end of the page."),
        ("It sees and understand the whole of the picture.", "It sees and understands the whole of the picture."),
    ],
)
def test_small_mends_are_corrections(before: str, after: str) -> None:
    assert is_correction(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The meeting is on the 12th in the large hall.", "The meeting is on the 14th in the large hall."),
        ("Ask Martin about the keys to the large hall.", "Ask Marvin about the keys to the large hall."),
        ("Apples, pears, and plums grow in the old garden.", "Apples, pears and plums grow in the old garden."),
        ("The public organisations met in the large hall.", "The public organizations met in the large hall."),
        ("See http://a.b for teh rest of the long story.", "See http://a.b for the rest of the long story."),
        ("The same text in both, and nothing is changed.", "The same text in both, and nothing is changed."),
        ("It is tiny teh.", "It is tiny the."),
    ],
)
def test_facts_tastes_and_links_are_not(before: str, after: str) -> None:
    assert not is_correction(before, after)


def test_pairs_are_read_once_each_and_a_damaged_file_is_named(tmp_path: Path) -> None:
    assert read_pairs(tmp_path) == []
    row = {
        "before": "Please see the compatability notes before you go.",
        "after": "Please see the compatibility notes before you go.",
        "kind": "minor",
        "src": "a/b",
    }
    lines = [row, row, row | {"kind": "reword", "before": "Please see the compatable notes before you go."}]
    path = tmp_path / FILE
    path.write_bytes(lzma.compress("\n".join(map(json.dumps, lines)).encode()))
    assert read_pairs(tmp_path) == [(row["before"], row["after"])]
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(CorpusError, match="not a readable file of pairs"):
        read_pairs(tmp_path)
