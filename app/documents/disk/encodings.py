"""Whether bytes are a text, which encodings they may be in, and how the text reads in each. Any thread, no Qt; pure.

What names itself (UTF-8, a mark) is the codec's affair. Here is what has to be asked for: every encoding that gives the
same bytes back, those first that charset-normalizer takes for likely. It proposes, the writer decides.
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from app.documents.disk.file_errors import EncodingCandidate

SINGLE = (
    ("cp1252", "Western (Windows-1252)"),
    ("iso8859-15", "Western (ISO 8859-15)"),
    ("mac-roman", "Western (Mac Roman)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("koi8-r", "Cyrillic (KOI8-R)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("cp1255", "Hebrew (Windows-1255)"),
    ("cp1256", "Arabic (Windows-1256)"),
    ("cp1257", "Baltic (Windows-1257)"),
    ("cp1258", "Vietnamese (Windows-1258)"),
    ("cp874", "Thai (Windows-874)"),
    ("cp850", "Western (DOS 850)"),
    ("cp437", "Western (DOS 437)"),
    ("latin-1", "Western (ISO 8859-1)"),
)
"""Encodings of one byte a letter: whether they fit shows in which bytes there are."""
SEVERAL = (
    ("cp932", "Japanese (Shift JIS)"),
    ("euc-jp", "Japanese (EUC)"),
    ("gb18030", "Chinese (GB 18030)"),
    ("big5", "Chinese (Big5)"),
    ("cp949", "Korean (Windows-949)"),
    ("utf-8", "Unicode (UTF-8)"),
)
WIDE = (
    ("utf-16-le", "Unicode (UTF-16, little endian)"),
    ("utf-16-be", "Unicode (UTF-16, big endian)"),
    ("utf-32-le", "Unicode (UTF-32, little endian)"),
    ("utf-32-be", "Unicode (UTF-32, big endian)"),
)
LOOKED_AT = 65_536
"""Bytes from the beginning by which a text is told from what is none."""
SAMPLE = 16_384
"""Bytes, of the lines with letters that encodings disagree about, that are looked at for what is likely: it is slow."""
PREVIEW = 1_500
"""Characters of a preview."""
PROPOSED = 6
"""So many are said to be likely: what reads as letters of another alphabet looks as good to a detector."""
_BEFORE = 120
_HIGH = re.compile(rb"[\x80-\xff]")
_NOT_PLAIN = re.compile("[^\\x00-~]")
_LINES = re.compile(rb"[^\r\n]*[\x80-\xff][^\r\n]*[\r\n]*")
_ODD = bytes((*range(1, 7), *range(14, 26), *range(28, 32), 127))
"""Control characters that no text has more than a few of; a bell, a form feed and DOS's end of file are not among
them."""
_SPACES = frozenset("\n\r \u3000\u3001\u3002\uff0c")
"""What is in nearly every text of 16 bits a letter, and hardly ever in bytes that only look like one."""


def exact(data: bytes, encoding: str) -> str | None:
    """``data`` decoded, or None if that would not give the same bytes back."""
    try:
        text = data.decode(encoding)
        if encoding == "utf-8" or text.encode(encoding) == data:
            return text
    except UnicodeError:
        pass
    return None


def is_same_encoding(first: str, second: str) -> bool:
    """Whether both are names of one encoding, as latin-1 and ISO 8859-1 are. Raises LookupError for what is none."""
    return codecs.lookup(first).name == codecs.lookup(second).name


def looks_wide(data: bytes) -> bool:
    """Whether bytes that are valid UTF-8 are rather letters of 16 or 32 bits that need one byte each: NULs at every
    second place, or at three of four."""
    sample = data[:4096]
    if len(data) < 8 or len(data) % 2 or b"\0" not in sample:
        return False
    if any(_is_wide(data, encoding) for encoding in ("utf-32-le", "utf-32-be")):
        return True
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return (
        max(even, odd) > len(sample) * 0.2
        and min(even, odd) < len(sample) * 0.02
        and any(_is_wide(data, encoding) for encoding in ("utf-16-le", "utf-16-be"))
    )


def candidates(data: bytes) -> tuple[EncodingCandidate, ...]:
    """What ``data`` may be in, the likeliest first; nothing where it is no text at all."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE))
    narrow = _is_narrow(data)
    wide = [
        EncodingCandidate(encoding, label, _preview(text, _first(text)), likely=True)
        for encoding, label in WIDE
        if (text := exact(data, encoding)) is not None
        and ((marked and not narrow) or (_is_wide(data, encoding) and not (narrow and _SPACES.isdisjoint(text))))
    ]
    if not narrow and not marked:
        return tuple(wide)
    single = [
        EncodingCandidate(encoding, label, preview)
        for encoding, label in SINGLE
        if (preview := _single_preview(data, encoding)) is not None
    ]
    sample = _sample(data)
    several = [
        EncodingCandidate(encoding, label, _preview(text, _first(text)))
        for encoding, label in SEVERAL
        # What does not fit in part is not worth looking at all of it.
        if exact(sample, encoding) is not None and (text := exact(data, encoding)) is not None
    ]
    return (*wide, *_proposed(sample, [*single[:-1], *several, *single[-1:]], PROPOSED - len(wide)))


