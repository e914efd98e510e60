"""How the session's tests listen to what it posts, what they ask for, and how they hold a scripted step."""

import threading
from collections.abc import Callable

from engine.edits.loop.control import Control
from engine.messages import AnyRequest, Cancelled, Continue, Event, Failed, Finished

PATIENCE = 30.0  # how long a test waits for an event that must come; never reached when all is well


class Ear:
    """Collects what a session posts, and waits for it."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._change = threading.Condition()

    def post(self, event: Event) -> None:
        with self._change:
            self.events.append(event)
            self._change.notify_all()

    def until(self, wanted: Callable[[Event], bool], count: int = 1) -> Event:
        """Wait for ``count`` events that are ``wanted``; the last of them."""
        with self._change:
            assert self._change.wait_for(lambda: sum(map(wanted, self.events)) >= count, PATIENCE), self.events
            return [event for event in self.events if wanted(event)][count - 1]

    def ending(self, job: str) -> Event:
        return self.until(lambda event: isinstance(event, Finished | Cancelled | Failed) and event.job == job)

    def endings(self) -> list[str]:
        return [event.job for event in self.events if isinstance(event, Finished | Cancelled | Failed) and event.job]


class Gate:
    """Stops a scripted step until it is opened; looks at the control as the layers of a network do."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, request: AnyRequest, control: Control, number: int) -> None:
        self.reached.set()
        while not self.opened.wait(0.005):
            control.check()


def job(name: str) -> Continue:
    return Continue(job=name, text="Once.", words=3)
