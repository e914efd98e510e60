"""The session with real, tiny models: loading, cancel inside a pass, unload and reload, and level memory."""

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import torch

from engine.messages import (
    Ability,
    Cancelled,
    Continue,
    Failed,
    Fill,
    Finished,
    Fork,
    Hole,
    Loading,
    Ready,
    Step,
    Unloaded,
)
from engine.model.network.products import can_pack
from engine.model.tokenizing import tokenizer
from engine.session import Session
from tests.engine.session.listening import PATIENCE, Ear


@pytest.fixture
def session(ear: Ear) -> Iterator[Session]:
    opened = Session(ear.post)
    yield opened
    opened.close()
    assert opened.join(PATIENCE)


def fill(job: str, seed: int = 0) -> Fill:
    return Fill(job=job, text="The cat  on the mat.", holes=(Hole(8, 8, 3),), seed=seed)


def test_ready_tells_what_the_model_is(session: Session, ear: Ear, base: Path) -> None:
    session.load(str(base), "cpu", "float32")
    ready = ear.until(lambda event: isinstance(event, Ready | Failed))
    assert isinstance(ready, Ready), ready
    info = ready.model
    assert Ability.FILL in info.abilities
    assert (info.device, info.dtype, info.chat) == ("cpu", "float32", False)
    assert Path(info.folder) == base
    assert info.parameters > 0
    copies = can_pack(torch.device("cpu"), torch.float32)
    assert info.weight_bytes > 8 * info.parameters if copies else info.weight_bytes == 4 * info.parameters
    assert info.threads >= 1
    assert info.canvas > 0
    assert info.steps > 0
    fractions = [event.fraction for event in ear.events if isinstance(event, Loading)]
    assert fractions == sorted(fractions)


@pytest.mark.skipif(not can_pack(torch.device("cpu"), torch.bfloat16), reason="this torch packs nothing")
def test_ready_counts_the_copies_that_packing_makes(session: Session, ear: Ear, base: Path) -> None:
    session.load(str(base), "cpu", "bfloat16")
    ready = ear.until(lambda event: isinstance(event, Ready | Failed))
    assert isinstance(ready, Ready), ready
    assert ready.model.weight_bytes > 4 * ready.model.parameters


def test_a_chat_model_is_told_by_its_files(session: Session, ear: Ear, chat: Path) -> None:
    session.load(str(chat), "cpu", "float32")
    ready = ear.until(lambda event: isinstance(event, Ready | Failed))
    assert isinstance(ready, Ready), ready
    assert ready.model.chat
    assert Ability.INSTRUCT in ready.model.abilities


def test_a_folder_that_is_no_model_fails_in_one_sentence(session: Session, ear: Ear, tmp_path: Path) -> None:
    session.load(str(tmp_path))
    failed = ear.until(lambda event: isinstance(event, Failed))
    assert isinstance(failed, Failed)
    assert failed.kind == "model"
    assert str(tmp_path) in failed.message


def test_a_fill_steps_and_finishes(session: Session, ear: Ear, base: Path) -> None:
    session.load(str(base), "cpu", "float32")
    session.submit(fill("a"))
    ending = ear.ending("a")
    assert isinstance(ending, Finished), ending
    steps = [event for event in ear.events if isinstance(event, Step)]
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.memory_bytes > 0 for step in steps)
    (edit,) = ending.variants[0].edits
    assert (edit.start, edit.end, edit.old) == (8, 8, "")


def test_cancel_between_the_layers_of_a_pass(ear: Ear, base: Path) -> None:
    """Cancelled at its first step, a job of hundreds takes no second one."""
    cancelled = threading.Event()

    def post(event: object) -> None:
        ear.post(event)  # type: ignore[arg-type]
        if isinstance(event, Step) and not cancelled.is_set():
            session.cancel("a")
            cancelled.set()

    session = Session(post)
    session.load(str(base), "cpu", "float32")
    session.submit(Continue(job="a", text="The cat", words=2000))
    assert ear.ending("a") == Cancelled("a")
    assert sum(isinstance(event, Step) for event in ear.events) == 1
    session.close()
    assert session.join(PATIENCE)


