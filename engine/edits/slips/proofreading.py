"""Words of a passage that are slips, and what the writer meant. Worker thread; asks the causal path.

A small model sees a word it does not know in pieces, and guesses another that begins alike; of two words that sound
alike it takes the one that stands there. The lexicon and a list of such words say what may have been meant, the text
before and behind which of it was. Where nothing is likely enough the word is the writer's own.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from engine.edits.slips.confusions import ARTICLES, CONFUSED, MISHEARD, VERBS, regular_pasts, swaps
from engine.edits.slips.dialect import is_listed
from engine.edits.text.context import applied
from engine.edits.text.spans import spaced, within
from engine.edits.text.typography import normal
from engine.messages import Edit, Range
from engine.model.network.network import Network
from engine.model.tokenizing.lexicon import Lexicon, Near
from engine.prose.characters import MARKS, UNSEEN
from engine.prose.sentences import starts_sentence
from engine.prose.structure.structure import Structure
from engine.prose.words import occurrences, words

# A low line beside a word is a sign of emphasis; a name with one inside is locked.
_WORD = re.compile(r"(?<![^\W_])(?<![^\W_]_)(?<![’'-])[^\W\d_]+(?:['’][^\W\d_]+)*(?!_?[^\W_]|-)")
_PARTED = re.compile(f"[{MARKS}{UNSEEN}]")
_RUN = re.compile(r"\w+")
_LONGEST_COUNTED = 64  # characters; no word that long is near a known one
_SHORTEST = 3  # unknown words
_OFTEN = 2  # times that a word may stand elsewhere in the text and still count for it more
_FOREIGN = 0.25  # of all words: so many unknown ones are slips only where half of them are plainly so
_BEFORE = 400  # characters before the passage, and
_STEM = 80  # ids of them, that a word is judged by
_BEHIND = 4  # ids behind it
_LINE = 40
_TOGETHER = 256  # ids that one pass judges
# Nats by which another word must be the likelier one, tuned on the validation half of held-out text (training/LOG.md).
# For an unknown word: in any case, for two slips, another first letter, a capital that may be a name's, and every time
# that the text has it; less so much of the logarithm of how often the training text has the other.
# And less for the past tense of a verb that was written as if it were regular.
_UNKNOWN, _TWICE, _FIRST, _NAME, _OWN, _COMMON, _PAST = 12.0, 12.0, 3.0, 6.0, 4.0, 0.3, 8.0
# For a known word: in any case, and where it is not known to be written for the other.
_KNOWN, _SELDOM = 5.0, 5.0
# More for an unknown word of what is spelt as somebody speaks.
_SPOKEN = 4.0
_HOPELESS, _SELDOM_HOPELESS = -3.0, 0.0  # by the first id alone


@dataclass(frozen=True, slots=True)
class _Doubt:
    """``text[start:end]``, which may stand for a word of ``meant``, where that is the likelier by so many nats. Of
    unknown words all are doubted, and judged together."""

    start: int
    end: int
    unknown: bool
    meant: tuple[tuple[str, float], ...] = ()


def times_written(text: str) -> Counter[str]:
    """How often ``text`` has each word, standing alone, in one pass over it; words with apostrophes count whole and by
    their parts."""
    times: Counter[str] = Counter()
    behind: dict[str, int] = {}  # of words with apostrophes, which may overlap themselves: where the last one ended
    starts: list[int] = []  # of what hangs together by apostrophes, up to where the pass has come
    before = -1
    for run in _RUN.finditer(text):
        low, high = run.span()
        if low != before + 1 or text[before] not in "'’":
            starts.clear()
        starts = [start for start in starts if high - start <= _LONGEST_COUNTED]
        for start in starts:
            word = text[start:high]
            if behind.get(word, 0) <= start:
                behind[word] = high
                times[word] += 1
        times[run[0]] += 1
        starts.append(low)
        before = high
    return times


class Proofreading:
    """Of one ``text``; ``banned`` words are never what was meant. What stands in the stretches ``spoken``, ascending
    and disjoint, is spelt as somebody speaks: only plain slips are mended there, and all other words stay."""

    def __init__(
        self,
        network: Network,
        lexicon: Lexicon,
        bos: tuple[int, ...],
        text: str,
        banned: Sequence[str],
        encode: Callable[[str], list[int]],
        check: Callable[[], None],
        spoken: Sequence[Range] = (),
    ) -> None:
        self._spoken = tuple(spoken)
        self._network, self._lexicon, self._bos = network, lexicon, bos
        self._text, self._banned = text, tuple(banned)
        self._encode, self._check = encode, check
        # A name in code or in an address is no sign that its writer spells a word so.
        self._times = times_written(" ".join(text[low:high] for low, high in Structure(text).prose()))
        self._pasts = regular_pasts()
        self._confused = swaps((*CONFUSED, *VERBS, *ARTICLES))

    def look(self, start: int, end: int, kept: Sequence[Range], done: Sequence[Edit]) -> tuple[list[Edit], list[Range]]:
        """What to mend in ``text[start:end]``, outside ``kept``, and the words that are to stay: unknown ones, and all
        of what is spoken. Both ascending; ``done`` are edits before ``start``."""
        asked = [match.span() for match in _WORD.finditer(self._text, start, end)]
        # Of a word with accents apart, or a soft hyphen inside, the expression has pieces that the lexicon lacks.
        whole = self._whole_words(start, end)
        asked = [word for word in asked if not within(kept, *word) and not within(whole, *word)]
        known = [self._lexicon.knows(self._text[low:high]) for low, high in asked]
        strange = [
            word for word, there in zip(asked, known, strict=True) if not there and word[1] - word[0] >= _SHORTEST
        ]
        mends = self._respelt(start, [self._unknown(*word) for word in strange], done)
        plain = sum(self._plain(*word) for word in strange)
        if plain > len(asked) * _FOREIGN and len(mends) < plain / 2:
            return [], sorted(
                {*strange, *self._spoken_words(start, end, ())}
            )  # another language, or a world of its own
        mended = {(edit.start, edit.end) for edit in mends}
        doubts = [
            self._known(*word)
            for word, there in zip(asked, known, strict=True)
            if there and not within(self._spoken, *word)
        ]
        mends += self._apart(self._mended(start, self._hopeful(start, doubts, [*done, *mends]), [*done, *mends]))
        stays = {word for word in (*strange, *whole) if word not in mended}
        return sorted(mends, key=lambda edit: edit.start), sorted(stays | self._spoken_words(start, end, mended))

    def _whole_words(self, start: int, end: int) -> list[Range]:
        """The words of ``start:end`` that have a mark or something unseen in them."""
        passage = self._text[start:end]
        if passage.isascii():
            return []
        return [(start + low, start + high) for low, high in words(passage) if _PARTED.search(passage, low, high)]

    def _spoken_words(self, start: int, end: int, mended: Collection[Range]) -> set[Range]:
        """The words of what is spoken in ``start:end``, but those that were ``mended``."""
        stays: set[Range] = set()
        for low, high in within(self._spoken, start, end):
            for a, b in words(self._text[low:high]):
                word = (low + a, low + b)
                if not any(word[0] < stop and begin < word[1] for begin, stop in mended):
                    stays.add(word)
        return stays

    def _respelt(self, start: int, doubts: Sequence[_Doubt], done: Sequence[Edit]) -> list[Edit]:
        """The edits of unknown words. What was not sure enough is judged again beside what was mended."""
        mends: list[Edit] = []
        while sure := [edit for _, edit in self._mended(start, doubts, [*done, *mends])]:
            mends += sure
            ranges = {(edit.start, edit.end) for edit in sure}
            doubts = [doubt for doubt in doubts if (doubt.start, doubt.end) not in ranges]
        return mends

    # ---------------------------------------------------------------- what may have been meant

    def _unknown(self, start: int, end: int) -> _Doubt:
        word = self._text[start:end]
        in_speech = bool(within(self._spoken, start, end))
        if not self._plain(start, end) or (in_speech and is_listed(word)):
            return _Doubt(start, end, True)
        near = [other for other in self._lexicon.near(word) if self._may(other.text)]
        repeated = self._times[word] - 1
        sure = _UNKNOWN + _NAME * word[:1].isupper() + _OWN * min(repeated, _OFTEN)
        sure += _SPOKEN * in_speech
        rated = [(_like(word, other.text), sure + _reluctance(other, word)) for other in near]
        past = self._pasts.get(word.lower())
        if past is not None and self._may(past):
            rated.append((_like(word, past), sure - _PAST))
        return _Doubt(start, end, True, tuple(rated))

    def _known(self, start: int, end: int) -> _Doubt:
        word = normal(self._text[start:end])
        if not self._plain(start, end):
            return _Doubt(start, end, False)
        alike = (*self._confused.get(word.lower(), ()), *MISHEARD.get(word.lower(), ()))
        often = [*alike, *(other for other in (self._lexicon.name(word), self._pasts.get(word.lower())) if other)]
        seldom = [other for other in self._lexicon.beside(word) if other not in often]
        rated = [*((other, _KNOWN) for other in often), *((other, _KNOWN + _SELDOM) for other in seldom)]
        like = self._text[start:end]
        return _Doubt(start, end, False, tuple((_like(like, other), nats) for other, nats in rated if self._may(other)))

    def _plain(self, start: int, end: int) -> bool:
        """Whether it is written as any word is: not as a name, nor as letters for words."""
        word = self._text[start:end]
        begins = starts_sentence(self._text[max(0, start - _LINE) : start])
        return word.islower() or (word[:1].isupper() and word[1:].islower() and begins)

    def _may(self, word: str) -> bool:
        return not any(occurrences(word, ban) for ban in self._banned)

    # ---------------------------------------------------------------- which of it was

    def _hopeful(self, start: int, doubts: Sequence[_Doubt], done: Sequence[Edit]) -> list[_Doubt]:
        """``doubts`` without what one pass over the passage as it stands shows to be far too unlikely."""
        doubts = [doubt for doubt in doubts if doubt.meant]
        if not doubts:
            return []
        stem, places = self._laid(start, doubts, done)
        logits = self._network.score(stem, check=self._check, rows=[place - 1 for place in places])
        left = []
        for doubt, place, row in zip(doubts, places, logits, strict=True):
            first = [ids[0] for ids in self._choices(doubt)]
            gains = (row[first] - row[stem[place]]).tolist()
            meant = tuple(
                (word, nats)
                for (word, nats), gain in zip(doubt.meant, gains, strict=True)
                if gain > (_HOPELESS if nats == _KNOWN else _SELDOM_HOPELESS)
            )
            left.append(replace(doubt, meant=meant))
        return left

    def _mended(self, start: int, doubts: Sequence[_Doubt], done: Sequence[Edit]) -> list[tuple[float, Edit]]:
        """The edits that are sure enough, and by how many nats."""
        doubts = [doubt for doubt in doubts if doubt.meant]
        sure = []
        for doubt, gained in zip(doubts, self._gains(start, doubts, done) if doubts else (), strict=True):
            gain, word = max((value - nats, word) for value, (word, nats) in zip(gained, doubt.meant, strict=True))
            if gain > 0.0:
                sure.append((gain, Edit(doubt.start, doubt.end, self._text[doubt.start : doubt.end], word)))
        return sure

    def _apart(self, sure: Sequence[tuple[float, Edit]]) -> list[Edit]:
        """Of two edits beside each other the surer one: each was judged beside the other as it stands."""
        taken: list[Edit] = []
        for _, edit in sorted(sure, reverse=True, key=lambda rated: rated[0]):
            gaps = ((min(edit.end, other.end), max(edit.start, other.start)) for other in taken)
            if all(self._text[low:high].strip() for low, high in gaps):
                taken.append(edit)
        return taken

    def _gains(self, start: int, doubts: Sequence[_Doubt], done: Sequence[Edit]) -> list[list[float]]:
        """By how many nats each word that may have been meant, with the next ids behind it, is likelier there than
        what stands there."""
        stem, places = self._laid(start, doubts, done)
        branches = []
        for number, (doubt, place) in enumerate(zip(doubts, places, strict=True)):
            stands = self._ids(doubt.start, self._standing(doubt))
            # Beside an unknown word the next one says nothing: it was not meant either.
            end = places[number + 1] if doubt.unknown and number + 1 < len(places) else len(stem)
            behind = stem[place + len(stands) : end][:_BEHIND]
            branches += [(number, place, (*ids, *behind)) for ids in (stands, *self._choices(doubt))]
        values: list[tuple[int, float]] = []
        at = 0
        while at < len(branches):
            size, end = 0, at
            while end < len(branches) and (end == at or size + len(branches[end][2]) <= _TOGETHER):
                size += len(branches[end][2])
                end += 1
            part = branches[at:end]
            values += self._judged(stem, part)
            at = end
        each: list[list[float]] = [[] for _ in doubts]
        for number, value in values:
            each[number].append(value)
        return [[value - values[0] for value in values[1:]] for values in each]

    def _judged(
        self, stem: Sequence[int], branches: Sequence[tuple[int, int, tuple[int, ...]]]
    ) -> list[tuple[int, float]]:
        network = self._network
        last = max(place for _, place, _ in branches)
        judged = network.branched(
            stem[:last], [(place, ids) for _, place, ids in branches], network.empty_cache(), self._check
        )
        return [(number, float(values.sum())) for (number, _, _), values in zip(branches, judged, strict=True)]

    def _choices(self, doubt: _Doubt) -> list[list[int]]:
        return [self._ids(doubt.start, word) for word, _ in doubt.meant]

    def _standing(self, doubt: _Doubt) -> str:
        return normal(self._text[doubt.start : doubt.end])

    def _laid(self, start: int, doubts: Sequence[_Doubt], done: Sequence[Edit]) -> tuple[list[int], list[int]]:
        """The ids of the passage up to a little behind the last of ``doubts``, the edits made, and where among them
        the ids of each begin."""
        text, edits = self._text, sorted(done, key=lambda edit: edit.start)
        before = applied(text, max(0, start - _BEFORE), doubts[0].start, edits)
        ids = [*self._bos, *self._encode(self._without_blank(before, doubts[0].start))[-_STEM:]]
        places = []
        ends = [doubt.start for doubt in doubts[1:]] + [min(len(text), doubts[-1].end + _LINE)]
        for doubt, end in zip(doubts, ends, strict=True):
            places.append(len(ids))
            ids += self._ids(doubt.start, self._standing(doubt))
            behind = applied(text, doubt.end, end, edits)
            ids += self._encode(self._without_blank(behind, end) if end != ends[-1] else normal(behind))
        return ids, places

    def _without_blank(self, before: str, at: int) -> str:
        """The model's view of what stands before ``at``, less the blank that the word there brings along."""
        shown = normal(before)
        return shown[:-1] if spaced(self._text, at, self._encode) else shown

    def _ids(self, start: int, word: str) -> list[int]:
        return self._encode(f" {normal(word)}" if spaced(self._text, start, self._encode) else normal(word))


def _reluctance(near: Near, word: str) -> float:
    """Nats against ``near`` beside a word of the rarest that is one slip from ``word``."""
    other = near.text[0].lower() != word[0].lower()
    return _TWICE * (near.slips > 1) + _FIRST * other - _COMMON * math.log(near.count + 1)


def _like(word: str, meant: str) -> str:
    """``meant`` with the capital and the apostrophe of ``word``."""
    cased = meant[:1].upper() + meant[1:] if word[:1].isupper() else meant
    return cased.replace("'", "’") if "’" in word else cased
