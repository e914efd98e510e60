"""Starts runs and steers them to their end; one a page at a time.

GUI thread, on the asyncio loop that Qt runs (qasync). Joins actions, bridge, documents and the pages' draftings; knows
no panel and no dialog: the window listens to the signals here, to the log's and to the draftings'.
"""

import asyncio
import logging
import random
import uuid
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.documents.document import Document
from app.documents.kept.document_marks import PLACE
from app.documents.kept.history import HistoryEntry, HistoryPlace, HistoryStore
from app.documents.store import DocumentStore
from app.drafting.accepted import AcceptedPart, history_entry
from app.drafting.actions import Action, Options, request_for, without_unread_instruction
from app.drafting.bridge import Bridge
from app.drafting.on_page import Drafting
from app.drafting.run import Run, State
from app.drafting.run_log import RunLog
from app.editor.locks.locks import merged
from app.editor.locks.passage_locks import PassageLocks
from app.settings import Settings
from engine.errors import UsageError
from engine.guards import Guard, read_guards
from engine.messages import Fill, Fix, Fork, Range, Rewrite, Started, editable_ranges

log = logging.getLogger(__name__)
DraftLocks = tuple[tuple[int, int, int], ...]
"""Words to keep of a draft: span index, and start and end in that span's draft."""
BUSY = "Another edit is going on in this text; press Esc to stop it first."


