"""Which characters a file of XML can hold. A pure function; any thread."""

import re

_UNHOLDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def holdable(text: str) -> str:
    """``text`` with U+FFFD for what XML cannot hold."""
    return _UNHOLDABLE.sub("�", text)
