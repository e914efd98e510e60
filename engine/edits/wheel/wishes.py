"""What a writer asks of the words of a wheel: how they begin and sound, how common they are, where they stand already.

Pure text; any thread that may wait for the word book. What words mean is ``kinship``'s, how well they fit the model's.
"""

import re
from collections.abc import Callable

from engine.edits.wheel.place import Place
from engine.errors import RequestError, UsageError
from engine.guards import Guard, GuardAct
from engine.messages import WordWheel
from engine.prose.words import check_lists, occurrences
from engine.wordbook.wordbook import Wordbook

MOST = 100
"""Words of one list."""
_SYLLABLES = 12
_WORDS = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_PATIENCE = 0.05  # seconds for a writer's pattern


def check_wishes(request: WordWheel) -> None:
    """Raise UsageError for what no list could be made for."""
    if not 1 <= request.count <= MOST:
        raise UsageError(f"{request.count} words were asked for; ask for 1 to {MOST}.")
    if request.syllables is not None and not 1 <= request.syllables <= _SYLLABLES:
        raise UsageError(f"{request.syllables} syllables were asked for; ask for 1 to {_SYLLABLES}.")
    if request.rarer and request.commoner:
        raise UsageError("Words can be rarer or commoner than the one there, not both.")
    for name, word in (("starts", request.starts), ("rhymes", request.rhymes), ("meaning", request.meaning)):
        if word and not _WORDS.fullmatch(word):
            raise UsageError(f"“{word[:40]}” is no single word; {name} takes the letters of one.")
    if request.unused is not None and not 0 <= request.unused[0] <= request.unused[1] <= len(request.text):
        raise UsageError("The range in which words are not to stand yet lies outside the text.")
    check_lists((), request.without)


class WordWishes:
    """Those of ``request`` for ``place``. ``count`` says how often the training text has a word, in small letters;
    None where that is not known. Raises RequestError for what cannot be known."""

    def __init__(self, request: WordWheel, place: Place, book: Wordbook, count: Callable[[str], int] | None) -> None:
        self._guards = [guard for guard in request.guards if guard.act is not GuardAct.HOLD]
        self._checks: list[Callable[[str], bool]] = []
        self._count = count
        self._rarer, self._commoner = request.rarer, request.commoner
        self._than = 0
        # Looked at for every word there is: folding them for good would take most of a list's time.
        without = frozenset(_plain(word) for word in request.without)
        if without:
            self._checks.append(lambda word: _plain(word) not in without)
        if request.starts:
            head = _plain(request.starts)
            self._checks.append(lambda word: _plain(word).startswith(head))
        if request.rhymes:
            rhyming = book.sounds.rhyming(request.rhymes)
            if not book.sounds.knows(request.rhymes):
                raise RequestError(f"How “{request.rhymes}” is said is in no list here, so rhymes to it are not known.")
            self._checks.append(lambda word: _plain(word) in rhyming)
        if request.syllables is not None:
            wanted = request.syllables
            self._checks.append(lambda word: wanted in book.sounds.syllables(word))
        if request.unused is not None:
            used = _used(place, *request.unused)
            self._checks.append(lambda word: _plain(word) not in used)
        if self.compares and count is None:
            raise RequestError("This model has no list of how common words are, so rarer or commoner is not known.")

    @property
    def compares(self) -> bool:
        """Whether words are to be rarer or commoner than another."""
        return self._rarer or self._commoner

    @property
    def narrow(self) -> bool:
        """Whether most words are left out."""
        return bool(self._checks) or self.compares

    def compare_with(self, word: str) -> None:
        """Rarer, or commoner, is from now on meant of ``word``."""
        assert self._count is not None
        self._than = self._count(_plain(word))

    def admits(self, word: str) -> bool:
        """Whether ``word`` is as is wished."""
        if self.compares and self._count is not None:
            count = self._count(_plain(word))
            if count >= self._than if self._rarer else count <= self._than:
                return False
        return all(check(word) for check in self._checks)

    def may_stand(self, word: str) -> bool:
        """Whether none of the writer's guards is against ``word``; asked of few words, as a pattern takes its time."""
        return not any(_says(guard, word) for guard in self._guards)


def _says(guard: Guard, word: str) -> bool:
    if not guard.pattern:
        return bool(occurrences(word, guard.words))
    try:
        return guard.compiled().search(word, timeout=_PATIENCE) is not None
    except TimeoutError:
        return True


def _used(place: Place, start: int, end: int) -> frozenset[str]:
    """The words of ``text[start:end]``, the one at the place left out."""
    text = place.text
    stretches = (text[start : min(end, place.start)], text[max(start, place.end) : end])
    return frozenset(_plain(match.group()) for part in stretches for match in _WORDS.finditer(part))


def _plain(word: str) -> str:
    return word.replace("’", "'").casefold()
