"""Front matter: the data before a Markdown text, between two lines of three hyphens. GUI thread; changes nothing."""

import re

from PySide6.QtGui import QTextBlock

LONGEST = 200
"""So many lines it may have; each key would look through more of them."""
_ENTRY = re.compile(r"[\w\"'][^:]*:(?:\s|$)|\s*-(?:\s|$)|\s+\S|#|\s*$")


def in_front_matter(block: QTextBlock) -> bool:
    """Whether ``block`` stands in front matter, closed already or still being written.

    A rule that opens a text looks the same: a blank line follows it, or words that are no entries.
    """
    first = block.document().firstBlock()
    if not 0 < block.blockNumber() <= LONGEST or first.text().rstrip() != "---" or not first.next().text().strip():
        return False
    while block != first:
        if _ENTRY.match(block.text()) is None or block.text().rstrip() in ("---", "..."):
            return False
        block = block.previous()
    return True
