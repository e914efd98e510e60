"""Title, authors, date and language are read out of the front matter; the rest is named."""

import pytest

from app.documents.exchange.front_matter_facts import About, about


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        ("title: One", About("One")),
        ('title: "One: \\"two\\""', About('One: "two"')),
        ("Title: 'It''s'", About("It's")),
        ("title: One # not more", About("One")),
        ("author: A B", About(authors=("A B",))),
        ("author: [A B, 'C, D']", About(authors=("A B", "C, D"))),
        ("author:\n  - A B\n  - C", About(authors=("A B", "C"))),
        ("title: T\nsubtitle: S\ndate: 2026-01-02\nlang: de-AT", About("T", "S", (), "2026-01-02", "de-AT")),
        ("language: not one at all", About()),
        ("tags:\n  - a\n# remark", About(rest=("tags:", "  - a", "# remark"))),
        ("title: |\n  long", About(rest=("title: |", "  long"))),
        ("title: One\ntitle: Two", About("One", rest=("title: Two",))),
        ("author:\n  name: A", About(rest=("  name: A",))),
    ],
)
def test_facts(data: str, facts: About) -> None:
    assert about(f"---\n{data}\n---\n\nText.\n") == facts


def test_a_text_without_front_matter_says_nothing() -> None:
    assert about("title: One\n") == About()
    assert About(authors=("A", "B")).author == "A, B"
