"""A story of the window that waits for disks: told in one piece, gone on with whenever what it waits for is there.

GUI thread; no Qt. Not asyncio's tasks: a story may ask the writer in a dialog, which runs a loop of its own, and while
one of those tasks stands in a dialog no other one may go on. A story begins at once, in the call that begins it.
"""

from collections.abc import Callable, Coroutine, Generator
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Awaited(Generic[T]):
    """What ends once, with a value or an error."""

    def __init__(self) -> None:
        self.ended = False
        self._value: T | None = None
        self._error: BaseException | None = None
        self._listeners: list[Callable[[], object]] = []

    def value(self) -> T:
        """What it came to. Raises what it failed with; RuntimeError where it has not ended."""
        if not self.ended:
            raise RuntimeError("It has not ended yet.")
        if self._error is not None:
            raise self._error
        return self._value  # type: ignore[return-value]  # it has ended without an error

    def __bool__(self) -> bool:
        """Taken for its value, it would always be true."""
        raise TypeError("await it, or ask for its value")

    def then(self, act: Callable[[], object]) -> None:
        """Call ``act`` when it has ended, which may be now."""
        if self.ended:
            act()
        else:
            self._listeners.append(act)

    def __await__(self) -> Generator["Awaited[T]", None, T]:
        if not self.ended:
            yield self
        return self.value()

    def _end(self, value: T | None, error: BaseException | None) -> None:
        self._value, self._error, self.ended = value, error, True
        listeners, self._listeners = self._listeners, []
        for act in listeners:
            act()


class Errand(Awaited[T]):
    """Carries ``story`` to its end; it awaits nothing but what is :class:`Awaited`.

    An error that nobody waits for is raised where the story was gone on with, as in any other call.
    """

    def __init__(self, story: Coroutine[Any, None, T]) -> None:
        super().__init__()
        self._story = story
        self._go_on()

    def _go_on(self) -> None:
        try:
            awaited: Awaited[Any] = self._story.send(None)
        except StopIteration as end:
            self._end(end.value, None)
        except BaseException as error:
            if not self._listeners:
                self._end(None, error)
                raise
            self._end(None, error)
        else:
            awaited.then(self._go_on)
