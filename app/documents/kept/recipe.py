"""Requests as plain records, so that an edit can be stored and asked for again. Any thread, no Qt.

A record holds the request's type and fields under words of its own, which are on writers' disks: the tables here say
which word stands for what, so that nothing that is renamed in ``engine.messages`` renames, or loses, what is kept. Its
text is cut to what the model saw, so that a history of a long book does not hold the book a thousand times.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from engine.errors import UsageError
from engine.guards import Guard, read_guard
from engine.messages import Ability, AnyJob, Continue, Fill, Fix, Fork, Hole, Range, Rewrite, WordWheel

RecipeRecord = dict[str, Any]


# ---------------------------------------------------------------- the words on writers' disks


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class _Field:
    """``word`` is what the field is called on the disk, for good; ``name`` what it is called in ``engine.messages``.

    ``write`` makes of its value what JSON takes, ``read`` the value of that again; it raises KeyError, TypeError or
    ValueError for what cannot be one. What is ``rare`` is written only where it has a value, so that records without
    it stay as they were.
    """

    word: str
    name: str
    write: Callable[[Any], Any] = _same
    read: Callable[[Any], Any] = _same
    rare: bool = False


_HOLE = (_Field("start", "start"), _Field("end", "end"), _Field("words", "words"), _Field("hint", "hint"))
_TASKS = {
    "fill": Ability.FILL,
    "fix": Ability.FIX,
    "rephrase": Ability.REPHRASE,
    "shorten": Ability.SHORTEN,
    "simplify": Ability.SIMPLIFY,
    "expand": Ability.EXPAND,
    "continue": Ability.CONTINUE,
    "instruct": Ability.INSTRUCT,
}


def _holes_written(holes: tuple[Hole, ...]) -> tuple[RecipeRecord, ...]:
    return tuple(_written(hole, _HOLE) for hole in holes)


def _holes_read(records: Any) -> tuple[Hole, ...]:
    return tuple(Hole(**_read(dict(record), _HOLE)) for record in records)


def _task_written(task: Ability) -> str:
    return next(word for word, known in _TASKS.items() if known is task)


def _ranges(ranges: Any) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(numbers) for numbers in ranges)


def _range(numbers: Any) -> Range:
    start, end = numbers
    return start, end


def _guards_written(guards: tuple[Guard, ...]) -> tuple[str, ...]:
    return tuple(guard.line for guard in guards)


def _guards_read(lines: Any) -> tuple[Guard, ...]:
    try:
        return tuple(read_guard(line) for line in map(str, lines))
    except UsageError as error:
        raise ValueError(error.message) from error


_KEEP = _Field("keep", "keep", tuple, tuple)
_BAN = _Field("ban", "ban", tuple, tuple)
_LOCKS = _Field("locks", "locks", _ranges, _ranges)
_COMMON = (
    _Field("job", "job"),
    _Field("text", "text"),
    _Field("seed", "seed"),
    _Field("variants", "variants"),
    _Field("steps", "steps"),
    _KEEP,
    _BAN,
    _LOCKS,
    _Field("guards", "guards", _guards_written, _guards_read, rare=True),
)
_PASSAGE = (_Field("start", "start"), _Field("end", "end"))
_KINDS: dict[str, tuple[type[AnyJob], tuple[_Field, ...]]] = {
    "fill": (Fill, (*_COMMON, _Field("holes", "holes", _holes_written, _holes_read))),
    "rewrite": (
        Rewrite,
        (
            *_COMMON,
            *_PASSAGE,
            _Field("instruction", "instruction"),
            _Field("strength", "strength"),
            _Field("task", "task", _task_written, _TASKS.__getitem__),
        ),
    ),
    "fix": (Fix, (*_COMMON, *_PASSAGE)),
    "continue": (Continue, (*_COMMON, _Field("words", "words"))),
    "fork": (
        Fork,
        (
            _Field("job", "job"),
            _Field("of", "of"),
            _Field("step", "step"),
            _Field("variant", "variant"),
            _LOCKS,
            _BAN,
            _Field("seed", "seed"),
        ),
    ),
    "words": (
        WordWheel,
        (
            _Field("job", "job"),
            _Field("text", "text"),
            _Field("at", "at"),
            _Field("hole", "hole", rare=True),
            _Field("count", "count"),
            _Field("starts", "starts", rare=True),
            _Field("rhymes", "rhymes", rare=True),
            _Field("syllables", "syllables", rare=True),
            _Field("meaning", "meaning", rare=True),
            _Field("rarer", "rarer", rare=True),
            _Field("commoner", "commoner", rare=True),
            _Field("unused", "unused", read=_range, rare=True),
            _Field("without", "without", tuple, tuple, rare=True),
            _Field("guards", "guards", _guards_written, _guards_read, rare=True),
        ),
    ),
}
"""What a record's "do" says: the request, and its fields in the order in which they are written."""


