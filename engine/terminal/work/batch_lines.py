"""``redraft batch``: requests as JSON Lines on stdin, one flushed answer a line, in the same order. Main thread."""

import argparse
import json
import sys
from typing import Any, Protocol

from engine.errors import RedraftError, RunCancelled, UsageError
from engine.guards import read_guard
from engine.messages import Hole, ModelInfo, Range
from engine.printing import write_error, write_output
from engine.terminal.answers import encode, failure, result, unchanged, word_list
from engine.terminal.driver import SessionDriver
from engine.terminal.edit_order import EditOrder
from engine.terminal.library import Library
from engine.terminal.streams.input import MOST_BYTES, within
from engine.terminal.word_order import WordOrder

_KEYS = {
    "fill": {"holes"},
    "rewrite": {"range", "instruction", "strength"},
    "fix": {"range"},
    "continue": {"words"},
    "words": {
        "at",
        "count",
        "starts",
        "rhymes",
        "syllables",
        "meaning",
        "rarer",
        "commoner",
        "unused",
        "without",
    },
}
_OF_EVERY_LINE = {"do", "text", "id"}
_COMMON = {"do", "text", "id", "seed", "variants", "steps", "keep", "ban", "guard"}
_WHOLE_BATCH = {"model", "device", "dtype"}


class Lines(Protocol):
    """Where the requests come from: standard input, as bytes."""

    def readline(self, most: int, /) -> bytes: ...


def run_batch(options: argparse.Namespace) -> int:
    """Answer every line of stdin. 0 even where lines failed; raises what kept the model from loading."""
    folder = Library.standard().find(options.model)
    with SessionDriver() as driver:
        model = driver.open(str(folder), options.device, options.dtype)
        lines = _stdin()
        while line := _line(lines):
            write_output(encode(_answer(driver, model, line)))
    return 0


def _stdin() -> Lines:
    if sys.stdin is None or sys.stdin.closed:
        raise UsageError("Standard input is closed; a batch reads its requests from there.")
    return sys.stdin.buffer


def _line(lines: Lines) -> bytes:
    try:
        return within(lines.readline(MOST_BYTES + 1), "A line of standard input")
    except OSError as error:
        raise UsageError(f"Standard input cannot be read: {error.strerror or error}.") from error


def _answer(driver: SessionDriver, model: ModelInfo, line: bytes) -> dict[str, Any]:
    echo: dict[str, Any] = {}
    try:
        given = parse_line(line)
        if "id" in given:
            echo["id"] = given["id"]
        if given.get("do") == "words":
            return echo | word_list(driver.words(word_order_of(given).request(driver.job())))
        order = order_of(given)
        request = order.request(driver.job())
        if order.is_idle:
            return echo | unchanged(order, model.name, model.dtype)
        finished = driver.run(request)
    except RunCancelled:
        raise
    except RedraftError as error:
        return echo | failure(error)
    for note in finished.notes:
        write_error(note)
    return echo | result(order, finished, model.name)