def _is_narrow(data: bytes) -> bool:
    """Whether bytes may be letters of one byte or a few. A text may have got a few NULs; what is no text has numbers of
    several bytes with most of them NUL, or is packed, and has every byte."""
    sample = data[:LOOKED_AT]
    odd = len(sample) - len(sample.translate(None, _ODD))
    return b"\0\0\0" not in sample and sample.count(0) * 10 <= len(sample) and odd * 50 <= len(sample)


def _is_wide(data: bytes, encoding: str) -> bool:
    """Whether bytes read as letters in ``encoding``, of 16 or 32 bits each: nothing unassigned, nothing private, no
    control characters but those of lines."""
    sample = data[: LOOKED_AT - LOOKED_AT % 4]
    if not sample:
        return False
    try:
        # The end of the sample may cut a character of four bytes in two.
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeError:
        return False
    signs = set(text) - set("\n\r\t\f\ufeff")
    return bool(text) and all(unicodedata.category(sign) not in ("Cc", "Cn", "Co", "Cs") for sign in signs)


def _single_preview(data: bytes, encoding: str) -> str | None:
    if exact(_distinct(data), encoding) is None:
        return None
    match = _HIGH.search(data)
    low = max(0, (match.start() if match is not None else 0) - PREVIEW)
    text = data[low : low + 3 * PREVIEW].decode(encoding)
    return _preview(text, _first(text))


def _distinct(data: bytes) -> bytes:
    return bytes(sign for sign in range(256) if sign in data)


def _first(text: str) -> int:
    """Where the first letter stands that encodings disagree about."""
    match = _NOT_PLAIN.search(text)
    return 0 if match is None else match.start()


def _preview(text: str, place: int) -> str:
    """Some lines of ``text`` around ``place``."""
    low = max(0, place - _BEFORE)
    start = text.rfind("\n", low, place) + 1 or low
    lines = text[start : start + PREVIEW].replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\u2400")
    return lines.strip("\n")


def _proposed(sample: bytes, fitting: Sequence[EncodingCandidate], number: int) -> list[EncodingCandidate]:
    """``fitting`` with the likeliest first, and said to be likely."""
    # Rarely needed, and too slow for the start of the program.
    from charset_normalizer import from_bytes

    names = {codecs.lookup(candidate.encoding).name: place for place, candidate in enumerate(fitting)}
    if not names:
        return []
    matches = from_bytes(sample, cp_isolation=list(names), enable_fallback=False, preemptive_behaviour=False)
    ranks: dict[int, tuple[float, ...]] = {}
    for match in matches:
        for name in (match.encoding, *match.could_be_from_charset):
            place = names.get(codecs.lookup(name).name)
            if place is not None:
                ranks.setdefault(place, (match.chaos, -round(match.coherence, 1), _oddness(fitting[place].sample)))
    order = sorted(ranks, key=lambda place: (*ranks[place], place))
    first = [replace(fitting[place], likely=True) for place in order[: max(0, number)]]
    return [*first, *(candidate for candidate in fitting if all(candidate.encoding != each.encoding for each in first))]


def _oddness(text: str) -> int:
    """How many kinds of signs ``text`` has that are neither letters nor punctuation nor money: ½uvre for œuvre."""
    return sum(
        1 for sign in set(text) if ord(sign) > 126 and unicodedata.category(sign) in ("So", "No", "Sm", "Sk", "Cc")
    )


def _sample(data: bytes) -> bytes:
    """Lines of ``data`` with letters that encodings disagree about; of a long one its beginning."""
    lines, size = [], 0
    for match in _LINES.finditer(data):
        lines.append(match.group()[: SAMPLE - size])
        size += len(lines[-1])
        if size >= SAMPLE:
            break
    sample = b"".join(lines)
    # A letter of several bytes is not cut in two behind a space.
    return sample if size < SAMPLE else sample[: sample.rfind(b" ") + 1 or size]
