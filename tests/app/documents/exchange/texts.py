"""The texts and files of these tests, and how they are looked into."""

import html
import io
import re
import zipfile
from pathlib import Path

from hypothesis import strategies as st

from app.documents.exchange.outgoing.html import body

FIXTURES = Path(__file__).with_name("fixtures")
"""``rich.odt`` and ``rich.docx`` were written by LibreOffice 7 from one text."""

OURS = """# One & only

Some *so* and **very** `code  x` [there](https://a.org/).[^1] ***Both*** and ~~gone~~.\\
A new line.

> said

- a
  - b
    1. deep
    2. deeper

  more of a

- d

7. x
8. y

| h | i |
| --- | --- |
| c | *d* |

```
code
    indented\ttab
```

***

End.

[^1]: The *note*.

    Its second paragraph.
"""

TEXT = """# One & only

Some *so* and **very** `code` [there](https://a.org).[^1] ![a cat](x.png)

> said

- a
  - b

3. x
4. y

| h |
| - |
| c |

***

[^1]: The *note*.
"""

LISTED_TABLE = "- | a |\n  | - |\n  | b |"

HOSTILE = ["- " * 10_000, "> " * 10_000, "\x00\x07\x1b\ufffe", "| a |\n| - |", LISTED_TABLE, "[^1]\n\n[^1]:\n"]
"""Texts that no one would write."""
REPEATED_CALLS = "a[^1] b[^1] c[^2]\n\n[^1]: one\n[^2]: two, as in[^1]\n"
ALIGNED_TABLE = "| a | b | c | d |\n| - | :- | :-: | -: |\n| 1 | 2 | 3 | 4 |\n"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

TYPES = {"[Content_Types]_xml": b"<Types/>"}

SHARP = st.text(alphabet="ab1 *_`~[]()<>&#-+.!|\\=\n:/", max_size=16)

SPACE = frozenset(char for char in map(chr, range(0x3001)) if char.isspace())


def part(data: bytes, name: str) -> str:
    """A part of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def zipped(**parts: bytes) -> bytes:
    """An archive; "__" in a name stands for a slash, "_xml" for ".xml"."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), part)
    return data.getvalue()


def word(text: bytes) -> bytes:
    """The bytes of a Word file whose main part is ``text``."""
    return zipped(**TYPES, word__document_xml=text)


def letters(text: str) -> str:
    return "".join(char for char in text if char not in SPACE)


def seen(text: str) -> str:
    """The characters that a reader of the Markdown sees."""
    return letters(html.unescape(re.sub(r"<[^>]*>", "", body(text))))
