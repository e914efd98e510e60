import pytest

from engine.prose.structure.front_matter import MOST, front_matter_lines


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("---\ntitle: A\ntags:\n  - b\n---\nText.", 5),
        ("---\ntitle: A\n...\nText: here", 3),
        ("---\ntitle: still", 2),
        ('+++\ntitle = "A"\n[params]\n+++\nText.', 4),
        ("---\n\nA rule and a text.", 0),
        ("---\nSpeech begins here.", 0),
        ("---\n---\n", 0),
        ("Text\n---\ntitle: A", 0),
        ("", 0),
        ("---", 0),
    ],
)
def test_where_it_ends(text: str, count: int) -> None:
    assert front_matter_lines(text.split("\n")) == count


def test_it_has_an_end_somewhere() -> None:
    assert front_matter_lines(["---", *["key: value"] * MOST, "---"]) == MOST + 2
    assert front_matter_lines(["---", *["key: value"] * (MOST + 50)]) == 0