def test_a_paused_fill_is_adjusted_and_goes_on(ear: Ear, base: Path) -> None:
    """Paused at its first step, a word of the draft is locked; it stands in the result."""

    def post(event: object) -> None:
        ear.post(event)  # type: ignore[arg-type]
        if isinstance(event, Step) and event.number == 1 and not event.paused:
            session.pause("a")

    session = Session(post)
    session.load(str(base), "cpu", "float32")
    session.submit(fill("a"))
    step = ear.until(lambda event: isinstance(event, Step) and event.paused)
    assert isinstance(step, Step)
    draft = step.spans[0]
    word = draft.words[0]
    session.adjust("a", ((0, word.start, word.end),), ("zebra",))
    session.resume("a")
    ending = ear.ending("a")
    assert isinstance(ending, Finished), ending
    (edit,) = ending.variants[0].edits
    assert draft.text[word.start : word.end] in edit.new
    session.close()
    assert session.join(PATIENCE)


def test_finish_keeps_what_stands(ear: Ear, base: Path) -> None:
    def post(event: object) -> None:
        ear.post(event)  # type: ignore[arg-type]
        if isinstance(event, Step) and event.number == 2:
            session.finish("a")

    session = Session(post)
    session.load(str(base), "cpu", "float32")
    session.submit(fill("a"))
    ending = ear.ending("a")
    assert isinstance(ending, Finished), ending
    assert ending.kept
    assert sum(isinstance(event, Step) for event in ear.events) == 2
    session.close()
    assert session.join(PATIENCE)


def test_a_fork_runs_on_from_a_kept_step(session: Session, ear: Ear, base: Path) -> None:
    session.load(str(base), "cpu", "float32")
    session.submit(fill("a"))
    first = ear.ending("a")
    session.submit(Fork(job="b", of="a", step=2))
    second = ear.ending("b")
    assert isinstance(first, Finished), first
    assert isinstance(second, Finished), second
    assert second.variants[0].edits == first.variants[0].edits
    session.submit(Fork(job="c", of="nobody", step=2))
    failed = ear.ending("c")
    assert isinstance(failed, Failed)
    assert failed.kind == "request"


def test_unload_and_reload(session: Session, ear: Ear, base: Path) -> None:
    session.load(str(base), "cpu", "float32")
    session.submit(fill("a"))
    ear.ending("a")
    session.unload()
    ear.until(lambda event: isinstance(event, Unloaded))
    session.submit(fill("b"))
    first, second = ear.ending("a"), ear.ending("b")
    assert isinstance(first, Finished)
    assert isinstance(second, Finished)
    assert first.variants == second.variants


def test_memory_is_level_after_many_fills(
    session: Session, ear: Ear, base: Path, full_counts: Callable[[int, int], int]
) -> None:
    session.load(str(base), "cpu", "float32")
    count = full_counts(40, 200)
    process = psutil.Process()

    def tensors() -> int:
        gc.collect()
        return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())

    def run(first: int, last: int) -> None:
        for number in range(first, last):
            session.submit(fill(f"job {number}", seed=number % 7))
            assert isinstance(ear.ending(f"job {number}"), Finished | Failed)
            ear.events.clear()

    run(0, count // 2)
    objects, resident = tensors(), process.memory_info().rss
    run(count // 2, count)
    assert abs(tensors() - objects) < 100
    assert process.memory_info().rss - resident < 24 * 2**20


def test_a_strangers_tokenizer_writes_the_same_and_its_process_ends_with_the_model(
    session: Session, ear: Ear, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {process.pid for process in psutil.Process().children()}
    results = []
    for known in (True, False):
        monkeypatch.setattr(tokenizer, "is_known", lambda data, known=known: known)
        session.load(str(base), "cpu", "float32")
        job = f"job {known}"
        session.submit(fill(job, seed=3))
        finished = ear.ending(job)
        assert isinstance(finished, Finished), finished
        results.append([variant.edits for variant in finished.variants])
    assert results[0] == results[1]
    assert {process.pid for process in psutil.Process().children()} - before
    session.unload()
    ear.until(lambda event: isinstance(event, Unloaded) and "as asked" in event.reason)
    assert {process.pid for process in psutil.Process().children()} == before