# ---------------------------------------------------------------- records


def to_record(request: AnyJob) -> RecipeRecord:
    """JSON-ready; :func:`from_record` gives an equal request back."""
    kind, fields = next((kind, fields) for kind, (cls, fields) in _KINDS.items() if type(request) is cls)
    return {"do": kind, **_written(request, fields)}


def from_record(record: RecipeRecord) -> AnyJob:
    """The request of a record that went through JSON; a field that it lacks has its default.

    Raises ValueError for a request, a field or a task that is unknown, and where a field is missing that has none.
    """
    words = dict(record)
    try:
        cls, fields = _KINDS[words.pop("do")]
        return cls(**_read(words, fields))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("This entry of the history cannot be run again.") from error


def _written(value: object, fields: tuple[_Field, ...]) -> RecipeRecord:
    values = ((field, getattr(value, field.name)) for field in fields)
    return {field.word: field.write(own) for field, own in values if own or not field.rare}


def _read(record: RecipeRecord, fields: tuple[_Field, ...]) -> dict[str, Any]:
    """By the names of ``engine.messages``. Raises KeyError for a word that is no field's, and what fields raise."""
    known = {field.word: field for field in fields}
    return {known[word].name: known[word].read(value) for word, value in record.items()}


def cut(request: AnyJob, reach: Range, margin: int = 400) -> AnyJob:
    """``request`` with its text cut to ``reach`` and everything it edits, at paragraph ends where one is near."""
    if isinstance(request, Fork):
        return request
    spans = [] if isinstance(request, WordWheel) else list(request.locks)
    if isinstance(request, WordWheel):
        spans.append((request.at, request.at))
    elif isinstance(request, Fill):
        spans += [(hole.start, hole.end) for hole in request.holes]
    elif isinstance(request, Rewrite | Fix):
        spans.append((request.start, request.end))
    else:
        spans.append((len(request.text), len(request.text)))
    text = request.text
    low = min([reach[0], *(start for start, _ in spans)])
    high = max([reach[1], *(end for _, end in spans)])
    low = max(text.rfind("\n", max(0, low - margin), low) + 1, 0) if low > margin else 0
    end = text.find("\n", high, high + margin)
    high = len(text) if len(text) - high <= margin else (end if end >= 0 else high)
    if isinstance(request, WordWheel):
        start, end = request.unused or (low, low)
        unused = None if request.unused is None else (max(low, start) - low, max(low, min(high, end)) - low)
        return dataclasses.replace(request, text=text[low:high], at=request.at - low, unused=unused)
    changes: dict[str, Any] = {
        "text": text[low:high],
        "locks": tuple((start - low, stop - low) for start, stop in request.locks),
    }
    if isinstance(request, Fill):
        changes["holes"] = tuple(
            dataclasses.replace(hole, start=hole.start - low, end=hole.end - low) for hole in request.holes
        )
    elif isinstance(request, Rewrite | Fix):
        changes |= {"start": request.start - low, "end": request.end - low}
    return dataclasses.replace(request, **changes)
