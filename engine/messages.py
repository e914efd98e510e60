"""What crosses the line between app and engine: frozen, slotted, picklable dataclasses.

Standard library and the guards only, any thread. Strings, numbers, tuples and enums; never a tensor, a Qt type or a
callback, so that the worker thread can become a process without a change in ``app/``.

Positions are 0-based, half-open, in Unicode code points of the request's own ``text``.
A request holds everything that matters to its result, so that it can be stored and asked for again.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from engine.guards import Guard

Range: TypeAlias = tuple[int, int]
DraftLock: TypeAlias = tuple[int, int, int]
"""The index of a span in a draft, and the start and end in its text of characters that stay as they stand there."""


class Ability(StrEnum):
    """What a model can do; a model's manifest declares a subset."""

    FILL = "fill"
    FIX = "fix"
    REPHRASE = "rephrase"
    SHORTEN = "shorten"
    SIMPLIFY = "simplify"
    EXPAND = "expand"
    CONTINUE = "continue"
    INSTRUCT = "instruct"


# ---------------------------------------------------------------- requests


@dataclass(frozen=True, slots=True)
class Hole:
    """A gap: ``text[start:end]`` (often empty) is replaced. ``words`` None means open length."""

    start: int
    end: int
    words: int | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Common to all edits. ``text`` is the passage with as much of its surroundings as the caller wants seen.

    keep   words of the passage that must survive, wherever they occur (rewrite and fix)
    ban    words that must not occur in generated text: whole words, case-folded
    locks  ranges of ``text`` inside the passage whose characters stay as they are
    steps  limit of denoising steps a canvas; None is the model's own
    guards  what is watched for in every draft
    """

    job: str
    text: str
    seed: int = 0
    variants: int = 1
    steps: int | None = None
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()
    locks: tuple[Range, ...] = ()
    guards: tuple[Guard, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fill(Request):
    """Fill the holes, which are in ascending order and do not overlap."""

    holes: tuple[Hole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite(Request):
    """Rewrite ``text[start:end]``. ``strength`` 0..1 is how much may change; ``task`` picks the ability."""

    start: int
    end: int
    instruction: str = ""
    strength: float = 0.5
    task: Ability = Ability.REPHRASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix(Request):
    """Correct typing, spelling, grammar and punctuation slips in ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Continue(Request):
    """Go on writing about ``words`` words after the end of ``text``."""

    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Run on from step ``step`` of the last run of job ``of``, with other locks, bans or seed.

    ``locks`` lie in that step's draft of variant ``variant``.
    """

    job: str
    of: str
    step: int
    variant: int = 0
    locks: tuple[DraftLock, ...] = ()
    ban: tuple[str, ...] = ()
    seed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WordWheel:
    """Ask which words fit where the position ``at`` of ``text`` stands: in place of the word there, or, with ``hole``,
    beside the words there. A mark such as ``[[1]]`` that ``at`` lies in is a hole by itself.

    count      at most so many, best first
    starts     they begin with these letters, in any case
    rhymes     they rhyme with this word
    syllables  they have so many
    meaning    they are close to this word in meaning
    rarer, commoner  than the word there
    unused     they do not stand in this range of ``text`` yet
    without    they are none of these, in any case
    guards     as in an edit
    """

    job: str
    text: str
    at: int
    hole: bool = False
    count: int = 12
    starts: str = ""
    rhymes: str = ""
    syllables: int | None = None
    meaning: str = ""
    rarer: bool = False
    commoner: bool = False
    unused: Range | None = None
    without: tuple[str, ...] = ()
    guards: tuple[Guard, ...] = ()


EditRequest: TypeAlias = Fill | Rewrite | Fix | Continue
"""What an edit begins with; a fork goes on from one."""
AnyRequest: TypeAlias = EditRequest | Fork
AnyJob: TypeAlias = AnyRequest | WordWheel
"""Whatever the engine can be asked for."""


def editable_ranges(request: AnyRequest) -> tuple[Range, ...]:
    """The ranges of the request's text that its edits may touch; a fork has none of its own."""
    match request:
        case Fill():
            return tuple((hole.start, hole.end) for hole in request.holes)
        case Continue():
            return ((len(request.text), len(request.text)),)
        case Rewrite() | Fix():
            return ((request.start, request.end),)
        case Fork():
            return ()


