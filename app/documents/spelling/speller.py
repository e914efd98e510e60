"""Which words are known: the dictionaries of the writer's languages, their own words, and words passed over for now.

GUI thread; dictionaries are opened on a thread of their own, and until they are there every word counts as known; own
words are written on a lane. Knows words; knows nothing of pages.
"""

import contextlib
import logging
import re
import threading
import unicodedata
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QLocale, QObject, Signal

from app.documents.disk.file import write_synced
from app.documents.spelling.dictionaries import ALWAYS, Dictionaries, Dictionary, MissingDictionaryError
from app.errands.lane import Lane
from app.platform.files.file_lock import locked
from app.platform.outlet import Outlet
from engine.prose.characters import is_unspaced
from engine.prose.kinds import LITERAL
from engine.prose.structure.structure import Structure
from engine.prose.words import spelled, words

log = logging.getLogger(__name__)

PATIENCE_S = 0.1
REMEMBERED = 50_000
SUGGESTED = 7
_ODD = re.compile(r"[\d_]")


class Speller(QObject):
    """``changed`` follows whenever other words are known than before."""

    changed = Signal()
    missing = Signal(str)
    """One sentence: a language that is asked for has no dictionary here."""
    suggested = Signal(str, object)
    """A word, and what may have been meant: what :meth:`ask` did not know at once."""
    _opened = Signal(int, object, str)
    """Number of the wish, list of dictionaries, what is missing: from the thread that opened them."""
    _learned = Signal(object)
    """The writer's own words as they are on the disk now: from the lane."""

    def __init__(
        self, own_words: Path | None, dictionaries: Dictionaries | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file = own_words
        self._source = dictionaries
        self._open: list[Dictionary] = []
        self._wish = 0
        self._thread: threading.Thread | None = None
        self.lane = Lane("words")
        self._own = self._read()
        self._passed: set[str] = set()
        self._remembered: dict[str, bool] = {}
        self._opened.connect(self._on_opened)
        self._learned.connect(self._on_learned)
        self._tell_learned = Outlet(self._learned.emit)
        self._tell_opened, self._tell_suggested = Outlet(self._opened.emit), Outlet(self.suggested.emit)

    @property
    def ready(self) -> bool:
        """Whether there are dictionaries to go by."""
        return bool(self._open)

    def use(self, names: Sequence[str]) -> None:
        """Go by these languages (none: the system's, else English). They are opened in the background."""
        self._wish += 1
        wish = self._wish
        self._thread = threading.Thread(target=self._fetch, args=(wish, tuple(names)), name="dictionaries", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Go by nothing any more."""
        self._wish += 1
        self._open = []
        self._remembered.clear()
        self.changed.emit()

    def close(self) -> None:
        """The window goes: its threads may go on for a while, and say nothing any more."""
        self._wish += 1
        self._tell_opened.close()
        self._tell_suggested.close()
        self._tell_learned.close()

    def join(self, seconds: float) -> None:
        """Wait for the thread that opens dictionaries."""
        if self._thread is not None:
            self._thread.join(seconds)

    def known(self, word: str) -> bool:
        """Whether ``word`` is spelled as a dictionary, or the writer, has it."""
        if not self._open:
            return True
        known = self._remembered.get(word)
        if known is None:
            plain = spelled(word)
            known = plain.casefold() in self._own or plain.casefold() in self._passed
            known = known or any(dictionary.knows(plain) for dictionary in self._open)
            if len(self._remembered) > REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = known
        return known

    def proper(self, word: str) -> bool:
        """Whether a dictionary has ``word`` with its capital only, as it has names."""
        return self.ready and self.known(word) and not self.known(word[:1].lower() + word[1:])

    @property
    def accepted(self) -> frozenset[str]:
        """What the writer took for a word that is in no dictionary, learned or passed over: folded, with a plain
        apostrophe."""
        return frozenset(self._own | self._passed)

    def mistakes(self, line: str) -> tuple[tuple[int, int], ...]:
        """The ranges of ``line``, read by itself, that hold unknown words, in code points."""
        if not self._open:
            return ()
        skipped = [(low, high) for low, high, kind in Structure(line).line(0) if kind in LITERAL]
        ranges, number = [], 0
        for start, end in words(line):
            word = line[start:end]
            while number < len(skipped) and skipped[number][1] <= start:
                number += 1
            if number < len(skipped) and skipped[number][0] < end:
                continue
            # No dictionary has words of a script without spaces, which nothing here can tell apart.
            if _ODD.search(word) is not None or is_unspaced(word[0]) or len(spelled(word)) < 2:
                continue
            if not self.known(word):
                ranges.append((start, end))
        return tuple(ranges)

    def suggest(self, word: str) -> list[str]:
        """What may have been meant, best first, with the apostrophe that ``word`` uses, and its accents apart from
        their letters where ``word`` has them so."""
        plain = spelled(word)
        each = [dictionary.suggest(plain) for dictionary in self._open]
        if plain != plain.lower():
            # A dictionary may think of names alone, or of letters for words.
            lower = (dictionary.suggest(plain.lower()) for dictionary in self._open)
            each = [[_cased(meant, plain) for meant in words] for words in lower] + each
        mixed = [words[place] for place in range(SUGGESTED) for words in each if place < len(words)]
        best = sorted(dict.fromkeys(mixed), key=lambda meant: _strangeness(plain.lower(), meant.lower()))[:SUGGESTED]
        if word != unicodedata.normalize("NFC", word):
            best = [unicodedata.normalize("NFD", meant) for meant in best]
        return [meant.replace("'", "’") for meant in best] if "’" in word else best

    def ask(self, word: str) -> list[str] | None:
        """What may have been meant; None where that takes longer than one notices: then ``suggested`` follows."""
        thread = ThreadPoolExecutor(1, "suggestions")
        asked = thread.submit(self.suggest, word)
        thread.shutdown(wait=False)
        try:
            return asked.result(PATIENCE_S)
        except TimeoutError:
            asked.add_done_callback(lambda suggestions: self._suggest_late(word, suggestions))
            return None

    def _suggest_late(self, word: str, suggestions: "Future[list[str]]") -> None:
        """On the thread that looked."""
        with contextlib.suppress(RuntimeError):  # nobody listens any more
            self._tell_suggested(word, suggestions.result())

    def learn(self, word: str) -> None:
        """Take ``word`` into the writer's own words, for good."""
        # Another set each time: the lane may be reading this one.
        self._own = self._own | {spelled(word).casefold()}
        if self._file is not None:
            self.lane.post(self._write, self._file)
        self._forget()

    def pass_over(self, word: str) -> None:
        """Take ``word`` as known until the program ends."""
        self._passed.add(spelled(word).casefold())
        self._forget()

    def _write(self, file: Path) -> None:
        """On the lane."""
        try:
            with locked(file):
                # Another running copy of the program may have learned some meanwhile.
                own = self._own | self._read()
                write_synced(file, "".join(f"{word}\n" for word in sorted(own)).encode("utf-8", "surrogateescape"))
        except OSError as error:
            log.info("%s could not be written: %s", file, error)
        else:
            self._tell_learned(own)

    def _on_learned(self, own: set[str]) -> None:
        if not own <= self._own:
            self._own = self._own | own
            self._forget()

    def _forget(self) -> None:
        self._remembered.clear()
        self.changed.emit()

    def _fetch(self, wish: int, names: tuple[str, ...]) -> None:
        if self._source is None:
            # Looked for here, since it takes a moment.
            self._source = Dictionaries()
        source = self._source
        there = source.names()
        wanted = names or (QLocale.system().name(),)
        if not names and wanted[0] not in there:
            wanted = (ALWAYS,)
        dictionaries, missing = [], ""
        for name in wanted:
            try:
                dictionaries.append(source.open(name))
            except MissingDictionaryError as error:
                missing = missing or str(error)
            except (OSError, ValueError) as error:
                log.info("The dictionary %s could not be opened: %s", name, error)
                missing = missing or f"The dictionary “{name}” cannot be read."
        self._tell_opened(wish, dictionaries, missing)

    def _on_opened(self, wish: int, dictionaries: list[Dictionary], missing: str) -> None:
        if wish == self._wish:
            self._open = dictionaries
            self._forget()
            if missing:
                self.missing.emit(missing)

    def _read(self) -> set[str]:
        if self._file is None or not self._file.exists():
            return set()
        try:
            # What is not UTF-8 in it is no word here, and is written back as it was.
            text = self._file.read_text(encoding="utf-8", errors="surrogateescape")
            return {unicodedata.normalize("NFC", line.strip()).casefold() for line in text.splitlines()} - {""}
        except OSError as error:
            log.info("%s could not be read: %s", self._file, error)
            return set()


def _cased(word: str, like: str) -> str:
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word


def _strangeness(word: str, meant: str) -> int:
    """0 for the commonest slips: two letters changed round, an apostrophe or a space left out, a letter
    doubled or not."""
    start = next((at for at, (a, b) in enumerate(zip(word, meant, strict=False)) if a != b), min(len(word), len(meant)))
    a, b = word[start:], meant[start:]
    swapped = a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:]
    bare = word == meant.replace("'", "").replace(" ", "")
    longer, shorter = (word, meant) if len(word) > len(meant) else (meant, word)
    once = len(longer) == len(shorter) + 1 and longer[:start] + longer[start + 1 :] == shorter
    doubled = once and start > 0 and longer[start] == longer[start - 1]
    return 0 if swapped or bare or doubled else 1
