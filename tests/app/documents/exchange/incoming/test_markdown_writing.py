"""Pieces become Markdown that reads back as the same pieces."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents.exchange.incoming.document_pieces import CODE, EM, STRIKE, STRONG, Block, Imported, Level, TextRun
from app.documents.exchange.incoming.reading import text_of
from tests.app.documents.exchange.texts import SHARP, letters, seen

MARKS = st.frozensets(st.sampled_from([STRONG, EM, STRIKE, CODE]), max_size=2)
WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
RUNS = st.lists(st.builds(TextRun, WORDS | SHARP, MARKS, st.sampled_from(["", "", "https://a.org/x(y) z"])), max_size=5)
LISTS = st.sampled_from([(), (), (Level("a", None),), (Level("b", 3),), (Level("a", None), Level("c", 1))])
BLOCKS = st.builds(Block, st.just("paragraph"), RUNS, st.just(0), LISTS, st.booleans(), st.sampled_from([0, 0, 1]))
HEADINGS = st.builds(Block, st.just("heading"), RUNS, st.integers(1, 6))


def test_no_character_is_lost_or_made_on_the_way_to_markdown(full_counts: Callable[[int, int], int]) -> None:
    @settings(deadline=None, max_examples=full_counts(200, 3000))
    @given(st.lists(BLOCKS | HEADINGS, max_size=6))
    def holds(blocks: list[Block]) -> None:
        meant = letters("".join(block.text for block in blocks))
        assert seen(text_of(Imported(blocks=blocks))) == meant

    holds()