class Runs(QObject):
    """Every method takes the drafting of the page that is meant."""

    refused = Signal(str)
    """One sentence: why a run did not start, or did not come to a result."""
    applied = Signal(Run)
    """An accepted edit is in the text (and on its way into the history)."""

    def __init__(
        self,
        bridge: Bridge,
        run_log: RunLog,
        documents: DocumentStore,
        history: HistoryStore,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._log = run_log
        self._documents = documents
        self._history = history
        self._settings = settings
        self._tasks: set[asyncio.Task[None]] = set()
        # The engine keeps the steps of one run only, the last that it began.
        self._begun = ""
        bridge.unloaded.connect(self._on_other_model)
        bridge.ready.connect(self._on_other_model)

    # ---------------------------------------------------------------- starting

    def start(self, page: Drafting, action: Action, options: Options) -> Run | None:
        """Run ``action`` on what the page points at. None (and ``refused``) where that cannot be."""
        if page.current is not None and page.current.live:
            self.refused.emit(BUSY)
            return None
        self.stop(page)
        editor = page.editor
        scope = editor.scope(paragraph=action.wants_passage)
        locks = editor.locks.within(scope.start, scope.end, action.locks_quotations) if action.wants_passage else None
        if locks is not None:
            scope = replace(scope, locks=locks.own() if locks.long else locks.ranges())
        try:
            request = request_for(action, scope, options, uuid.uuid4().hex, guards_of(self._settings))
        except ValueError as error:
            self.refused.emit(str(error))
            return None
        request = without_unread_instruction(request, action, options, self._bridge.offered)
        run = Run(request, editor.region(editable_ranges(request)), action, options, action.direct)
        self._begin(page, run, locks if locks is not None and locks.long else None)
        return run

    def again(self, page: Drafting) -> Run | None:
        """The request of the proposal shown with a new seed. None (and ``refused``) where that cannot be."""
        run = page.current
        if run is None or run.live or run.region is None:
            return None
        if isinstance(run.request, Fork):
            # The engine keeps the steps of the last run only, and that is now the fork itself.
            self.refused.emit("A fork cannot be run again; fork once more from one of its steps in the timeline.")
            return None
        if run.region.stale:
            # What was found stays: it is all that is left of the run.
            self.refused.emit("The text has changed since that run; put its result away first and select it again.")
            return None
        try:
            guards = guards_of(self._settings)
        except ValueError as error:
            self.refused.emit(str(error))
            return None
        ban = (*run.request.ban, *_seen_words(run))
        job, seed = uuid.uuid4().hex, random.randrange(2**31)
        request = replace(run.request, job=job, seed=seed, ban=ban, guards=guards)
        return self._follow(page, run, Run(request, run.region, run.action, run.options))

    def fork(
        self, page: Drafting, run: Run, step: int, locks: DraftLocks = (), ban: tuple[str, ...] = ()
    ) -> Run | None:
        """Run on from ``step`` of ``run`` with these locks and bans, in place of the proposal shown."""
        if run.region is None or run.region.stale:
            self.refused.emit("The text has changed since that run; select it again.")
            return None
        if run.id != self._begun or self._log.live:
            # Said before anything is put away.
            self.refused.emit("The steps of that run can be looked at, but not forked from any more; run it again.")
            return None
        shown = next((kept.variant for kept in run.steps if kept.number == step), 0)
        request = Fork(job=uuid.uuid4().hex, of=run.id, step=step, variant=shown, locks=locks, ban=ban)
        fork = Run(request, run.region, run.action, run.options)
        if run is page.current:
            fork.earlier = run
        return self._follow(page, run, fork)

    # ---------------------------------------------------------------- while it runs

    def stop(self, page: Drafting) -> None:
        """Cancel what runs, or reject what is proposed. The page is as before at once."""
        run = page.current
        if run is not None and run.live and run.earlier is not None:
            # The variants that it was forked from are still to be chosen from.
            self._bridge.cancel(run.id)
            if run.go_back():
                self._propose(page, run)
        elif run is not None and run.live:
            self._drop(run)
        elif run is not None:
            run.change(State.REJECTED)

    def keep(self, page: Drafting) -> None:
        """Stop and keep what stands, as a proposal."""
        if page.current is not None and page.current.live:
            self._bridge.finish(page.current.id)

    def pause(self, page: Drafting) -> None:
        run = page.current
        if run is not None and run.state is State.RUNNING:
            self._bridge.pause(run.id)
            run.change(State.PAUSED)

    def resume(self, page: Drafting) -> None:
        run = page.current
        if run is not None and run.state is State.PAUSED:
            self._bridge.resume(run.id)
            run.change(State.RUNNING)

    def adjust(self, page: Drafting, locks: DraftLocks, ban: tuple[str, ...]) -> None:
        """Locks and bans from the next step on."""
        if page.current is not None and page.current.live:
            self._bridge.adjust(page.current.id, locks, ban)

    # ---------------------------------------------------------------- the proposal

    def accept(self, page: Drafting) -> bool:
        """Apply the taken changes as one undo step. False: there was nothing to apply, or the text has changed."""
        run = page.current
        if run is None or run.proposal is None:
            return False
        parts, result = run.proposal.parts(page.editor.positions.units), run.proposal.result
        if not page.apply():
            if run.region is not None and not run.region.stale:
                self.stop(page)
            return False
        run.change(State.ACCEPTED)
        self._remember(page, run, parts, result)
        self.applied.emit(run)
        return True

    def next_variant(self, page: Drafting) -> None:
        self._turn(page, 1)

    def previous_variant(self, page: Drafting) -> None:
        self._turn(page, -1)

    async def finished(self) -> None:
        """Return when no run is under way any more (the program's end, tests)."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def remember(self, document: Document, entry: HistoryEntry) -> None:
        """Keep ``entry`` in the history of ``document``, where the writer has one."""
        if not self._settings.get("file.history"):
            return
        self._documents.errands.lane(PLACE).post(_note, self._history, HistoryPlace.of(document), entry)

    # ---------------------------------------------------------------- inside

    def _on_other_model(self) -> None:
        self._begun = ""

    def _follow(self, page: Drafting, before: Run, run: Run) -> Run:
        """Begin ``run`` in place of the proposal shown, on what ``before`` was about."""
        run.own_hole, run.selected = before.own_hole, before.selected
        if page.current is not None:
            page.current.replaced = True
            self.stop(page)
        self._begin(page, run, None)
        return run

    def _begin(self, page: Drafting, run: Run, locks: PassageLocks | None) -> None:
        """``locks``: of a passage so long that they are still to be found."""
        if page.run is None:
            page.broken.connect(self._on_broken)
            page.editor.destroyed.connect(lambda: self._on_closed(page))
        self._log.add(run)
        page.begin(run)
        task = asyncio.get_event_loop().create_task(self._carry(page, run, locks))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, page: Drafting, run: Run, locks: PassageLocks | None) -> None:
        """Take ``run`` through the engine to its proposal or its end."""
        # Kill the process from here on, and the writer's text is still there.
        await self._documents.recovery.secure(page.editor.document_model)
        if locks is not None:
            await find_locks(run, locks)
        if not run.live:
            # Stopped while the disk was at work: the engine never heard of it.
            return
        async for event in self._bridge.run(run.request):
            if isinstance(event, Started):
                self._begun = run.id
                if run.live and not isinstance(run.request, Fork):
                    page.show_reach(event.reach)
            run.take(event)
        if run.failure is not None:
            self.refused.emit(run.failure.message)
        if run.state is State.PROPOSED and run.proposal is None:
            self._propose(page, run)

    def _propose(self, page: Drafting, run: Run) -> None:
        try:
            page.show_proposal()
        except ValueError as error:
            log.error("Run %s: %s", run.id, error)
            self._end(page, "The result does not belong to this text; nothing was changed.")
            return
        if not run.changes:
            self._end(page, f"{run.action.label or 'The edit'} found nothing to change.")
        elif run.direct and not run.stale:
            self.accept(page)

    def _end(self, page: Drafting, sentence: str) -> None:
        self.stop(page)
        self.refused.emit(sentence)

    def _drop(self, run: Run) -> None:
        """It ends here; what the engine still posts of it is not looked at."""
        self._bridge.cancel(run.id)
        run.change(State.CANCELLED)

    def _on_broken(self, run: Run) -> None:
        self._drop(run)
        self.refused.emit("You wrote where the edit was going on, so it was stopped; your words stand.")

    def _on_closed(self, page: Drafting) -> None:
        if page.run is not None and page.run.live:
            self._drop(page.run)

    def _turn(self, page: Drafting, by: int) -> None:
        run = page.current
        if run is None or run.state is not State.PROPOSED:
            return
        before = run.variant
        run.choose_variant(run.variant + by)
        if run.variant != before:
            page.show_proposal()

    def _remember(self, page: Drafting, run: Run, parts: tuple[AcceptedPart, ...], result: str) -> None:
        entry = history_entry(run, parts, result)
        if entry is not None:
            self.remember(page.editor.document_model, entry)


def _note(history: HistoryStore, place: HistoryPlace, entry: HistoryEntry) -> None:
    """On a lane."""
    try:
        history.add(place, entry)
    except OSError as error:
        log.info("The history could not be written: %s", error)


def _seen_words(run: Run) -> tuple[str, ...]:
    """What a hole of one word was filled with: the next answer is to be another word, in no other case either."""
    request = run.request
    if not isinstance(request, Fill) or [hole.words for hole in request.holes] != [1]:
        return ()
    words = (edit.new.strip() for variant in run.variants for edit in variant.edits)
    return tuple(dict.fromkeys(word for word in words if len(word.split()) == 1 and word not in request.ban))


def guards_of(settings: Settings) -> tuple[Guard, ...]:
    """The writer's guards, which every run is under. Raises ValueError, with one sentence, where one cannot be read:
    no run goes on without what was to guard it."""
    try:
        return read_guards(settings.get("guard.lines").splitlines())
    except UsageError as error:
        raise ValueError(error.message) from error


async def find_locks(run: Run, locks: PassageLocks) -> None:
    """Put what is locked in a long passage into the request of ``run``, with a turn for the window after each piece."""
    request, ranges = run.request, list[Range]()
    if not isinstance(request, Fix | Rewrite):
        return
    for piece in locks.pieces():
        if run.ended:
            return
        ranges += locks.of(piece)
        await asyncio.sleep(0)
    run.request = replace(request, locks=tuple(merged(ranges)))
