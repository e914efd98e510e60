"""The front of the planner: a request in, steps out, one result at the end. Worker thread only.

``Editing`` belongs to one loaded model. It keeps the prefix cache and the keyframes of the last run between edits.
What this module must not know: how a canvas is sampled (engine.diffusion) and who listens (engine.session).
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import torch

from engine.edits import opening
from engine.edits.loop.control import Control
from engine.edits.loop.journal import Journal, Record, Resume
from engine.edits.loop.prefix import PrefixStore
from engine.edits.loop.run_state import RunState
from engine.edits.reading import slots_of
from engine.edits.rules.keep import require_kept, require_sound
from engine.edits.task import Plan
from engine.edits.text import limits
from engine.edits.text.markup_kept import require_markup, without_changed_markup
from engine.edits.variant import VariantResult, run_variant
from engine.edits.wheel.wheel import Wheel, WheelRun
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import (
    AnyRequest,
    Edit,
    EditRequest,
    Finished,
    Fix,
    Fork,
    Rewrite,
    Started,
    Step,
    Variant,
    WordWheel,
    editable_ranges,
)
from engine.model.checkpoint.folder import LoadedModel
from engine.prose.words import shrink_to_words

Run = Generator[Started | Step, None, Finished]
_MORE_SEEDS = 2


class Editing:
    """All edits with one loaded model.

        editing = Editing(model, memory=lambda: bytes_in_use)
        run = editing.run(request, control)      # a generator; nothing happens before the first next()
        for event in run: ...                    # first one Started, then a Step for every denoising step
                                                 # the generator's RETURN value (StopIteration.value) is Finished

    Raises inside the generator, never from the call itself:
      RequestError      the request cannot be planned, or the model lacks the ability it needs (named)
      UsageError        the request is malformed (keep and ban share a word, a range outside the text)
      SteeringError     a keep or ban could not be honoured after three rounds
      EmptyResultError  the model wrote nothing usable; the text is as it was
      RunCancelled      ``control.cancel()`` was called
    Closing the generator at any point is safe: the text was never touched, only proposals are returned.
    ``control.finish()`` ends with what stands; ``Finished.kept`` is then true.
    """

    def __init__(self, model: LoadedModel, memory: Callable[[], int] | None = None) -> None:
        """``memory``: bytes in use now, asked once a step for ``Step.memory_bytes``; None reports 0."""
        self.model = model
        self._memory = memory or (lambda: 0)
        self._guide = opening.guide_of(model)
        self._prefixes = PrefixStore(model.network)
        self._wheel = Wheel(self._guide, self._prefixes)
        self._journal: Journal | None = None

    def run(self, request: AnyRequest, control: Control) -> Run:
        """Run ``request``; a ``Fork`` is run from the kept keyframes of the last run, whose job it names in ``of``."""
        if isinstance(request, Fork):
            return self._fork(request, control)
        return self._edit(request, control)

    def words(self, request: WordWheel, control: Control) -> WheelRun:
        """The words that fit at a place: a generator as of ``run``, of the first words; it returns all of them."""
        return self._wheel.run(request, control)

    def forget(self) -> None:
        """Drop the prefix cache and the kept keyframes (before unloading, or to free memory)."""
        self._prefixes.forget()
        self._journal = None

    # ---------------------------------------------------------------- parts

    def _edit(self, request: EditRequest, control: Control) -> Run:
        limits.check(request)
        plan = opening.plan_of(self._guide, request, control.check)
        state = self._state(request, control)
        results: list[VariantResult] = []
        failure: EmptyResultError | SteeringError | None = None
        wanted = request.variants if plan.pieces else 0
        for number in range(wanted + (_MORE_SEEDS if wanted > 1 else 0)):
            if len(_distinct(results)) >= wanted or (control.finishing and results):
                break
            try:
                result = yield from run_variant(state, plan, min(number, wanted - 1), request.seed + number)
                results.append(_honoured(request, result))
            except (EmptyResultError, SteeringError) as error:
                failure = error
        yield from state.starting((0, 0))  # where no canvas had anything to do
        notes = list(self._guide.unread(request))
        if failure is not None:
            if not results:
                raise failure
            notes.append(f"Not every variant came to something: {failure.message}")
        return self._finished(request, state, results, wanted, notes)

    def _fork(self, fork: Fork, control: Control) -> Run:
        journal = self._journal
        if journal is None or journal.request.job != fork.of:
            raise RequestError("The steps of that run are no longer kept; run the edit again.")
        record, near = journal.find(fork.step, fork.variant)
        request = replace(journal.request, job=fork.job, ban=(*journal.request.ban, *fork.ban), variants=1)
        if fork.seed is not None:
            request = replace(request, seed=fork.seed)
        limits.check(request)
        plan = opening.plan_of(self._guide, request, control.check)
        hold = _locked_slots(fork, plan, record)
        state = self._state(request, control)
        state.taken = near.taken
        resume = Resume(near, record.canvas_step, record.row, tuple(sorted(hold)), fork.seed, fork.ban)
        seed = near.place.seed if fork.seed is None else fork.seed  # the variant's, which is not always the request's
        result = yield from run_variant(state, plan, 0, seed, resume)
        honoured = _honoured(request, result)
        return self._finished(request, state, [honoured], 1, list(self._guide.unread(request)))

    def _state(self, request: EditRequest, control: Control) -> RunState:
        self._journal = Journal(request)
        return RunState(
            kit=self._guide.kit, prefixes=self._prefixes, control=control, journal=self._journal, memory=self._memory
        )

    def _finished(
        self, request: EditRequest, state: RunState, results: Sequence[VariantResult], wanted: int, notes: list[str]
    ) -> Finished:
        distinct = _distinct(results)
        repeats = [result for result in results if result not in distinct]
        ranked = (_ranked(distinct) + _ranked(repeats))[: max(wanted, 0)]
        variants = tuple(Variant(result.edits, result.seed, result.score, result.settled) for result in ranked)
        if isinstance(request, Rewrite | Fix) and not (variants and variants[0].edits):
            notes.append(_unchanged(request, state.tally.prompt_tokens > 0))
        if len(distinct) < wanted and len(results) >= wanted:
            notes.append(f"Only {len(distinct)} of {wanted} variants differ.")
        network = self.model.network
        return Finished(
            job=request.job,
            variants=variants or (Variant((), request.seed, None, True),),
            timing=state.tally.timing(),
            model=self._guide.kit.manifest.name,
            dtype=network.numbers,
            threads=torch.get_num_threads(),
            notes=tuple(notes),
            kept=state.control.finishing,
        )


def _honoured(request: EditRequest, result: VariantResult) -> VariantResult:
    """``result`` without the edits that would change what is no prose. Raises where one lies outside of what may be
    edited, where a word that was to be kept is gone, and where what was written anew would change what is no prose."""
    require_sound(request.text, result.edits, editable_ranges(request))
    if not isinstance(request, Rewrite | Fix):
        require_markup(request.text, result.edits)
        return result
    require_kept(request, result.edits)
    return replace(result, edits=without_changed_markup(request.text, result.edits))


def _locked_slots(fork: Fork, plan: Plan, record: Record) -> set[int]:
    """The slots behind what ``fork`` locks in the draft of ``record``. Raises RequestError for a span it has not."""
    slots: set[int] = set()
    if fork.locks:
        reading = plan.read(record.task, record.row, record.ids, record.done)
        for span, start, end in fork.locks:
            if not 0 <= span < len(reading.drafts):
                raise RequestError(f"The draft of step {fork.step} has no span {span} to lock words in.")
            slots |= slots_of(reading, span, start, end)
    return slots


def _unchanged(request: Rewrite | Fix, ran: bool) -> str:
    """Why the passage is as it was; ``ran``: whether a model looked at it at all."""
    if ran or (isinstance(request, Rewrite) and request.strength <= 0):
        return "The passage came out as it was."
    low, high = shrink_to_words(request.text, request.start, request.end)
    if low == high:
        return "The passage holds no whole word; it is as it was."
    return "All of the passage is locked, marked up or otherwise left alone; it is as it was."


def _ranked(results: Sequence[VariantResult]) -> list[VariantResult]:
    """The best first; what has no score stands alone."""
    return sorted(results, key=lambda result: 0.0 if result.score is None else -result.score)


def _distinct(results: Sequence[VariantResult]) -> list[VariantResult]:
    """The first of every group of results that come to the same edits."""
    firsts: dict[tuple[Edit, ...], VariantResult] = {}
    for result in results:
        firsts.setdefault(result.edits, result)
    return list(firsts.values())
