"""A passage with room in it: a free slot before every word and one at the end. Ids only; any thread.

What a base model corrects in place stands so on the canvas: a word that is missing has a slot to come into, a word too
many or a spelling that is shorter leaves fillers, and no correction moves what stands behind it.
"""

from collections.abc import Callable, Sequence


def interleaved(ids: Sequence[int], spaced: Callable[[int], bool], room: int) -> list[int]:
    """``ids`` with the id ``room`` before the first, before each that ``spaced`` says begins with a space, and last."""
    slots: list[int] = []
    for at, token in enumerate(ids):
        if not at or spaced(token):
            slots.append(room)
        slots.append(token)
    return [*slots, room] if slots else slots