def parse_line(line: bytes) -> dict[str, Any]:
    """The object of one line. Raises UsageError for whatever else it is."""
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"The line is not UTF-8: byte {error.start} is 0x{line[error.start]:02x}.") from error
    if not text.strip():
        raise UsageError("The line is empty; a request is a JSON object.")
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"The line is not JSON: {str(error) or type(error).__name__}.") from error
    if not isinstance(given, dict):
        raise UsageError("The line is no JSON object.")
    try:
        json.dumps(given, ensure_ascii=False, allow_nan=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("The line holds half of a surrogate pair, which is no character.") from error
    except ValueError as error:
        raise UsageError("The line holds a number that is not finite.") from error
    return given


def order_of(given: dict[str, Any]) -> EditOrder:
    """One line's object as an order. Raises UsageError naming the key that is missing, unknown or of a wrong kind."""
    do = _get(given, "do", str)
    if do not in _KEYS:
        raise UsageError(f"“do” is one of {', '.join(_KEYS)}, not {do!r}.")
    _check_keys(given, do, _COMMON)
    if do == "fill" and given.get("holes") is not None:
        holes = tuple(_hole(hole) for hole in _get(given, "holes", list))
    else:
        holes = None
    return EditOrder(
        do=do,
        text=_get(given, "text", str),
        holes=holes,
        range=None if given.get("range") is None else _pair(given["range"], "range"),
        instruction=_get(given, "instruction", str, ""),
        strength=_get(given, "strength", (int, float), None),
        words=_get(given, "words", int, None),
        keep=_words(given, "keep"),
        ban=_words(given, "ban"),
        guards=tuple(read_guard(line) for line in _words(given, "guard", "lines")),
        seed=_seed(_get(given, "seed", int, 0)),
        variants=_get(given, "variants", int, 1),
        steps=_get(given, "steps", int, None),
    )


def word_order_of(given: dict[str, Any]) -> WordOrder:
    """The object of one line that asks for words, as an order. Raises UsageError as ``order_of``."""
    _check_keys(given, "words", _OF_EVERY_LINE)
    return WordOrder(
        text=_get(given, "text", str),
        at=_get(given, "at", int),
        count=_get(given, "count", int, 12),
        starts=_get(given, "starts", str, ""),
        rhymes=_word_or_there(given, "rhymes"),
        syllables=_get(given, "syllables", int, None),
        meaning=_word_or_there(given, "meaning"),
        rarer=_flag(given, "rarer"),
        commoner=_flag(given, "commoner"),
        unused=_flag(given, "unused"),
        without=_words(given, "without"),
    )


def _check_keys(given: dict[str, Any], do: str, common: set[str]) -> None:
    for key in given.keys() - common - _KEYS[do]:
        if key in _WHOLE_BATCH:
            raise UsageError(f"“{key}” is chosen for the whole batch, with --{key}.")
        raise UsageError(f"“{key}” is nothing that {do} knows.")


_MISSING = object()


def _get(given: dict[str, Any], key: str, kind: type | tuple[type, ...], default: object = _MISSING) -> Any:
    """``given[key]``; null counts as left out."""
    value = given.get(key)
    if value is None:
        if default is _MISSING:
            raise UsageError(f"“{key}” is missing.")
        return default
    if not isinstance(value, kind) or isinstance(value, bool):
        kinds = kind if isinstance(kind, tuple) else (kind,)
        wanted = {str: "a text", list: "a list", int: "a whole number", float: "a number"}[kinds[-1]]
        raise UsageError(f"“{key}” must be {wanted}.")
    return value


def _flag(given: dict[str, Any], key: str) -> bool:
    value = given.get(key)
    if value is not None and not isinstance(value, bool):
        raise UsageError(f"“{key}” must be true or false.")
    return bool(value)


def _word_or_there(given: dict[str, Any], key: str) -> str | bool:
    """A word, or true for the one that stands there."""
    value = given.get(key)
    return value if isinstance(value, bool) else str(_get(given, key, str, ""))


def _seed(seed: int) -> int:
    if not 0 <= seed < 2**63:
        raise UsageError("“seed” must be a whole number from 0 to 2**63 - 1.")
    return seed


def _words(given: dict[str, Any], key: str, what: str = "words") -> tuple[str, ...]:
    listed = _get(given, key, list, [])
    if not all(isinstance(word, str) for word in listed):
        raise UsageError(f"“{key}” must be a list of {what}.")
    return tuple(listed)


def _pair(value: object, key: str) -> Range:
    match value:
        case [int(start), int(end)] if not isinstance(start, bool) and not isinstance(end, bool):
            return start, end
    raise UsageError(f"“{key}” must be two whole numbers: [start, end].")


def _hole(value: object) -> Hole:
    if not isinstance(value, dict):
        raise UsageError("A hole must be an object with “at”.")
    for key in value.keys() - {"at", "words", "hint"}:
        raise UsageError(f"“{key}” is nothing that a hole knows.")
    start, end = _pair(value.get("at"), "at")
    hint = _get(value, "hint", str, "")
    if "]]" in hint or len(hint.splitlines()) > 1:
        raise UsageError("A hint has no line break and no “]]”.")
    return Hole(start, end, _get(value, "words", int, None), hint)
