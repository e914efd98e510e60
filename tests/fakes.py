"""Fakes at the boundary: a session that plays scripted events, without torch.

``FakeSession`` has the surface of ``engine.session.Session``. It posts from the caller's thread, so that a test
decides when each event comes: :meth:`play` goes on by one event, :meth:`play_all` to the end.
"""

import dataclasses
from collections.abc import Callable, Sequence

from engine.messages import (
    Ability,
    AllWords,
    AnyJob,
    AnyRequest,
    Cancelled,
    DraftLock,
    Edit,
    Event,
    Failed,
    Finished,
    FirstWords,
    FittingWord,
    Fork,
    ModelInfo,
    Ready,
    SpanDraft,
    Started,
    Step,
    Timing,
    Unloaded,
    Variant,
    WordState,
    WordWheel,
    editable_ranges,
)

MODEL = ModelInfo(
    name="fake",
    title="Fake",
    folder="fake",
    chat=False,
    abilities=tuple(Ability),
    device="cpu",
    dtype="float32",
    threads=1,
    parameters=1000,
    weight_bytes=4000,
    canvas=256,
    context=1024,
    steps=8,
    strengths=(("Touch up", 0.15), ("Rework", 0.5), ("Rewrite", 0.9)),
)
DRAFTS = ("Qxv zzk brr.", "The zzk light.", "The last light.")
"""What the scripted steps show, noise first; the last one is the result."""


def step_of(request: AnyRequest, number: int, texts: Sequence[str], limit: int, paused: bool = False) -> Step:
    """A step showing ``texts[i]`` for span i; words that are not plain English count as unsettled."""
    spans = []
    for (start, end), text in zip(editable_ranges(request), texts, strict=True):
        words, at = [], 0
        for word in text.split():
            begin = text.index(word, at)
            at = begin + len(word)
            words.append(WordState(begin, at, not any(c in "xzq" for c in word.lower()), 0.5))
        spans.append(SpanDraft(start, end, text, 0.5, tuple(words)))
    return Step(request.job, number, limit, 5.0, 1000, 0, 0, 1, tuple(spans), paused)


def finished(request: AnyRequest, results: Sequence[Sequence[str]], kept: bool = False) -> Finished:
    """Finished with one variant for each of ``results``; a result has a text for each span."""
    text = getattr(request, "text", "")
    variants = tuple(
        Variant(
            tuple(
                Edit(start, end, text[start:end], new)
                for (start, end), new in zip(editable_ranges(request), texts, strict=True)
            ),
            seed,
            -0.5,
            True,
        )
        for seed, texts in enumerate(results)
    )
    return Finished(request.job, variants, Timing(40.0, 10.0, 15.0, 3, 20, 0, 1000), "fake", "float32", 1, (), kept)


WORDS = ("glow", "light", "evening", "hour")
"""What fits wherever words are asked for, best first; the last but one asks for "an" where "a" stands."""


def word_lists(request: WordWheel, words: Sequence[str], first: int) -> list[Event]:
    """The first words and all of them, for the word at the place asked for, or for a hole there."""
    text, at = request.text, request.at
    start = end = at
    while not request.hole and start and text[start - 1].isalpha():
        start -= 1
    while not request.hole and end < len(text) and text[end].isalpha():
        end += 1
    if not request.hole and start == end:
        return [Failed(request.job, "request", "There is no word at the cursor.", "")]

    def edits(word: str) -> tuple[Edit, ...]:
        mended = text[:start].endswith(" a ") and word[0] in "aeiouh"
        article = (Edit(start - 2, start - 1, "a", "an"),) if mended else ()
        return (*article, Edit(start, end, text[start:end], word))

    fitting = [word for word in words if word.startswith(request.starts) and word not in request.without]
    found = tuple(FittingWord(word, -float(rank), edits(word)) for rank, word in enumerate(fitting))
    facts = ("fake", "float32", 1, 4, 40.0)
    return [
        FirstWords(request.job, start, end, text[start:end], found[:first], *facts),
        AllWords(request.job, start, end, text[start:end], found, *facts),
    ]


