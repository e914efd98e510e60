"""The writer's picks in a draft: words to keep, and words never to come again.

Any thread, no Qt. Pure state of one run; knows nothing of how a draft is drawn or sent.
"""

WordKey = tuple[int, int, int]
"""A word of a step: its span's number in the step, and its range in that span's draft."""


def bare(word: str) -> str:
    """A word without the punctuation around it, as a ban needs it."""
    return word.strip(".,;:!?…\"'“”‘’«»()[]—–-*_").casefold()


class Picks:
    """A word is kept where it stands; a word is banned wherever it stands."""

    def __init__(self) -> None:
        self._kept: dict[WordKey, str] = {}
        self._banned: set[str] = set()

    def turn(self, key: WordKey, text: str) -> None:
        """Send the word ``text`` at ``key`` one on: as it is, keep, ban, as it is."""
        if key in self._kept:
            del self._kept[key]
            self._banned.add(bare(text))
        elif bare(text) in self._banned:
            self._banned.discard(bare(text))
        else:
            self._kept[key] = text

    def keeps(self, key: WordKey | None, text: str) -> bool:
        """Whether the word at ``key`` is kept and still reads as it did when it was picked."""
        return key is not None and self._kept.get(key) == text

    def bans(self, text: str) -> bool:
        return bare(text) in self._banned

    @property
    def banned(self) -> tuple[str, ...]:
        """The banned words, bare and sorted."""
        return tuple(sorted(self._banned))
