"""Attributes in braces behind headings, links, pictures and code, as Pandoc and others have them. Pure; any thread."""

import re

_VALUE = r"(?:\"[^\"\n]{0,999}+\"|'[^'\n]{0,999}+'|[^\s{}\"']{1,200}+)"
_FIRST = rf"(?:[#.][\w:.-]{{1,200}}+|=[\w-]{{1,40}}+|-(?=[ \t}}])|[\w:-]{{1,80}}+={_VALUE})"
_MORE = rf"(?:[#.][\w:.-]{{1,200}}+|=[\w-]{{1,40}}+|[\w:-]{{1,80}}+(?:={_VALUE}|(?=[ \t}}])))"
ATTRIBUTES = re.compile(rf"\{{:?[ \t]{{0,9}}+{_FIRST}(?:[ \t]++{_MORE})*+[ \t]*+\}}")
"""An id, a class, a value or the sign of an unnumbered heading; then more of them, and plain words."""
