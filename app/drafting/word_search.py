"""Words asked of the engine for one place, one search at a time. GUI thread, on the asyncio loop; knows no widget."""

import asyncio

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from app.drafting.bridge import Bridge
from engine.messages import AllWords, Failed, FirstWords, WordList, WordWheel


class WordSearch(QObject):
    """Of one page. A newer search ends the one before it, which says nothing more."""

    listed = Signal(WordList, bool)
    """Words for the newest search, and whether these are all of them."""
    failed = Signal(str)
    """One sentence: why there are none."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._task: asyncio.Task[None] | None = None

    def ask(self, request: WordWheel) -> None:
        """Search for ``request``, from inside the loop."""
        self.stop()
        self._task = asyncio.get_event_loop().create_task(self._carry(request))

    def stop(self) -> None:
        """End what is searched for; the engine lets go of it within a pass."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _carry(self, request: WordWheel) -> None:
        async for event in self._bridge.run(request):
            if not isValid(self):
                return  # its page was closed meanwhile
            match event:
                case FirstWords():
                    self.listed.emit(event, False)
                case AllWords():
                    self.listed.emit(event, True)
                case Failed():
                    self.failed.emit(event.message)
