"""Guards: the writer's words or patterns that are watched for in every draft, as lines that a writer can type.

Standard library, and ``regex`` once a pattern is read; any thread. The same line stands in the settings, behind
``--guard``, in a batch and in a kept recipe:

    stop WORDS : SENTENCE     ends the run, with the sentence, before a draft with them is shown
    ban WORDS                 never stands in a draft or in a result
    hold WORDS                stays from the first draft that says it

In place of WORDS, ``/PATTERN/`` is a regular expression, in any casing. Knows nothing of how a draft is watched.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.errors import UsageError

if TYPE_CHECKING:
    import regex

_LONGEST = 1000
_MOST = 200
_SHOWN = 60
_FORM = "begin it with stop, ban or hold and go on with words, or with a /pattern/"
_PARTS = re.compile(r"(?s)(?P<what>/.+?/|(?!/).+?)(?:\s+:\s+(?P<sentence>.+))?")


class GuardAct(StrEnum):
    """What is done where a draft says what is watched for."""

    STOP = "stop"
    BAN = "ban"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Guard:
    """``act`` on ``words``, whole and in any casing, or on ``pattern`` where that is not empty; ``sentence`` is what a
    stop says, empty for the usual one."""

    act: GuardAct
    words: str = ""
    pattern: str = ""
    sentence: str = ""

    @property
    def line(self) -> str:
        """The line that reads as this guard."""
        ending = f" : {self.sentence}" if self.sentence else ""
        return f"{self.act} {f'/{self.pattern}/' if self.pattern else self.words}{ending}"

    @property
    def named(self) -> str:
        """What it watches for, as a sentence names it."""
        return f"/{self.pattern}/" if self.pattern else f"“{self.words}”"

    def compiled(self) -> "regex.Pattern[str]":
        """The pattern, to be searched with a time limit: it is the writer's own."""
        import regex  # where a pattern is used: the vocabulary is imported by all that starts

        return regex.compile(self.pattern, regex.IGNORECASE | regex.MULTILINE | regex.VERSION1)


def read_guards(lines: Iterable[str]) -> tuple[Guard, ...]:
    """The guards of ``lines``, blank ones left out. Raises UsageError naming the first line that is none."""
    guards = tuple(read_guard(line) for line in lines if line.strip())
    if len(guards) > _MOST:
        raise UsageError(f"There are {len(guards)} guards; {_MOST} at most can be watched for.")
    return guards


def read_guard(line: str) -> Guard:
    """The guard of one line. Raises UsageError naming the line."""
    act, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    if act.lower() not in tuple(GuardAct) or not rest:
        raise _wrong(line, _FORM)
    if len(line) > _LONGEST or len(line.strip().splitlines()) > 1:
        raise _wrong(line, f"it is one line of {_LONGEST} characters at most")
    parts = _PARTS.fullmatch(rest)
    if parts is None:
        raise _wrong(line, "a pattern begins and ends with a stroke, as in /colou?r/")
    what, sentence = parts["what"].strip(), (parts["sentence"] or "").strip()
    if sentence and act.lower() != GuardAct.STOP:
        raise _wrong(line, "only a stop has a sentence of its own, behind “ : ”")
    if not what.startswith("/"):
        return _guard_of_words(line, GuardAct(act.lower()), " ".join(what.split()), sentence)
    guard = Guard(GuardAct(act.lower()), pattern=what[1:-1], sentence=sentence)
    _check_pattern(line, guard)
    return guard


def _guard_of_words(line: str, act: GuardAct, words: str, sentence: str) -> Guard:
    if words.startswith(":") or words.endswith(" :"):
        raise _wrong(line, "words stand before the “ : ”, and a sentence behind it")
    return Guard(act, words, sentence=sentence)


def _check_pattern(line: str, guard: Guard) -> None:
    import regex

    try:
        matches_nothing = guard.compiled().search("", timeout=1.0) is not None
    except (regex.error, OverflowError, RecursionError) as error:
        raise _wrong(line, f"its pattern cannot be read: {error}") from error
    except TimeoutError as error:
        raise _wrong(line, "its pattern takes too long") from error
    if matches_nothing:
        raise _wrong(line, "its pattern is met by no text at all, and so everywhere")


def _wrong(line: str, why: str) -> UsageError:
    shown = " ".join(line.split())
    shown = shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
    return UsageError(f"The guard “{shown}” cannot be used: {why}.")
