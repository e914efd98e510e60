"""The data before a text: YAML between lines of three hyphens, TOML between lines of three plus signs. Pure."""

import re
from collections.abc import Sequence

MOST = 500
"""So many lines it may have."""
_ENTRY = re.compile(
    r"(?:[\w.-]++|\"[^\"\n]*+\"|'[^'\n]*+'):(?:[ \t].*+)?$|"
    r"[ \t]*+-(?:[ \t].*+)?$|[ \t]++\S.*+$|#.*+$|[ \t]*+$|[\]}],?+$"
)
_TOML_ENTRY = re.compile(
    r"[\w.\"'-]++[ \t]*+=.*+$|\[{1,2}[^\]\n]*+\]{1,2}[ \t]*+$|[ \t]++\S.*+$|#.*+$|[ \t]*+$|[\]}],?+$"
)


def front_matter_lines(lines: Sequence[str]) -> int:
    """How many of the ``lines`` of a text are data before it, the signs around it included.

    A rule that opens a text looks the same: a blank line follows it, or words that are no entries. Data that is still
    being written, to the text's end, counts.
    """
    opening = lines[0].rstrip()
    if opening not in ("---", "+++") or len(lines) < 2 or not lines[1].strip():
        return 0
    toml = opening == "+++"
    closings = ("+++",) if toml else ("---", "...")
    for number in range(1, min(len(lines), MOST + 2)):
        line = lines[number].rstrip()
        if line in closings:
            return number + 1 if number > 1 else 0
        if (_TOML_ENTRY.match(line) if toml else _ENTRY.match(line)) is None:
            return 0
    return len(lines) if len(lines) <= MOST + 1 else 0
