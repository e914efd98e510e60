"""The front of the planner: a request in, steps out, one result at the end. Worker thread only.

``Editing`` belongs to one loaded model. It keeps the prefix cache and the keyframes of the last run between edits.
What this module must not know: how a canvas is sampled (engine.diffusion) and who listens (engine.session).
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace

import torch

from engine.edits import opening
from engine.edits.loop.control import Control
from engine.edits.loop.desk import Desk
from engine.edits.loop.journal import Journal, Plain
from engine.edits.loop.prefix import PrefixStore
from engine.edits.loop.rounds import Progress, Resume
from engine.edits.reading import slots_of
from engine.edits.rules.keep import require_kept, require_sound
from engine.edits.task import Plan
from engine.edits.text import limits
from engine.edits.text.boundaries import shrink_to_words
from engine.edits.variant import Proposal, run_variant
from engine.errors import EmptyResultError, RequestError, SteeringError
from engine.messages import AnyRequest, Finished, Fix, Fork, Rewrite, Started, Step, Variant, editable_ranges
from engine.model.checkpoint.folder import LoadedModel

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
      Cancelled         ``control.cancel()`` was called
    Closing the generator at any point is safe: the text was never touched, only proposals are returned.
    ``control.finish()`` ends with what stands; ``Finished.kept`` is then true.
    """

    def __init__(self, model: LoadedModel, memory: Callable[[], int] | None = None) -> None:
        """``memory``: bytes in use now, asked once a step for ``Step.memory_bytes``; None reports 0."""
        self.model = model
        self._memory = memory or (lambda: 0)
        self._guide = opening.guide_of(model)
        self._store = PrefixStore(model.network)
        self._journal: Journal | None = None

    def run(self, request: AnyRequest, control: Control) -> Run:
        """Run ``request``; a ``Fork`` is run from the kept keyframes of the last run, whose job it names in ``of``."""
        if isinstance(request, Fork):
            return self._fork(request, control)
        return self._edit(request, control)

    def forget(self) -> None:
        """Drop the prefix cache and the kept keyframes (before unloading, or to free memory)."""
        self._store.forget()
        self._journal = None

    # ---------------------------------------------------------------- parts

    def _edit(self, request: Plain, control: Control) -> Run:
        limits.check(request)
        plan = opening.plan_of(self._guide, request, control.check)
        desk = self._desk(request, control)
        told = list(self._guide.unread(request))
        proposals: list[Proposal] = []
        failure: EmptyResultError | SteeringError | None = None
        yield Started(request.job, self._reach(request, plan), self._limit(request))
        wanted = request.variants if plan.pieces else 0
        for turn in range(wanted + (_MORE_SEEDS if wanted > 1 else 0)):
            if len(_distinct(proposals)) >= wanted or (control.finishing and proposals):
                break
            try:
                number = min(turn, wanted - 1)
                proposal = yield from self._variant(desk, plan, request, number, request.seed + turn, None)
            except (EmptyResultError, SteeringError) as error:
                failure = error
                continue
            proposals.append(proposal)
        if failure is not None:
            if not proposals:
                raise failure
            told.append(f"Not every variant came to something: {failure.message}")
        return self._finished(request, desk, proposals, wanted, told)

    def _fork(self, fork: Fork, control: Control) -> Run:
        journal = self._journal
        if journal is None or journal.request.job != fork.of:
            raise RequestError("The steps of that run are no longer kept; run the edit again.")
        wanted, near = journal.find(fork.step, fork.variant)
        before = journal.request
        seed = before.seed if fork.seed is None else fork.seed
        request = replace(before, job=fork.job, ban=(*before.ban, *fork.ban), seed=seed, variants=1)
        limits.check(request)
        plan = opening.plan_of(self._guide, request, control.check)
        hold: set[int] = set()
        if fork.locks:
            reading = plan.read(wanted.task, wanted.row, wanted.ids, wanted.done)
            for span, start, end in fork.locks:
                if not 0 <= span < len(reading.drafts):
                    raise RequestError(f"The draft of step {fork.step} has no span {span} to lock words in.")
                hold |= slots_of(reading, span, start, end)
        desk = self._desk(request, control)
        desk.taken = near.taken
        resume = Resume(near, wanted.canvas_step, wanted.row, tuple(sorted(hold)), fork.seed, fork.ban)
        yield Started(fork.job, wanted.task.reach, self._limit(request))
        seed = near.seed if fork.seed is None else fork.seed
        proposal = yield from self._variant(desk, plan, request, 0, seed, resume)
        return self._finished(request, desk, [proposal], 1, list(self._guide.unread(request)))

    def _desk(self, request: Plain, control: Control) -> Desk:
        self._journal = Journal(request)
        several = request.variants > 1
        kit = self._guide.kit
        return Desk(kit, self._store, control, self._journal, self._memory, request.steps, request.ban, several)

    def _limit(self, request: Plain) -> int:
        return request.steps or self._guide.kit.generation.max_denoising_steps

    def _reach(self, request: Plain, plan: Plan) -> tuple[int, int]:
        for piece in range(plan.pieces):
            task = plan.task(piece, (), request.seed)
            if task is not None:
                return task.reach
        return 0, 0

    def _variant(
        self, desk: Desk, plan: Plan, request: Plain, variant: int, seed: int, resume: Resume | None
    ) -> Generator[Started | Step, None, Proposal]:
        run = run_variant(desk, plan, variant, seed, resume)
        while True:
            try:
                event = next(run)
            except StopIteration as end:
                proposal: Proposal = end.value
                break
            if isinstance(event, Progress):
                yield self._step(request, plan, variant, event)
        require_sound(request.text, proposal.edits, editable_ranges(request))
        if isinstance(request, Rewrite | Fix):
            require_kept(request, proposal.edits)
        return proposal

    def _step(self, request: Plain, plan: Plan, variant: int, event: Progress) -> Step:
        return Step(
            request.job,
            event.number,
            event.limit,
            event.ms,
            self._memory(),
            variant,
            event.piece,
            plan.pieces,
            event.spans,
            event.paused,
        )

    def _finished(
        self, request: Plain, desk: Desk, proposals: Sequence[Proposal], wanted: int, told: list[str]
    ) -> Finished:
        first = _distinct(proposals)
        rest = [one for one in proposals if one not in first]
        ranked = _ranked(first) + _ranked(rest)
        variants = tuple(Variant(one.edits, one.seed, one.score, one.settled) for one in ranked[: max(wanted, 0)])
        if isinstance(request, Rewrite | Fix) and not (variants and variants[0].edits):
            told.append(_unchanged(request, desk.tally.prompt_tokens > 0))
        if len(first) < wanted and len(proposals) >= wanted:
            told.append(f"Only {len(first)} of {wanted} variants differ.")
        if not variants:
            variants = (Variant((), request.seed, None, True),)
        network = self.model.network
        return Finished(
            request.job,
            variants,
            desk.tally.timing(),
            self._guide.kit.manifest.name,
            str(network.dtype).removeprefix("torch."),
            torch.get_num_threads(),
            tuple(told),
            desk.control.finishing,
        )


def _unchanged(request: Rewrite | Fix, ran: bool) -> str:
    """Why the passage is as it was; ``ran``: whether a model looked at it at all."""
    if ran or (isinstance(request, Rewrite) and request.strength <= 0):
        return "The passage came out as it was."
    low, high = shrink_to_words(request.text, request.start, request.end)
    if low == high:
        return "The passage holds no whole word; it is as it was."
    return "All of the passage is locked, marked up or otherwise left alone; it is as it was."


def _ranked(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The best first; what has no score stands alone."""
    return sorted(proposals, key=lambda one: 0.0 if one.score is None else -one.score)


def _distinct(proposals: Sequence[Proposal]) -> list[Proposal]:
    """The first of every group of proposals that come to the same edits."""
    found: list[Proposal] = []
    for one in proposals:
        if all(one.edits != other.edits for other in found):
            found.append(one)
    return found