# ---------------------------------------------------------------- parts of events


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The loaded model, in figures. Bytes are bytes, those of the weights with the copies laid out for a processor's
    kernels; ``strengths`` are notches that really differ, 0..1."""

    name: str
    title: str
    folder: str
    chat: bool
    abilities: tuple[Ability, ...]
    device: str
    dtype: str
    threads: int
    parameters: int
    weight_bytes: int
    canvas: int
    context: int
    steps: int
    strengths: tuple[tuple[str, float], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WordState:
    """One word of a draft: its range in ``SpanDraft.text``; ``entropy`` in nats, the worst of its tokens."""

    start: int
    end: int
    settled: bool
    entropy: float
    locked: bool = False


@dataclass(frozen=True, slots=True)
class SpanDraft:
    """The current draft of one span: ``Request.text[start:end]`` would become ``text``."""

    start: int
    end: int
    text: str
    settled: float
    words: tuple[WordState, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """``Request.text[start:end] == old`` becomes ``new``."""

    start: int
    end: int
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One proposal: its edits (ascending, disjoint) and its score (mean log-probability a token, less penalties for
    echo and repetition; higher is better), None where there was nothing to compare it with."""

    edits: tuple[Edit, ...]
    seed: int
    score: float | None
    settled: bool


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds and counts of one job. ``passes`` are decoder forwards; the first draft counts from the start."""

    total_ms: float
    prefill_ms: float
    first_draft_ms: float
    passes: int
    prompt_tokens: int
    reused_tokens: int
    peak_bytes: int


# ---------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class Loading:
    """A model is being loaded; ``fraction`` 0..1, ``what`` is one short phrase."""

    fraction: float
    what: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A model is loaded and can be used."""

    model: ModelInfo


@dataclass(frozen=True, slots=True)
class Unloaded:
    """The model was let go, by wish or after being idle; a submit loads it again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Started:
    """The job left the queue. ``reach`` is the range of ``Request.text`` that the first canvas and its prompt see."""

    job: str
    reach: Range
    limit: int


@dataclass(frozen=True, slots=True)
class Step:
    """The whole current draft of ``variant``. ``number`` counts from 1 over the whole job; any Step but the last
    may be dropped by a painter. ``piece``/``pieces``: which canvas of how many. ``ms`` is this step alone."""

    job: str
    number: int
    limit: int
    ms: float
    memory_bytes: int
    variant: int
    piece: int
    pieces: int
    spans: tuple[SpanDraft, ...]
    paused: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """``variants`` best first. ``kept`` is true when the writer stopped the run and kept what stood."""

    job: str
    variants: tuple[Variant, ...]
    timing: Timing
    model: str
    dtype: str
    threads: int
    notes: tuple[str, ...] = ()
    kept: bool = False


@dataclass(frozen=True, slots=True)
class FittingWord:
    """A word that fits. ``score`` in nats, higher is better, comparable within its list. ``edits``, ascending, put it
    into the request's text, with the words beside it that it changes ("a" that becomes "an")."""

    text: str
    score: float
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class WordList:
    """``words``, best first, none of them twice, for ``text[start:end]`` of a wheel's request, which is ``old``."""

    job: str
    start: int
    end: int
    old: str
    words: tuple[FittingWord, ...]
    model: str
    dtype: str
    threads: int
    passes: int
    ms: float


@dataclass(frozen=True, slots=True)
class FirstWords(WordList):
    """The likeliest words, compared among themselves, while more are looked at."""


@dataclass(frozen=True, slots=True)
class AllWords(WordList):
    """The whole list: the ending of a wheel's job."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The job was stopped before its end; there is no result."""

    job: str


@dataclass(frozen=True, slots=True)
class Failed:
    """``job`` is empty when no job is concerned (a load). ``message`` is one sentence for the writer."""

    job: str
    kind: str
    message: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Silent:
    """The watchdog: the worker has not answered for ``seconds`` while it had work."""

    seconds: float
    doing: str


Event: TypeAlias = (
    Loading | Ready | Unloaded | Started | Step | Finished | FirstWords | AllWords | Cancelled | Failed | Silent
)