class FakeSession:
    """Plays ``drafts`` for every job. ``calls`` records what was asked of it."""

    def __init__(self, post: Callable[[Event], None], drafts: Sequence[str] = DRAFTS) -> None:
        self.post = post
        self.drafts = list(drafts)
        self.requests: list[AnyRequest] = []
        self.searches: list[WordWheel] = []
        self.words: Sequence[str] = WORDS
        self.first_words = 2
        """How many of them are known at once."""
        self.calls: list[tuple[str, ...]] = []
        self.results: list[Sequence[str]] | None = None
        """Texts of each variant's spans, a single one for every span; None: the last draft in every span."""
        self._scripts: dict[str, list[Event]] = {}
        self._by_job: dict[str, AnyRequest] = {}
        self._shown: dict[str, Step] = {}
        self._paused: set[str] = set()

    # what the bridge calls

    def load(self, folder: str, device: str | None = None, dtype: str | None = None) -> None:
        self.calls.append(("load", folder))
        self.post(Ready(MODEL))

    def unload(self) -> None:
        self.calls.append(("unload",))
        self.post(Unloaded("asked"))

    def submit(self, request: AnyJob) -> None:
        if isinstance(request, WordWheel):
            self.searches.append(request)
            self._scripts[request.job] = word_lists(request, self.words, self.first_words)
            return
        self.requests.append(request)
        self.calls.append(("submit", request.job))
        shown = self._by_job[request.of] if isinstance(request, Fork) else request
        self._by_job[request.job] = shown
        self._scripts[request.job] = self._script(request.job, shown)

    def cancel(self, job: str) -> None:
        self.calls.append(("cancel", job))
        if self._scripts.pop(job, None) is not None:
            self.post(Cancelled(job))

    def finish(self, job: str) -> None:
        self.calls.append(("finish", job))
        if self._scripts.pop(job, None) is not None:
            shown, step = self._by_job[job], self._shown.get(job)
            texts = [self.drafts[0]] * len(editable_ranges(shown)) if step is None else [s.text for s in step.spans]
            self.post(self._as(job, finished(shown, [texts], kept=True)))

    def pause(self, job: str) -> None:
        self.calls.append(("pause", job))
        self._paused.add(job)

    def resume(self, job: str) -> None:
        self.calls.append(("resume", job))
        self._paused.discard(job)

    def adjust(self, job: str, locks: tuple[DraftLock, ...], ban: tuple[str, ...]) -> None:
        self.calls.append(("adjust", job, *ban))

    def close(self) -> None:
        self.calls.append(("close",))
        self._scripts.clear()

    def join(self, timeout: float) -> bool:
        return True

    # what a test calls

    def fail(self, kind: str, message: str) -> None:
        """The oldest running job ends as Failed."""
        job = next(iter(self._scripts))
        del self._scripts[job]
        self.post(Failed(job, kind, message, ""))

    @property
    def running(self) -> list[str]:
        """Ids of the jobs that have not ended, oldest first."""
        return list(self._scripts)

    def play(self, job: str | None = None) -> Event | None:
        """Post the next event of ``job`` (default: the oldest running one that is not paused)."""
        going = [name for name in self._scripts if name not in self._paused]
        if job is None and not going:
            return None
        job = going[0] if job is None else job
        event = self._scripts[job].pop(0)
        if isinstance(event, Step):
            self._shown[job] = event
        if not self._scripts[job]:
            del self._scripts[job]
        self.post(event)
        return event

    def play_all(self) -> None:
        while self._scripts:
            self.play()

    def _script(self, job: str, shown: AnyRequest) -> list[Event]:
        count = len(editable_ranges(shown))
        events: list[Event] = [Started(job, (0, len(getattr(shown, "text", ""))), len(self.drafts))]
        for number, draft in enumerate(self.drafts, start=1):
            events.append(self._as(job, step_of(shown, number, [draft] * count, len(self.drafts))))
        results = [[self.drafts[-1]]] if self.results is None else self.results
        results = [list(texts) * count if len(texts) == 1 else texts for texts in results]
        events.append(self._as(job, finished(shown, results)))
        return events

    def _as(self, job: str, event: Event) -> Event:
        return dataclasses.replace(event, job=job)  # type: ignore[arg-type]  # every one given here has a job
