"""Jobs: one request from the writer's key to accepted or rejected, with every step kept for the timeline.

GUI thread, QtCore only. Knows messages; an anchor is an opaque object that the editor gave and takes back. Knows
nothing of widgets, the session or the document.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from engine.messages import AnyRequest, Cancelled, Event, Failed, Finished, Started, Step, Variant


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    FAILED = "failed"
    CANCELLED = "cancelled"


LIVE = frozenset({State.QUEUED, State.RUNNING, State.PAUSED})
ENDED = frozenset({State.ACCEPTED, State.REJECTED, State.FAILED, State.CANCELLED})

_NEXT: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.RUNNING: frozenset({State.PAUSED, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.PAUSED: frozenset({State.RUNNING, State.PROPOSED, State.FAILED, State.CANCELLED}),
    State.PROPOSED: frozenset({State.ACCEPTED, State.REJECTED}),
}


@dataclass(eq=False, slots=True)
class Job:
    """One edit. ``anchor`` is opaque; ``variant`` is the index of the variant shown; ``action`` is the preset's id."""

    request: AnyRequest
    anchor: object = None
    action: str = ""
    label: str = ""
    state: State = State.QUEUED
    started: Started | None = None
    steps: list[Step] = field(default_factory=list)
    result: Finished | None = None
    failure: Failed | None = None
    variant: int = 0

    @property
    def id(self) -> str:
        return self.request.job

    @property
    def live(self) -> bool:
        """Queued, running or paused: the engine still owes an ending."""
        return self.state in LIVE

    @property
    def last_step(self) -> Step | None:
        return self.steps[-1] if self.steps else None

    @property
    def proposal(self) -> Variant | None:
        """The variant shown, once there is a result."""
        if self.result is None or not self.result.variants:
            return None
        return self.result.variants[self.variant]


class JobQueue(QObject):
    """Every job of this session, oldest first. Events of unknown or ended jobs are ignored.

    Only the last ``keep_steps`` ended jobs keep their steps, so that memory stays level.
    """

    job_added = Signal(object)
    """Job: it was queued."""
    job_changed = Signal(object)
    """Job: its state or the variant shown changed."""
    job_stepped = Signal(object, object)
    """Job, Step: a step arrived (every one is signalled; painters coalesce)."""
    job_ended = Signal(object)
    """Job: accepted, rejected, failed or cancelled; after the job_changed of that state."""

    def __init__(self, keep_steps: int = 8, keep_jobs: int = 200, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keep_steps = keep_steps
        self._keep_jobs = keep_jobs
        self._jobs: dict[str, Job] = {}

    def __len__(self) -> int:
        return len(self._jobs)

    @property
    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._jobs.values())

    @property
    def live(self) -> tuple[Job, ...]:
        return tuple(job for job in self._jobs.values() if job.live)

    def get(self, job_id: str) -> Job | None:
        return self._jobs.get(job_id)

    def add(self, job: Job) -> Job:
        """Take a new job in. Raises ValueError if its id is known."""
        if job.id in self._jobs:
            raise ValueError(f"The job {job.id} is in the queue already.")
        self._jobs[job.id] = job
        self._forget_old()
        self.job_added.emit(job)
        return job

    def apply(self, event: Event) -> None:
        """Let an engine event change its job."""
        job = self._jobs.get(getattr(event, "job", ""))
        if job is None or not job.live:
            return
        match event:
            case Started():
                job.started = event
                self.change(job, State.RUNNING)
            case Step():
                job.steps.append(event)
                if event.paused and job.state is State.RUNNING:
                    self.change(job, State.PAUSED)
                elif not event.paused and job.state in (State.PAUSED, State.QUEUED):
                    self.change(job, State.RUNNING)
                self.job_stepped.emit(job, event)
            case Finished():
                job.result = event
                self.change(job, State.PROPOSED)
            case Cancelled():
                self.change(job, State.CANCELLED)
            case Failed():
                job.failure = event
                self.change(job, State.FAILED)

    def change(self, job: Job, state: State) -> None:
        """Move ``job`` to ``state``; the same state again does nothing. Raises ValueError where no way leads there."""
        if state is job.state:
            return
        if state not in _NEXT.get(job.state, frozenset()):
            raise ValueError(f"The job {job.id} cannot go from {job.state} to {state}.")
        job.state = state
        self.job_changed.emit(job)
        if state in ENDED:
            self._forget_old()
            self.job_ended.emit(job)

    def choose_variant(self, job: Job, index: int) -> None:
        """Show variant ``index`` (taken round the end) of a proposed job."""
        if job.result is None or not job.result.variants:
            return
        index %= len(job.result.variants)
        if index != job.variant:
            job.variant = index
            self.job_changed.emit(job)

    def _forget_old(self) -> None:
        ended = [job for job in self._jobs.values() if job.state in ENDED]
        for job in ended[: -self._keep_steps or None]:
            job.steps = []
            job.anchor = None
        for job in ended[: max(0, len(self._jobs) - self._keep_jobs)]:
            del self._jobs[job.id]
