"""Requests as plain records, so that an edit can be stored and asked for again. Any thread, no Qt.

A record holds the request's type and fields. Its text is cut to what the model saw, so that a history of a long book
does not hold the book a thousand times.
"""

import dataclasses
from typing import Any

from engine.messages import Ability, AnyRequest, Continue, Fill, Fix, Fork, Hole, Range, Rewrite

_TYPES: dict[str, type[AnyRequest]] = {
    "fill": Fill,
    "rewrite": Rewrite,
    "fix": Fix,
    "continue": Continue,
    "fork": Fork,
}
Record = dict[str, Any]


def to_record(request: AnyRequest) -> Record:
    """JSON-ready; :func:`from_record` gives an equal request back."""
    kind = next(name for name, cls in _TYPES.items() if type(request) is cls)
    return {"do": kind, **dataclasses.asdict(request)}


def from_record(record: Record) -> AnyRequest:
    """The request of a record that went through JSON. Raises ValueError if it is none."""
    fields = dict(record)
    try:
        cls = _TYPES[fields.pop("do")]
        if "holes" in fields:
            fields["holes"] = tuple(Hole(**hole) for hole in fields["holes"])
        if "task" in fields:
            fields["task"] = Ability(fields["task"])
        for key in ("keep", "ban"):
            if key in fields:
                fields[key] = tuple(fields[key])
        if "locks" in fields:
            fields["locks"] = tuple(tuple(lock) for lock in fields["locks"])
        return cls(**fields)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("This entry of the history cannot be run again.") from error


def cut(request: AnyRequest, reach: Range, margin: int = 400) -> AnyRequest:
    """``request`` with its text cut to ``reach`` and everything it edits, at paragraph ends where one is near."""
    if isinstance(request, Fork):
        return request
    spans = list(request.locks)
    if isinstance(request, Fill):
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
