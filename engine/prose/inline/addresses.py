"""Addresses, mail addresses, file names and paths in a line: words of a machine's. Pure; any thread.

Each run between spaces, quotes and brackets is looked at once, where something in it may be one.
"""

import re

from engine.messages import Range
from engine.prose.kinds import MarkupKind

LONGEST = 2000
_EDGE = re.compile(r"[\s<>\"“”„«»()\[\]{}|*`]")
_SCHEME = re.compile(
    r"(?<![A-Za-z])(?:(?:[a-z][a-z0-9+.-]{1,15}+)://|www\.(?=\w)|mailto:(?=\w)|tel:(?=[+\d]))", re.IGNORECASE
)
_ADDRESS_END = re.compile(r"[\s<>\"“”„«»|`]")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}+@(?:[\w-]{1,63}+\.){1,9}+[A-Za-z]{2,24}+(?![\w-])")
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w.~$-]|[A-Za-z]:[\\/][\w.~$-]|\\\\[\w.~$-]|%\w{1,40}%[\\/]")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}+)\.){1,9}+([a-z]{2,6}+)(?::\d{1,5}+)?(?=/|$)")
_DOTTED = re.compile(r"[a-z_][a-z0-9_]{1,80}+(?:\.[a-zA-Z_][a-zA-Z0-9_]{1,80}+){2,9}+")
"""A name of a program's: three parts or more."""
_BEHIND = ".,;:!?'’‘…"
_BEFORE = " \t\u00a0\n(\"'“‘„[«,;:=—–"
_DOMAIN_NAMES = "app au biz br ca ch cn com cz de dev dk edu eu fi fr gov info io jp kr mil net nl nz org pl ru uk xyz"
DOMAINS = frozenset(_DOMAIN_NAMES.split())
"""Ends of a site's name that are no English word."""
_EXTENSION_NAMES = (
    "aac abw ai aiff apk avi azw3 bak bash bat bib bmp bz2 c cc cfg conf cpp csl css csv dart deb dll dmg doc docx "
    "dot dotx dylib eml env eps epub exe fdx flac fodt fountain gguf gif go gz h hpp htm html ico idx indd ini "
    "ipynb iso jar java jpeg jpg js json jsonl jsx kt lock log lua lyx m4a m4v md mdx mkv mobi mov mp3 mp4 mpeg msi "
    "odp ods odt ogg opml org otf pages pdf php pl png ppt pptx properties ps psd py pyc qmd rar rb rmd rpm rs rst "
    "rtf safetensors scss scriv sh so sql sqlite srt sty svg swift tar tex tgz tif tiff toml tmp ts tsv tsx ttf txt "
    "vb vtt vue wav webm webp wma wmv woff woff2 wpd xcf xhtml xls xlsx xml xz yaml yml zip zsh"
)
EXTENSIONS = frozenset(_EXTENSION_NAMES.split())
"""What a file's name ends with."""
_WORDS_TOO = frozenset({"ai", "app", "au", "c", "ca", "conf", "dot", "go", "h", "info", "log", "org", "pages", "so"})
"""Those that may as well be a sentence's next word, its space forgotten: no file without a path or a second sign."""


def around(text: str, at: int, low: int, end: int) -> Range:
    """The run between spaces, quotes and brackets that holds ``at``, no further back than ``low``."""
    start = at
    while start > low and _EDGE.match(text, start - 1) is None:
        start -= 1
    edge = _EDGE.search(text, at, end)
    return start, end if edge is None else edge.start()


def address(text: str, run: Range, end: int) -> tuple[int, int, MarkupKind] | None:
    """What in ``run`` of ``text``, whose line ends at ``end``, is an address, a file name or a path."""
    start, stop = run
    if stop - start > LONGEST:
        return None
    if (scheme := _SCHEME.search(text, start, stop)) is not None:
        return scheme.start(), _address_end(text, scheme.end(), end), MarkupKind.URL
    while stop > start and text[stop - 1] in _BEHIND:
        stop -= 1
    if (mail := _MAIL.search(text, start, stop)) is not None:
        return mail.start(), mail.end(), MarkupKind.EMAIL
    while start < stop and text[start] in "'‘’_~" and text[start : start + 2] != "~/":
        start += 1
    while stop > start and text[stop - 1] == "_":
        stop -= 1
    if _PATH.match(text, start, stop) is not None and (start == 0 or text[start - 1] in _BEFORE + "_*"):
        return start, stop, MarkupKind.PATH
    if _is_file(text[start:stop]):
        return start, stop, MarkupKind.PATH
    if (domain := _DOMAIN.match(text, start, stop)) is not None and domain[1] in DOMAINS:
        return start, stop, MarkupKind.URL
    if (dotted := _DOTTED.match(text, start, stop)) is not None and dotted.end() == stop:
        return start, stop, MarkupKind.IDENTIFIER
    return None


def _is_file(name: str) -> bool:
    """Whether ``name``, with folders before it or not, ends as files do."""
    _folder, slash, last = name.replace("\\", "/").rpartition("/")
    stem, dot, extension = last.rpartition(".")
    if not dot or not stem or extension.lower() not in EXTENSIONS or not (stem[-1].isalnum() or stem[-1] in "_-*)"):
        return False
    return extension.lower() not in _WORDS_TOO or bool(slash) or any(not char.isalpha() for char in stem)


def _address_end(text: str, at: int, end: int) -> int:
    edge = _ADDRESS_END.search(text, at, end)
    stop = end if edge is None else edge.start()
    opened, closed = text.count("(", at, stop), text.count(")", at, stop)
    # An address may hold pairs of brackets; one that closes what stands before the address ends it.
    while stop > at:
        last = text[stop - 1]
        if last == ")" and closed > opened:
            closed -= 1
        elif last not in _BEHIND and last not in "]}*_":
            break
        stop -= 1
    first = text.find("](", at, stop)
    return first if first > 0 else stop
