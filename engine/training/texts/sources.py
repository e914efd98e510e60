"""Whose text a model was trained on: the attribution page, out of the tables in the corpus' SOURCES pages.

Pure text. The corpus folder's ``*.md`` pages hold one table a group, a row a repository.
"""

import re
from pathlib import Path

_HEAD = """# Text this model was trained on

Each line names a source, the commit it was taken at, its licence as read there, and the credit it asks for.
All text was extracted, cleaned and de-duplicated before training. Nothing here is under a share-alike, non-commercial
or no-derivatives licence. Public-domain books come from Standard Ebooks editions (CC0).
"""


def attribution(folder: Path) -> str:
    """A markdown page of every source named in ``folder``'s SOURCES pages; empty when there are none."""
    parts: list[str] = []
    for page in sorted(folder.glob("SOURCES*.md")):
        columns: list[str] = []
        for line in page.read_text(encoding="utf-8").splitlines():
            heading = re.match(r"## (\S+)", line)
            if heading:
                columns = []
                title = heading.group(1)
                continue
            if not line.startswith("|"):
                continue
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if "repository" in cells:
                columns = cells
                parts.append(f"\n## {title}\n")
            elif columns and not set(cells[0]) <= set("-:") and len(cells) == len(columns):
                row = dict(zip(columns, cells, strict=True))
                parts.append(_line(row))
    return _HEAD + "\n".join(parts) + "\n" if parts else ""


def _line(row: dict[str, str]) -> str:
    licence = row.get("licence as read", "")
    credit = row.get("attribution line", "")
    commit = f" at {row['commit']}" if row.get("commit") else ""
    what = f": {row['what']}" if row.get("what") else ""
    wanted = "" if not credit or credit.startswith("none required") else f". {credit}"
    return f"- {row['repository']}{commit}{what} ({licence}){wanted}"
