"""One edit as a story: from the writer's key to one undo step.

GUI thread, on the asyncio loop that Qt runs (qasync). Joins actions, bridge, jobs, documents and the editor; knows no
panel and no dialog: the window listens to the signals here and to JobQueue's.
"""

import asyncio
import datetime
import logging
import random
import uuid
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.documents.kept.history import HistoryEntry, HistoryStore
from app.documents.kept.recipe import cut, to_record
from app.documents.store import DocumentStore
from app.drafting.actions import Action, Options, request_for
from app.drafting.bridge import Bridge
from app.drafting.jobs import ENDED, Job, JobQueue, State
from app.editor.editor import Editor
from app.editor.locks.locks import merged
from app.editor.locks.passage_locks import PassageLocks
from app.editor.positions.anchor import Region
from app.settings import Settings
from engine.messages import (
    Ability,
    AnyRequest,
    DraftLock,
    Failed,
    Fix,
    Fork,
    Range,
    Rewrite,
    Started,
    Step,
    editable_ranges,
)

log = logging.getLogger(__name__)
Locks = tuple[DraftLock, ...]
BUSY = "Another edit is going on in this text; press Esc to stop it first."


@dataclass(eq=False, slots=True)
class _Story:
    """What one page is busy with. ``direct``: apply without asking; ``held``: a long passage, whose locks are still to
    be found."""

    job: Job
    editor: Editor
    direct: bool
    held: PassageLocks | None = None
    task: "asyncio.Task[None] | None" = None


