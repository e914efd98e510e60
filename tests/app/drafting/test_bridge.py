"""The boundary: events come out in their order, every run has one ending, and an old worker is not heard."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
import qasync
from PySide6.QtWidgets import QApplication

from app.drafting.bridge import Bridge
from engine.messages import (
    Cancelled,
    Event,
    Failed,
    Finished,
    Loading,
    Ready,
    Rewrite,
    Silent,
    Started,
    Step,
    Unloaded,
)
from tests.fakes import MODEL, FakeSession

REQUEST = Rewrite(job="j", text="some text", start=0, end=4)


class Table:
    """A bridge on scripted sessions, and what it said."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.sessions: list[FakeSession] = []
        self.bridge = Bridge(self._make)
        self.heard: list[Event] = []
        self.facts: list[object] = []
        bridge = self.bridge
        for signal in (bridge.loading, bridge.ready, bridge.unloaded, bridge.failed, bridge.silent):
            signal.connect(self.facts.append)
        bridge.busy_changed.connect(self.facts.append)

    def _make(self, post: Callable[[Event], None]) -> FakeSession:
        self.sessions.append(FakeSession(post))
        return self.sessions[-1]

    def run(self, act: Callable[[], object]) -> None:
        """One run of ``REQUEST``; ``act`` once it is submitted."""

        async def listen() -> None:
            async for event in self.bridge.run(REQUEST):
                self.heard.append(event)

        async def go() -> None:
            task = asyncio.ensure_future(listen())
            await asyncio.sleep(0)
            act()
            await task

        self.loop.run_until_complete(go())

    def turn(self) -> None:
        async def wait() -> None:
            for _ in range(4):
                await asyncio.sleep(0)

        self.loop.run_until_complete(wait())


@pytest.fixture
def table(qapp: QApplication) -> Iterator[Table]:
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)
    table = Table(loop)
    yield table
    table.bridge.close(1.0)
    table.turn()
    table.bridge.deleteLater()
    loop.close()
    asyncio.set_event_loop(None)


def test_a_run_yields_its_events_in_order_and_ends(table: Table) -> None:
    table.run(lambda: table.sessions[0].play_all())
    assert isinstance(table.heard[0], Started)
    assert all(isinstance(event, Step) for event in table.heard[1:-1])
    assert isinstance(table.heard[-1], Finished)
    assert table.facts == [True, False]
    assert not table.bridge.busy


def test_a_cancelled_run_ends_as_cancelled(table: Table) -> None:
    table.run(lambda: table.bridge.cancel("j"))
    assert table.heard == [Cancelled("j")]


def test_leaving_the_loop_early_cancels(table: Table) -> None:
    async def look() -> None:
        events = table.bridge.run(REQUEST)
        task = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0)
        table.sessions[0].play()
        assert isinstance(await task, Started)
        await events.aclose()

    table.loop.run_until_complete(look())
    assert ("cancel", "j") in table.sessions[0].calls
    assert not table.bridge.busy


def test_a_fresh_worker_ends_open_runs_and_loads_the_same_model(table: Table) -> None:
    table.bridge.load("folder", "cpu")
    table.turn()
    assert table.bridge.model == MODEL
    table.run(lambda: table.bridge.restart())
    assert isinstance(table.heard[-1], Failed)
    assert "started again" in table.heard[-1].message
    old, fresh = table.sessions
    assert ("load", "folder") in fresh.calls
    table.facts.clear()
    old.post(Unloaded("asked"))
    table.turn()
    assert Unloaded("asked") not in table.facts
    assert table.bridge.model == MODEL


def test_facts_about_the_model_come_out_with_their_event(table: Table) -> None:
    post = table.sessions[0].post
    events: list[Event] = [
        Loading(0.5, "weights"),
        Ready(MODEL),
        Unloaded("memory"),
        Failed("", "load", "It is not there.", ""),
    ]
    for event in events:
        post(event)
    table.turn()
    assert table.facts == [events[0], MODEL, *events[2:]]
    assert table.bridge.model is None


def test_a_model_that_was_let_go_is_still_offered_until_another_is_asked_for(table: Table) -> None:
    table.bridge.load("folder")
    table.turn()
    table.sessions[0].post(Unloaded("memory"))
    table.turn()
    assert (table.bridge.model, table.bridge.offered) == (None, MODEL)
    table.bridge._loading = True
    table.sessions[0].post(Unloaded("memory"))
    table.turn()
    assert table.bridge.offered is None


def test_a_closed_bridge_runs_nothing_and_says_nothing(table: Table) -> None:
    assert table.bridge.close(1.0)
    table.run(lambda: None)
    assert table.heard == [Cancelled("j")]
    table.facts.clear()
    table.sessions[0].post(Ready(MODEL))
    table.turn()
    assert table.facts == []


def test_silence_is_passed_on(table: Table) -> None:
    fields = dict.fromkeys(Silent.__dataclass_fields__, 1.0)
    event = Silent(**fields)  # type: ignore[arg-type]  # whatever it says
    table.sessions[0].post(event)
    table.turn()
    assert table.facts == [event]
