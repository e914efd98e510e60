"""Where a gap or an answer may end, and with what marks it may begin: ids ruled out at some slots. Pure; any thread.

Each rule comes as a tuple that is empty where it touches no slot, so that a plan can list them one after the other.
"""

from collections.abc import Collection, Sequence

from engine.edits.rules.forbidden import Forbidden
from engine.edits.tokens.vocabulary import Vocabulary

Places = Sequence[Collection[int]]
"""Slots, one collection a row."""


def only_text(special: Sequence[int], tail: Collection[int]) -> tuple[Forbidden, ...]:
    """No id of ``special`` but those that close what is left over (``tail``)."""
    return (Forbidden(tuple(token for token in special if token not in tail)),)


def no_end(tail: Sequence[int], places: Places) -> tuple[Forbidden, ...]:
    """What closes a gap or an answer does not stand at ``places``: words come first."""
    return _at(tuple(tail), places)


def no_line_breaks(vocabulary: Vocabulary, places: Places | None = None) -> tuple[Forbidden, ...]:
    """No line break at ``places``; None: anywhere."""
    ids = vocabulary.line_breaks()
    return (Forbidden(ids),) if places is None else _at(ids, places)


def new_word(vocabulary: Vocabulary, places: Places) -> tuple[Forbidden, ...]:
    """What stands at ``places`` does not carry on the word before it."""
    return _at(vocabulary.continuing(), places)


def no_closing_mark(vocabulary: Vocabulary, places: Places) -> tuple[Forbidden, ...]:
    """No comma or the like, which belongs right behind a word, at ``places``."""
    return _at(vocabulary.closing(), places)


def a_word(vocabulary: Vocabulary, places: Places) -> tuple[Forbidden, ...]:
    """What stands at ``places`` is a word by itself."""
    return _at(vocabulary.wordless(), places)


def _at(ids: tuple[int, ...], places: Places) -> tuple[Forbidden, ...]:
    slots = tuple(frozenset(row) for row in places)
    return (Forbidden(ids, slots),) if any(slots) else ()