class Runs(QObject):
    """Starts edits and brings them to their end; one a page at a time."""

    refused = Signal(str)
    """One sentence: why a run did not start, or did not come to a result."""
    applied = Signal(object, object)
    """Editor, Job: an accepted edit is in the text (and in the history)."""
    stale = Signal(object, object)
    """Editor, Job: its text changed since it was made; the writer chooses what to do with the result."""

    def __init__(
        self,
        bridge: Bridge,
        jobs: JobQueue,
        documents: DocumentStore,
        history: HistoryStore,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._jobs = jobs
        self._documents = documents
        self._history = history
        self._settings = settings
        self._stories: dict[Editor, _Story] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._known: set[Editor] = set()
        # The engine keeps the steps of one run only, the last that it began.
        self._begun = ""
        bridge.unloaded.connect(self._on_other_model)
        bridge.ready.connect(self._on_other_model)

    # ---------------------------------------------------------------- starting

    def start(self, editor: Editor, action: Action, options: Options) -> Job | None:
        """Run ``action`` on what the page points at. None (and ``refused``) where that cannot be."""
        if not self._free(editor):
            return None
        scope = editor.scope(paragraph=action.wants_passage)
        held = editor.passage_locks(scope.start, scope.end, action.locks_quotations) if action.wants_passage else None
        if held is not None:
            scope = replace(scope, locks=held.own() if held.long else held.ranges())
        try:
            request = request_for(action, scope, options, uuid.uuid4().hex)
        except ValueError as error:
            self.refused.emit(str(error))
            return None
        model = self._bridge.offered
        told = model is not None and Ability.INSTRUCT in model.abilities
        if (
            isinstance(request, Rewrite)
            and not told
            and not options.instruction
            and action.task is not Ability.INSTRUCT
        ):
            # A preset's instruction is for models that take one; the others are told by the task alone.
            request = replace(request, instruction="")
        region = editor.anchor(editable_ranges(request))
        late = held if held is not None and held.long else None
        return self._begin(editor, request, region, action.id, action.label, action.direct, late)

    def again(self, editor: Editor) -> Job | None:
        """The same request with a new seed; the proposal shown is rejected."""
        job = self.current(editor)
        if job is None or job.live or not isinstance(job.anchor, Region):
            return None
        if isinstance(job.request, Fork):
            # The engine keeps the steps of the last run only, and that is now the fork itself.
            self.refused.emit("A fork cannot be run again; fork once more from one of its steps in the timeline.")
            return None
        region = job.anchor
        if region.stale:
            # What was found stays: it is all that is left of the run.
            self.refused.emit("The text has changed since that run; put its result away first and select it again.")
            return None
        self.reject(editor)
        request = replace(job.request, job=uuid.uuid4().hex, seed=random.randrange(2**31))
        return self._begin(editor, request, region, job.action, job.label, False)

    def fork(self, editor: Editor, job: Job, step: int, locks: Locks = (), ban: tuple[str, ...] = ()) -> Job | None:
        """Run on from ``step`` of ``job`` with these locks and bans; the proposal shown is rejected."""
        region = job.anchor
        if not isinstance(region, Region) or region.stale:
            self.refused.emit("The text has changed since that run; select it again.")
            return None
        if job.id != self._begun or any(story.job.live for story in self._stories.values()):
            # Said before anything is put away.
            self.refused.emit("The steps of that run can be looked at, but not forked from any more; run it again.")
            return None
        if self.current(editor) is job and not job.live:
            self.reject(editor)
        if not self._free(editor):
            return None
        shown = next((kept.variant for kept in job.steps if kept.number == step), 0)
        request = Fork(job=uuid.uuid4().hex, of=job.id, step=step, variant=shown, locks=locks, ban=ban)
        return self._begin(editor, request, region, job.action, job.label, False)

    # ---------------------------------------------------------------- while it runs

    def current(self, editor: Editor) -> Job | None:
        """The live or proposed job of that page."""
        story = self._stories.get(editor)
        # A run that has just failed is told of before its story is put away.
        return None if story is None or story.job.state in ENDED else story.job

    def stop(self, editor: Editor) -> None:
        """Esc: cancel what runs, else reject what is proposed. The page is as before at once."""
        story = self._stories.get(editor)
        if story is None:
            return
        if story.job.live:
            self._drop(story)
        else:
            self.reject(editor)

    def keep(self, editor: Editor) -> None:
        """Stop and keep what stands, as a proposal."""
        if (job := self._live(editor)) is not None:
            self._bridge.finish(job.id)

    def pause(self, editor: Editor) -> None:
        if (job := self._live(editor)) is not None and job.state is State.RUNNING:
            self._bridge.pause(job.id)
            self._jobs.change(job, State.PAUSED)

    def resume(self, editor: Editor) -> None:
        if (job := self._live(editor)) is not None and job.state is State.PAUSED:
            self._bridge.resume(job.id)
            self._jobs.change(job, State.RUNNING)

    def adjust(self, editor: Editor, locks: Locks, ban: tuple[str, ...]) -> None:
        """Locks and bans from the next step on."""
        if (job := self._live(editor)) is not None:
            self._bridge.adjust(job.id, locks, ban)

    # ---------------------------------------------------------------- the proposal

    def accept(self, editor: Editor) -> bool:
        """Apply the taken changes as one undo step. False: there was nothing to apply, or the text has changed."""
        story = self._stories.get(editor)
        if story is None or story.job.state is not State.PROPOSED:
            return False
        job, parts, result = story.job, editor.proposed_parts(), editor.proposed_text
        region = job.anchor
        if isinstance(region, Region) and region.stale:
            editor.accept_all()  # says stale
            return False
        if not editor.accept_all():
            self.reject(editor)
            return False
        del self._stories[editor]
        self._jobs.change(job, State.ACCEPTED)
        self._remember(editor, job, parts, result)
        self.applied.emit(editor, job)
        return True

    def reject(self, editor: Editor) -> None:
        """Everything as before the run."""
        story = self._stories.get(editor)
        if story is None:
            return
        if story.job.live:
            self._drop(story)
            return
        del self._stories[editor]
        editor.reject_all()
        if story.job.state is State.PROPOSED:
            self._jobs.change(story.job, State.REJECTED)

    def next_variant(self, editor: Editor) -> None:
        self._turn(editor, 1)

    def previous_variant(self, editor: Editor) -> None:
        self._turn(editor, -1)

    async def finished(self) -> None:
        """Return when no run is under way any more (the program's end, tests)."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    # ---------------------------------------------------------------- inside

    def _on_other_model(self, _fact: object) -> None:
        self._begun = ""

    def _free(self, editor: Editor) -> bool:
        job = self.current(editor)
        if job is not None and job.live:
            self.refused.emit(BUSY)
            return False
        if job is not None:
            self.reject(editor)
        return True

    def _live(self, editor: Editor) -> Job | None:
        job = self.current(editor)
        return job if job is not None and job.live else None

    def _begin(
        self,
        editor: Editor,
        request: AnyRequest,
        region: Region,
        action: str,
        label: str,
        direct: bool,
        held: PassageLocks | None = None,
    ) -> Job:
        job = Job(request, region, action, label)
        story = _Story(job, editor, direct, held)
        self._stories[editor] = story
        self._jobs.add(job)
        editor.begin_preview(job)
        if editor not in self._known:
            self._known.add(editor)
            editor.region_broken.connect(self._on_broken)
            editor.stale.connect(lambda job: self.stale.emit(editor, job))
            editor.destroyed.connect(lambda: self._forget(editor))
        story.task = asyncio.get_event_loop().create_task(self._tell(story))
        self._tasks.add(story.task)
        story.task.add_done_callback(self._tasks.discard)
        return job

    async def _tell(self, story: _Story) -> None:
        job, editor = story.job, story.editor
        # Kill the process from here on, and the writer's text is still there.
        await self._documents.secure(editor.document_model)
        await self._find_locks(story)
        if self._stories.get(editor) is not story:
            # Stopped while the disk was at work: the engine never heard of it.
            return
        async for event in self._bridge.run(job.request):
            if isinstance(event, Started):
                self._begun = job.id
            if not job.live:
                # Dropped meanwhile: only the ending is waited for.
                continue
            self._jobs.apply(event)
            match event:
                case Started() if not isinstance(job.request, Fork):
                    editor.set_reach(event.reach)
                case Step():
                    editor.show_step(event)
        if self._stories.get(editor) is not story:
            return
        if job.state is State.PROPOSED:
            self._propose(story)
            return
        del self._stories[editor]
        editor.end_preview()
        if isinstance(job.failure, Failed):
            self.refused.emit(job.failure.message)

    async def _find_locks(self, story: _Story) -> None:
        """Of a long passage, with a turn for the window after each piece."""
        held, request, ranges = story.held, story.job.request, list[Range]()
        if held is None or not isinstance(request, Fix | Rewrite):
            return
        for piece in held.pieces():
            if self._stories.get(story.editor) is not story:
                return
            ranges += held.of(piece)
            await asyncio.sleep(0)
        story.job.request = replace(request, locks=tuple(merged(ranges)))

    def _propose(self, story: _Story) -> None:
        job, editor = story.job, story.editor
        variants = job.result.variants if job.result is not None else ()
        # Of several, one may well be the text as it is; whoever sees that one first would think nothing was found.
        differing = (n for n, one in enumerate(variants) if any(edit.new != edit.old for edit in one.edits))
        self._jobs.choose_variant(job, next(differing, 0))
        try:
            editor.show_proposal(job)
            changed = bool(editor.changes())
        except ValueError as error:
            log.error("Job %s: %s", job.id, error)
            self._end(story, "The result does not belong to this text; nothing was changed.")
            return
        if not changed:
            self._end(story, f"{job.label or 'The edit'} found nothing to change.")
        elif story.direct and not (isinstance(job.anchor, Region) and job.anchor.stale):
            self.accept(editor)

    def _end(self, story: _Story, sentence: str) -> None:
        self.reject(story.editor)
        self.refused.emit(sentence)

    def _drop(self, story: _Story) -> None:
        """The job counts no more; what the engine still posts of it is not looked at."""
        self._stories.pop(story.editor, None)
        self._bridge.cancel(story.job.id)
        story.editor.end_preview()
        self._jobs.change(story.job, State.CANCELLED)

    def _on_broken(self, job: Job) -> None:
        story = next((found for found in self._stories.values() if found.job is job), None)
        if story is not None and job.live:
            self._drop(story)
            self.refused.emit("You wrote where the edit was going on, so it was stopped; your words stand.")

    def _forget(self, editor: Editor) -> None:
        self._known.discard(editor)
        story = self._stories.pop(editor, None)
        if story is not None and story.job.live:
            self._bridge.cancel(story.job.id)
            self._jobs.change(story.job, State.CANCELLED)

    def _turn(self, editor: Editor, by: int) -> None:
        job = self.current(editor)
        if job is None or job.state is not State.PROPOSED:
            return
        before = job.variant
        self._jobs.choose_variant(job, job.variant + by)
        if job.variant != before:
            editor.show_proposal(job)

    def _remember(self, editor: Editor, job: Job, parts: tuple[tuple[int, str, str], ...], result: str) -> None:
        finished = job.result
        if finished is None or not parts or not self._settings.get("file.history"):
            return
        reach = job.started.reach if job.started is not None else (0, 0)
        entry = HistoryEntry(
            id=job.id,
            when=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            action=job.action,
            label=job.label,
            start=parts[0][0],
            original="\n".join(old for _start, old, _new in parts),
            result=result,
            recipe=to_record(cut(job.request, reach)),
            model=finished.model,
            dtype=finished.dtype,
            threads=finished.threads,
            seed=finished.variants[job.variant].seed,
            ms=finished.timing.total_ms,
            parts=parts,
        )
        try:
            self._history.add(editor.document_model, entry)
        except OSError as error:
            log.info("The history could not be written: %s", error)
