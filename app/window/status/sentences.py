"""Where the window says one sentence: in the status line, or above the page where it must not be missed.

GUI thread. The one place that decides which; whoever has something to say is given this.
"""

from PySide6.QtCore import QObject

from app.window.parts.notice import Notice
from app.window.status.status_line import StatusLine
from app.window.tabs import Tabs


class Sentences(QObject):
    """Of one window."""

    def __init__(self, line: StatusLine, tabs: Tabs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line, self._tabs = line, tabs

    @property
    def notice(self) -> Notice | None:
        """The strip above the page in front."""
        page = self._tabs.current
        return page.notice if page is not None else None

    def say(self, text: str) -> None:
        """In passing: for some seconds in the status line."""
        self._line.say(text)

    def trouble(self, text: str) -> None:
        """Where the writer looks: above the page, or in the status line where there is none."""
        if self.notice is not None:
            self.notice.say(text, bad=True)
        else:
            self.say(text)

    def refuse(self, text: str) -> None:
        """Why a run did not start or came to nothing, unless the page in front says so itself."""
        page, notice = self._tabs.current, self.notice
        telling = [other for other in self._tabs.pages if not other.bar.isHidden() and other.bar.failure_shown == text]
        if notice is None or page in telling:
            return
        if telling:
            # It stands there until it is read; here only that there is something to read.
            self.say(f"{telling[0].document.name}: {text}")
        elif notice.isVisible() and notice.buttons():
            # What waits for an answer stays.
            self.say(text)
        else:
            notice.say(text, key="refused")
