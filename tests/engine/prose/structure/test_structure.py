from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.prose.kinds import MarkupKind
from engine.prose.structure.structure import Structure, split, utf8_ranges
from tests.engine.prose.grammar import OTHER, PROSE, labelled

PARTS = (
    "word ", "Two words.", "\n", "\n\n", "> ", "- ", "1. ", "```", "~~~", "    ", "\t", "`", "$$", "$x$", "%%",
    "<!-- ", "-->", "[a](b)",
    "[[w]]", "[^1]", "| a | b |\n|---|---|\n", "# ", "---\n", "title: x\n", "{{< a >}}", "{#id}", "\\begin{align}",
    "\\end{align}", "<div>",
    "</div>", "<b>", "*", "__", "http://a.b/c", "\r\n", "\r", "***\n", "=== \n", "[!note]", "[^1]: ", "{{<",
    "\\emph{", "}", "<code>",
    "</code>", "> > ", "](", "\u2028", "+++\n",
)  # fmt: skip
SEEDS = st.integers(0, 1 << 40)


def test_no_byte_that_is_no_prose_lies_in_prose_and_nearly_all_words_do(full_counts: Callable[[int, int], int]) -> None:
    words = inside = 0

    @settings(max_examples=full_counts(120, 5000))
    @given(SEEDS)
    def check(seed: int) -> None:
        nonlocal words, inside
        made = labelled(seed)
        ranges = Structure(made.text).prose()
        lettered = [(PROSE if label == PROSE else label) for label in made.labels]
        for low, high in ranges:
            assert OTHER not in lettered[low:high], (made.text[low:high], made.text[max(0, low - 40) : high + 40])
            inside += lettered[low:high].count(PROSE)
        words += lettered.count(PROSE)

    check()
    assert inside >= 0.99 * words > 0


def test_what_is_read_again_is_what_a_new_reading_says(full_counts: Callable[[int, int], int]) -> None:
    @settings(max_examples=full_counts(60, 3000))
    @given(SEEDS)
    def check(seed: int) -> None:
        random = Random(seed)
        text = labelled(seed, 3).text if random.random() < 0.4 else "".join(random.choices(PARTS, k=40))
        structure = Structure(text)
        for _ in range(8):
            start = random.randint(0, len(text))
            end = min(len(text), start + random.choice((0, 0, 1, 3, 10)))
            new = "".join(random.choices(PARTS, k=random.randint(0, 3)))
            text = text[:start] + new + text[end:]
            structure.replace(start, end, new)
            if random.random() < 0.4:
                structure.markup(0, random.randint(0, len(text)))
                continue
            fresh = Structure(text)
            assert structure.markup() == fresh.markup(), text
            assert structure.prose() == fresh.prose(), text
            assert structure.line_count == fresh.line_count

    check()


def test_only_what_changed_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Some *words* here.\n\n> A `quotation`.\n\n" * 2000
    structure = Structure(text)
    structure.line(structure.line_count - 1)
    lines: list[int] = []
    whole = Structure.__module__
    import engine.prose.structure.structure as module

    read = module.read_line
    monkeypatch.setattr(
        f"{whole}.read_line", lambda all_lines, number, *more: (lines.append(number), read(all_lines, number, *more))[1]
    )
    structure.replace(40_000, 40_000, "x")
    structure.line(structure.line_count - 1)
    assert len(lines) < 20


@pytest.mark.parametrize("name", ["links", "opened", "fences"])
def test_a_range_is_clipped(name: str) -> None:
    text = {"links": "see http://a.org/long now", "opened": "`aaaa bbbbb cccc`", "fences": "```\nteh teh teh\n```"}[
        name
    ]
    assert [(low, high) for low, high, _ in Structure(text).markup(6, 12)] == [(6, 12)]
    assert Structure(text).prose(6, 12) == []


def test_a_place_has_its_kind() -> None:
    structure = Structure("a `b`\r\n```\nc\n```\n")
    assert [structure.kind_at(place) for place in (0, 2, 5, 11)] == [None, MarkupKind.CODE, None, MarkupKind.FENCE]
    assert [structure.is_literal(number) for number in range(structure.line_count)] == [False, True, True, True, False]


def test_a_page_gives_its_lines() -> None:
    structure = Structure(lines=["a\n", "```\n", "b\n", ""])
    assert structure.is_literal(2)
    structure.replace_lines(1, 2, [])
    assert not structure.is_literal(1)
    structure.replace_lines(0, 3, ["```\n", "x"])
    assert structure.is_literal(1)
    assert structure.prose() == []


def test_lines_with_their_breaks() -> None:
    assert split("a\r\nb\u2028c\n") == ["a\r\n", "b\u2028", "c\n", ""]
    assert split("") == [""]


@given(st.text(max_size=30))
def test_ranges_in_bytes(text: str) -> None:
    ranges = [(at, min(len(text), at + 2)) for at in range(0, len(text), 3)]
    whole = text.encode("utf-8", "surrogatepass")
    pieces = [whole[low:high].decode("utf-8", "surrogatepass") for low, high in utf8_ranges(text, ranges)]
    assert pieces == [text[low:high] for low, high in ranges]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("markup", ["The house ", " Tip", "Read ", " and ", " at ", " now. ", " ", " ", "This is a heading"]),
        ("spell-underscore", ["Mispeled", " ", "Mispeled", " ", "Mispeled heer", " mispeled/heer"]),
        ("export-obsidian", ["Text ", " and ", " more."]),
    ],
)
def test_notes_of_writers(name: str, words: list[str]) -> None:
    text = (Path(__file__).parent / f"{name}.md").read_text(encoding="utf-8")
    assert [text[low:high] for low, high in Structure(text).prose()] == words
