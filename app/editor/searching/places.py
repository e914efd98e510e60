"""Where a page has what is looked for: searched in the lines of its file, found on the page.

GUI thread. Reads a page's text; changes nothing.
"""

from app.editor.positions.text_positions import TextPositions
from app.editor.searching.search import Match, Search
from engine.messages import Range


def places_of(search: Search, positions: TextPositions) -> tuple[Range, ...]:
    """Every place of ``search``, in code points of the page's text. Raises QueryError as :meth:`Search.all` does."""
    whole = positions.whole
    return whole.all_to_page(search.all(whole.text))


def replaced_on(search: Search, positions: TextPositions, template: str) -> tuple[Match, ...]:
    """The same with what ``template`` makes of each. Raises QueryError as :meth:`Search.replaced` does."""
    whole = positions.whole
    matches = search.replaced(whole.text, template)
    if not whole:
        return matches
    return tuple(Match(*whole.to_page(match.start, match.end), match.new) for match in matches)
