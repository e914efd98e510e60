"""A text on its way out: read once, named by itself where it says how."""

from app.documents.exchange.outgoing.outgoing_text import ExportWishes, OutgoingText, words_of


def test_a_text_names_itself_or_is_named() -> None:
    own = OutgoingText("---\ntitle: Mine\nlang: sv\n---\n\n# One\n", "file", ExportWishes(language="en"))
    assert (own.title, own.language, own.has_front_page) == ("Mine", "sv", True)
    other = OutgoingText("# One\n", "file", ExportWishes(language="en"))
    assert (other.title, other.language, other.has_front_page) == ("file", "en", False)
    assert OutgoingText("# One\n", "file", ExportWishes(manuscript=True)).has_front_page
    assert not OutgoingText("---\ndate: 2026\n---\n\nText.\n").has_front_page


def test_the_words_of_a_node() -> None:
    tree = OutgoingText("a *b* `c`\nd\n\n    e\n").tree()
    assert words_of(tree) == "\na b c\nde\n"
    assert [token.type for token in OutgoingText("*a*").all_tokens()][:3] == ["paragraph_open", "inline", "em_open"]
