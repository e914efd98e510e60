"""What the front matter of a text says about it: title, authors, date, language. Any thread, no Qt.

Of YAML only what writers put there is read: plain and quoted values, lists in a line or in lines. The rest is left out,
and said to be.
"""

import re
from dataclasses import dataclass

from app.documents.exchange.markdown_rules import front_matter

_ENTRY = re.compile(r"(\w+)[ \t]*:[ \t]*(.*)")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_PART = re.compile(r"""\"[^\"]*\"|'[^']*'|[^,"' ][^,]*""")
_NAMES = {
    "title": "title",
    "subtitle": "subtitle",
    "author": "authors",
    "authors": "authors",
    "date": "date",
    "lang": "language",
    "language": "language",
}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class About:
    """What a text says of itself; "" and () for what it does not say. ``rest`` are the lines of its front matter that
    say something else."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    language: str = ""
    rest: tuple[str, ...] = ()

    @property
    def author(self) -> str:
        """All authors in one line."""
        return ", ".join(self.authors)


def about(text: str) -> About:
    """The facts that ``text`` begins with; none for a text without front matter."""
    lines = front_matter(text).splitlines()[1:-1]
    facts: dict[str, list[str]] = {}
    rest: list[str] = []
    open_list: list[str] | None = None
    for line in lines:
        entry, item = _ENTRY.fullmatch(line), _ITEM.fullmatch(line)
        name = _NAMES.get(entry[1].lower(), "") if entry is not None else ""
        values = _values(entry[2]) if entry is not None and name else []
        if entry is not None and name and name not in facts and values is not None:
            facts[name] = open_list = values
        elif item is not None and open_list is not None and (values := _values(item[1])):
            open_list += values
        else:
            open_list = None
            if line.strip():
                rest.append(line)
    language = " ".join(facts.get("language", []))
    return About(
        " ".join(facts.get("title", [])),
        " ".join(facts.get("subtitle", [])),
        tuple(facts.get("authors", [])),
        " ".join(facts.get("date", [])),
        language if _LANGUAGE.fullmatch(language) else "",
        tuple(rest),
    )


def _values(written: str) -> list[str] | None:
    """The values of an entry; [] where they stand in the lines behind it; None for what is not read here."""
    written = written.strip()
    if len(written) > _LONGEST or written[:1] in ("|", ">", "{", "&", "*", "!"):
        return None
    if written.startswith("[") and written.endswith("]"):
        parts = _PART.findall(written[1:-1])
        return [value for part in parts if (value := _plain(part))]
    value = _plain(written)
    return [value] if value else []


def _plain(written: str) -> str:
    written = written.strip()
    if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'":
        inner = written[1:-1]
        return re.sub(r"\\(.)", r"\1", inner) if written[0] == '"' else inner.replace("''", "'")
    return re.split(r"[ \t]#", written, maxsplit=1)[0].strip()
