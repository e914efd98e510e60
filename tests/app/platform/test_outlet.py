"""What a thread says goes nowhere once nobody listens, and is never under way then."""

import threading
import time

from app.platform.outlet import Outlet


def test_it_hands_on_until_it_is_closed() -> None:
    heard: list[object] = []
    outlet = Outlet(lambda *values: heard.append(values))
    outlet(1, "a")
    outlet.close()
    outlet(2, "b")
    outlet.close()
    assert heard == [(1, "a")]


def test_what_listens_may_say_something_itself() -> None:
    heard: list[int] = []

    def listen(number: int) -> None:
        heard.append(number)
        if number < 3:
            outlet(number + 1)

    outlet = Outlet(listen)
    outlet(1)
    assert heard == [1, 2, 3]


def test_closing_waits_for_what_is_under_way_and_nothing_follows() -> None:
    under_way, after = threading.Event(), threading.Event()
    heard: list[str] = []

    def listen(word: str) -> None:
        under_way.set()
        time.sleep(0.05)
        heard.append("closed too early" if after.is_set() else word)

    outlet = Outlet(listen)
    thread = threading.Thread(target=lambda: [outlet("word") for _ in range(100)])
    thread.start()
    under_way.wait()
    outlet.close()
    after.set()
    count = len(heard)
    thread.join()
    assert 1 <= len(heard) == count < 100
    assert set(heard) == {"word"}
