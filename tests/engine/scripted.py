"""A scripted engine for tests of the session and of the command line: no torch, every turn is told beforehand."""

import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from engine.edits.loop.control import Control
from engine.errors import RedraftError
from engine.messages import (
    Ability,
    AllWords,
    AnyJob,
    AnyRequest,
    Continue,
    Edit,
    Fill,
    Finished,
    FirstWords,
    FittingWord,
    Fix,
    Fork,
    ModelInfo,
    Rewrite,
    SpanDraft,
    Started,
    Step,
    Timing,
    Variant,
    WordWheel,
)
from engine.session.engine import CheckWanted, LoadOrder, ReportProgress

INFO = ModelInfo(
    name="scripted",
    title="Scripted",
    folder="/nowhere",
    chat=False,
    abilities=tuple(Ability),
    device="cpu",
    dtype="float32",
    threads=1,
    parameters=1,
    weight_bytes=4,
    canvas=32,
    context=64,
    steps=4,
    strengths=(("Touch up", 0.2),),
)

Hook = Callable[[AnyRequest, Control, int], None]


@dataclass
class Script:
    """What the engine does. ``hook`` is called before every step with the request, its control and the step's number;
    it may raise, block or count. ``loads`` records the orders; ``load_hook`` is called while loading."""

    steps: int = 3
    hook: Hook | None = None
    load_hook: Callable[[LoadOrder, CheckWanted], None] | None = None
    loads: list[LoadOrder] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    relieved: int = 0
    closed: int = 0
    requests: list[AnyRequest] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def build(self, order: LoadOrder, progress: ReportProgress, check: CheckWanted) -> "ScriptedEngine":
        self.threads.add(threading.current_thread().name)
        self.loads.append(order)
        progress(0.0, "reading")
        if self.load_hook is not None:
            self.load_hook(order, check)
        check()
        progress(1.0, "ready")
        return ScriptedEngine(self)


class ScriptedEngine:
    def __init__(self, script: Script) -> None:
        self.script = script
        self.info = INFO

    def run(
        self, request: AnyJob, control: Control
    ) -> Generator[Started | Step | FirstWords, None, Finished | AllWords]:
        if isinstance(request, WordWheel):
            return self._words(request, control)
        return self._edit(request, control)

    def _words(self, request: WordWheel, control: Control) -> Generator[FirstWords, None, AllWords]:
        at = request.at
        words = tuple(FittingWord(f"word{number}", -1.0 * number, (Edit(at, at, "", "w"),)) for number in range(3))
        facts = ("scripted", "float32", 1, 2, 1.0)
        yield FirstWords(request.job, at, at, "", words[:1], *facts)
        control.check()
        return AllWords(request.job, at, at, "", words[: request.count], *facts)

    def _edit(self, request: AnyRequest, control: Control) -> Generator[Started | Step, None, Finished]:
        script = self.script
        script.requests.append(request)
        script.threads.add(threading.current_thread().name)
        yield Started(request.job, (0, 1), script.steps)
        done = 0
        for number in range(1, script.steps + 1):
            control.wait()
            if script.hook is not None:
                script.hook(request, control, number)
            control.check()
            done = number
            spans = (SpanDraft(0, 0, "new", number / script.steps),)
            yield Step(request.job, number, script.steps, 1.0, 10, 0, 0, 1, spans)
            if control.finishing:
                break
        timing = Timing(1.0, 0.5, 0.6, done, 3, 0, 10)
        first = Variant(edits_of(request, "new"), 0, -1.0, True)
        rest = tuple(
            Variant(edits_of(request, f"new{number}"), number, -2.0, True)
            for number in range(1, getattr(request, "variants", 1))
        )
        return Finished(
            request.job, (first, *rest), timing, INFO.title, INFO.dtype, 1, script.notes, kept=control.finishing
        )

    def relieve(self) -> None:
        self.script.relieved += 1

    def close(self) -> None:
        self.script.closed += 1
        self.script.threads.add(threading.current_thread().name)


def edits_of(request: AnyRequest, new: str) -> tuple[Edit, ...]:
    """The edits that replace everything ``request`` may touch by ``new``."""
    match request:
        case Fill():
            return tuple(Edit(hole.start, hole.end, request.text[hole.start : hole.end], new) for hole in request.holes)
        case Rewrite() | Fix():
            return (Edit(request.start, request.end, request.text[request.start : request.end], new),)
        case Continue():
            end = len(request.text)
            return (Edit(end, end, "", " " + new),)
        case Fork():
            raise RedraftError("A scripted engine keeps no steps.")
