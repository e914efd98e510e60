"""What a request may ask for at all, whatever the model. Pure text; any thread.

Both the planner and the command line ask here, the latter before it loads a model.
"""

from engine.edits.text.spans import check_range, hole_spans
from engine.errors import UsageError
from engine.messages import Continue, EditRequest, Fill, Fix, Rewrite
from engine.prose.words import check_lists

_MOST_VARIANTS = 16
_MOST_STEPS = 1000
_MOST_WORDS = 10_000


def check(request: EditRequest) -> None:
    """Raise UsageError for a request that no model could carry out."""
    check_lists(request.keep, request.ban)
    _check_count(request.variants, _MOST_VARIANTS, "variants")
    if request.steps is not None:
        _check_count(request.steps, _MOST_STEPS, "steps")
    for low, high in request.locks:
        check_range(request.text, low, high, "lock")
    match request:
        case Fill():
            hole_spans(request.text, request.holes)
            for low, high in request.locks:
                if low < high and any(hole.start < high and low < hole.end for hole in request.holes):
                    raise UsageError(f"The lock {low}:{high} lies in a hole; free it, or make the hole elsewhere.")
        case Continue():
            _check_count(request.words, _MOST_WORDS, "words")
        case Rewrite() | Fix():
            check_range(request.text, request.start, request.end)
    if isinstance(request, Rewrite) and not 0.0 <= request.strength <= 1.0:
        raise UsageError(f"The strength {request.strength} is not between 0 and 1.")
    if request.keep and isinstance(request, Fill | Continue):
        doing = "filling" if isinstance(request, Fill) else "going on writing"
        raise UsageError(f"Words can be kept in a rewrite or a fix, not in {doing}.")


def _check_count(asked: int, most: int, what: str) -> None:
    if not 1 <= asked <= most:
        raise UsageError(f"{asked} {what} were asked for; ask for 1 to {most}.")
