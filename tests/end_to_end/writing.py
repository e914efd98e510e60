"""What a writer did to a text, as the harness of faults keeps it: so it can be said what any file of it may hold."""

import time

HEAD, FOOT = "The first line, as it was.\n", "\nThe last line, as it was.\n"
BODY = "It was late, and the river was high.\n" * 40
ORIGINAL = HEAD + BODY + FOOT
SECOND = "second "
"""What a second copy of the program writes, at the end of the text."""


class Writing:
    """One page's text from ORIGINAL on: numbered words behind its first line, and whatever a model filled in."""

    def __init__(self) -> None:
        self.typed: list[tuple[float, str]] = []
        """Each word and when it was written, by the monotonic clock."""
        self.filled = False
        self.second = False
        """Whether a second copy of the program is at it, too."""
        self._legal = {ORIGINAL}
        self._is_ours = True

    @property
    def text(self) -> str:
        """What the page holds if nothing was filled in."""
        return HEAD + "".join(word for _, word in self.typed) + BODY + FOOT

    def next_word(self) -> str:
        """The word that is written now."""
        word = f"word{len(self.typed)} "
        self.typed.append((time.monotonic(), word))
        return word

    def save(self) -> None:
        """The file may hold the page as it is now."""
        if self._is_ours:
            self._legal.add(self.text)

    def replaced_by(self, theirs: str | None) -> None:
        """Another program put ``theirs``, or no text at all, in the file's place: nothing else may be there now."""
        self._legal = set() if theirs is None else {theirs}
        self._is_ours = False

    @property
    def may_be_gone(self) -> bool:
        """Whether there need be no file."""
        return not self._legal

    def may_hold(self, text: str, copy: bool = False) -> bool:
        """Whether the file (``copy``: a recovery copy) may hold ``text``."""
        if self.second:
            text = text.removesuffix(SECOND)
        if text in self._legal:
            return True
        if not copy and not (self._is_ours and self.filled):
            return False
        # Between the writer's words anything may have been filled in; they themselves stand whole and in order.
        if not (text.startswith(HEAD) and text.endswith(BODY[-200:] + FOOT)):
            return False
        if self.filled:
            return True
        middle = text[len(HEAD) : len(text) - len(BODY + FOOT)]
        return self.text.startswith(HEAD + middle)


def count_words(text: str) -> int:
    """How many of the numbered words stand in ``text``, from the first on."""
    count = 0
    while f"word{count} " in text:
        count += 1
    return count
