"""Where the next character of a kind stands, asked again and again from left to right. Pure text; any thread.

What opens something looks for what closes it. Looked for afresh from each opening, a text that only ever opens takes
its length squared; here every character is looked at once.
"""

import re


class Following:
    """The places of ``kind`` in ``text`` up to ``end``; asked from places that never go back."""

    def __init__(self, text: str, kind: re.Pattern[str], end: int | None = None) -> None:
        self._text, self._kind = text, kind
        self._end = len(text) if end is None else end
        self._at = -1

    def at(self, start: int) -> int:
        """The first at or behind ``start``; the end where there is none."""
        if self._at < start:
            match = self._kind.search(self._text, start, self._end)
            self._at = self._end if match is None else match.start()
        return self._at
