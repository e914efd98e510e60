"""A story told of each thing at most once at a time, and once more where that was wished for meanwhile. GUI thread.

What is wished for often, as by every key of the focus, does not pile up before a disk that takes its time.
"""

from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from app.errands.errand import Errand

K = TypeVar("K")


class Rounds(Generic[K]):
    """``story`` is told of a thing for every wish, or once for several."""

    def __init__(self, story: Callable[[K], Coroutine[Any, None, object]]) -> None:
        self._story = story
        self._again: dict[K, bool] = {}

    def wish(self, thing: K) -> None:
        """Once more, from now on: what is under way may have passed already what it would see now."""
        if thing in self._again:
            self._again[thing] = True
        else:
            Errand(self._go(thing))

    async def _go(self, thing: K) -> None:
        self._again[thing] = True
        try:
            while self._again[thing]:
                self._again[thing] = False
                await self._story(thing)
        finally:
            del self._again[thing]
