import pytest

from engine.prose.inline.tags import BLOCKS, RAW, tag


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<b>x", (3, "b", True)),
        ("</B >", (5, "b", False)),
        ("<br/>", (5, "br", False)),
        ('<img src="a b" hidden alt=x />', (30, "img", False)),
        ("<Tabs value={x}>", (16, "tabs", True)),
        ("<b then heer > c", None),
        ("<b", None),
        ("<1>", None),
        ("< b>", None),
        ('<a href="x', None),
    ],
)
def test_where_a_tag_ends(text: str, found: tuple[int, str, bool] | None) -> None:
    assert tag(text, 0) == found


def test_an_element_is_raw_or_a_block_or_neither() -> None:
    assert not RAW & BLOCKS
