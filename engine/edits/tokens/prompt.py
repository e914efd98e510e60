"""What a chat model is asked, in plain words. Pure text; any thread. A base model is never shown any of this.

The text comes first and the task last: the text's tokens are the stable part of the prefix from one edit to the next,
and a task close to the answer is followed best. Every task says where the model stands and what is legal there, and
asks for a piece of writing rather than for "only X", which comes back empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

GAP = "____"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the writer asked for beside the task itself."""

    instruction: str = ""
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()


def fill_prompt(before: str, after: str, words: Sequence[int | None], hints: Sequence[str], wishes: Wishes) -> str:
    """The user's turn for filling gaps. ``before`` holds the text up to the last gap with every gap marked, ``after``
    what follows it; ``words`` and ``hints`` are one a gap."""
    many = len(words) > 1
    lines = [
        f"{before}{GAP}{after}",
        "",
        "---",
        f"The text above has {'gaps, each' if many else 'a gap,'} marked {GAP}.",
        f"Copy the text around {'them' if many else 'it'}, and write what belongs there so that it reads on smoothly.",
    ]
    for number, (count, hint) in enumerate(zip(words, hints, strict=True), 1):
        about = f"Gap {number}" if many else "The gap"
        if count is not None:
            lines.append(f"{about} holds about {count} {'word' if count == 1 else 'words'}.")
        if hint:
            lines.append(f"{about}: {hint}.")
    left, right = _tail(before), _head(after)
    where = f"after “{left}”" if left else "at the beginning"
    until = f"; “{right}” follows and must not be repeated" if right else ""
    lines.append(f"You stand {where}{until}. Legal there: plain words of the text itself, no remarks, no marks.")
    lines.extend(_wishes(wishes))
    return "\n".join(lines)


def rewrite_prompt(before: str, passage: str, after: str, wishes: Wishes, sentences: int) -> str:
    """The user's turn for rewriting ``passage``, which has so many ``sentences``, as the wishes' instruction says."""
    length = "one sentence" if sentences == 1 else f"about {sentences} sentences"
    lines = [
        f"{before}[[{passage}]]{after}",
        "",
        "---",
        "The passage between [[ and ]] above is marked.",
        wishes.instruction.strip(),
        f"Write the new passage as your whole answer: {length}, no marks, no remarks, nothing of the text around it.",
        *_wishes(wishes),
    ]
    return "\n".join(lines)


def continue_prompt(before: str, words: int, wishes: Wishes) -> str:
    """The user's turn for going on writing."""
    lines = [
        before,
        "",
        "---",
        f"Go on writing the text above for about {words} words, in the same voice, tense and person.",
        "Begin exactly where it stops, repeat nothing, end with a whole sentence. Write the text itself, no remarks.",
        *_wishes(wishes),
    ]
    return "\n".join(lines)


def _wishes(wishes: Wishes) -> list[str]:
    lines = []
    if wishes.keep:
        lines.append("Keep these exactly as they are: " + ", ".join(f"“{word}”" for word in wishes.keep) + ".")
    if wishes.ban:
        lines.append("Do not use: " + ", ".join(f"“{word}”" for word in wishes.ban) + ".")
    return lines


def _tail(text: str) -> str:
    return " ".join(text.replace(GAP, " ").split()[-6:])


def _head(text: str) -> str:
    return " ".join(text.replace(GAP, " ").split()[:6])
