"""Words in scripts that put no spaces between them, as ICU's dictionaries tell them apart. Any thread.

Where ICU is not there every character counts. Knows runs of such a script; nothing of lines or texts.
"""

import logging

log = logging.getLogger(__name__)
_LONGEST = 2000
"""Characters that are looked at in one go."""


def words_in_run(run: str) -> int:
    """How many words ``run`` is."""
    try:
        # Where there is something to count: most texts have no such script.
        from icu4py.breakers import WordBreaker
    except ImportError as error:
        log.debug("ICU is not there: %s", error)
        return sum(1 for char in run if char.isalnum())
    count = 0
    for low in range(0, len(run), _LONGEST):
        piece = run[low : low + _LONGEST]
        count += sum(1 for word in WordBreaker(piece, "root") if any(char.isalnum() for char in word))
    return count
