"""The word wheel: a request answered, the likeliest words first and the whole list behind. Worker thread.

    first  one canvas with the place blank, and the causal path behind the dozen likeliest words of one id
    whole  canvases with two and three slots, and with the words beside the place as another choice would have them;
           the causal path behind all that is likely on any of them

Nothing is drawn: the same request gives the same words. The text is never touched; a word brings the edits that put it
there.
"""

import re
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TypeVar

import torch
from torch import Tensor

from engine.edits.loop.control import Control
from engine.edits.loop.prefix import PrefixStore
from engine.edits.plans.fill import FillPlan
from engine.edits.plans.guide import Guide
from engine.edits.plans.surroundings import Surroundings
from engine.edits.text.draft import Draft
from engine.edits.text.seams import begins_word, seamed
from engine.edits.text.spans import spaced
from engine.edits.tokens.layout import UNKNOWN, Gap, lay
from engine.edits.wheel.fitting import Beside, Fitting, Way
from engine.edits.wheel.kinship import close_words
from engine.edits.wheel.neighbours import Neighbours, Swap
from engine.edits.wheel.place import Place
from engine.edits.wheel.wishes import WordWishes, check_wishes
from engine.edits.wheel.word_table import LONGEST, SpelledWords, WordTable
from engine.errors import RequestError
from engine.messages import AllWords, Edit, Fill, FirstWords, FittingWord, Hole, WordList, WordWheel
from engine.prose.words import fold
from engine.wordbook.closed import closed_classes
from engine.wordbook.wordbook import Wordbook

ListT = TypeVar("ListT", bound=WordList)
WheelRun = Generator[FirstWords, None, AllWords]
_FIRST = 12  # words of one id that the first list is chosen from,
_SINGLES, _LONGER, _BESIDE = 32, 8, 12  # and the whole one; of several ids; with another word beside the place
_FAR = 7.0  # nats below the best that a word is no help any more
_FAR_NARROW = 12.0  # where most words are left out beforehand
_OTHER_KIND = 3.0  # nats less for a word of another kind or form than the one that stands there
_KIN = 1.0  # how much closeness in meaning counts, in nats a factor of e
_AROUND = 200  # characters on either side that tell whether the text is one whose words are known
_LETTERS = re.compile(r"[^\W\d_]+")
_ENGLISH = re.compile(r"[A-Za-z'’ʼ]+")
_USUAL = 0.3  # of the words around, where there are enough of them
_ENOUGH = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request worked out: its place and what stands beside it, what is wished, whether a blank belongs to a word
    there, which meanings are near, which kinds and forms the word there has (none in a hole, and
    in the first list), and the gap."""

    request: WordWheel
    place: Place
    wishes: WordWishes
    beside: Neighbours
    blank: bool
    near: dict[str, float] | None
    kinds: frozenset[tuple[str, str]]
    fitting: Fitting
    begun: float


@dataclass(frozen=True, slots=True)
class _Rated:
    word: str
    score: float
    swaps: tuple[Swap, ...]


class Wheel:
    """Of one loaded model; ``prefixes`` are kept between requests, as for edits."""

    def __init__(self, guide: Guide, prefixes: PrefixStore, book: Wordbook | None = None) -> None:
        self._guide, self._kit, self._prefixes = guide, guide.kit, prefixes
        self._book = book or Wordbook.bundled()
        self._table = WordTable(guide.kit, self._book)

    def run(self, request: WordWheel, control: Control) -> WheelRun:
        """The first words of ``request``, then all of them. Raises UsageError, RequestError and RunCancelled inside."""
        asked = self._asked(request, control.check)
        pool = self._table.singles(asked.blank)
        (canvas,) = asked.fitting.canvas([(0, None)])
        if asked.wishes.compares:
            asked.wishes.compare_with(asked.place.word or pool.words[int(canvas[0][pool.ids[:, 0]].argmax())])
        ways = self._likeliest(asked, pool, [canvas], max(_SINGLES, 2 * request.count))
        first = list(zip(ways[:_FIRST], asked.fitting.scores(ways[:_FIRST]), strict=True))
        yield self._listed(FirstWords, asked, self._rated(asked, first))
        control.check()
        asked = self._looked_up(asked)
        more = [*ways[_FIRST:], *self._further(asked, control.check)]
        scored = [*first, *zip(more, asked.fitting.scores(more), strict=True)]
        return self._listed(AllWords, asked, self._rated(asked, scored))

    # ---------------------------------------------------------------- what is asked

    def _asked(self, request: WordWheel, check: Callable[[], None]) -> _Asked:
        begun = time.perf_counter()
        check_wishes(request)
        place = Place.of(request)
        self._require_known_language(place)
        wishes = WordWishes(request, place, self._book, self._table.count)
        near = None
        if request.meaning:
            near = close_words(
                request.meaning, self._book, self._table.knows, fold(request.meaning) != fold(place.word)
            )
        text, hole = place.text, Hole(place.start, place.end, 1)
        plan = FillPlan(self._guide, Fill(job=request.job, text=text, holes=(hole,)), check)
        rows = [[Gap(0, (UNKNOWN,) * length)] for length in range(1, LONGEST + 1)]
        layout = lay(rows, plan.sides(0), self._kit.sizes, self._kit.vocabulary)
        prefix = self._prefixes.prefix(layout.prefix, check)
        blank = spaced(text, place.start, self._kit.encoder(text[max(0, place.start - 300) : place.start], check))
        blank = blank or (place.hole and begins_word(text[max(0, place.start - 40) : place.start]))
        beside = replace(Neighbours.of(place, lambda _word: ""), verb=None, strict=False)
        return _Asked(
            request, place, wishes, beside, blank, near, frozenset(), Fitting(self._kit, prefix, layout, check), begun
        )

    def _looked_up(self, asked: _Asked) -> _Asked:
        """``asked`` with what the word book says of the word there. Not for the first list: the first time it is asked
        it takes some tenths of a second."""
        beside = Neighbours.of(asked.place, self._number)
        return replace(asked, beside=beside, kinds=self._own_kinds(asked.place.word))

    def _require_known_language(self, place: Place) -> None:
        """Raise RequestError where hardly any word around is a usual one: in another language, or a list of names."""
        text, word = place.text, place.word
        if word and not self._table.knows(word) and not _ENGLISH.fullmatch(word):
            raise RequestError(f"“{word}” has letters that English words have not; the wheel knows English words only.")
        around = text[max(0, place.start - _AROUND) : place.start] + " " + text[place.end : place.end + _AROUND]
        words = [match.group() for match in _LETTERS.finditer(around)]
        usual = sum(self._table.is_usual(word) for word in words)
        if len(words) >= _ENOUGH and usual < _USUAL * len(words):
            raise RequestError("Hardly a word around that place is English; the wheel knows English words only.")

    def _kinds(self, word: str) -> frozenset[tuple[str, str]]:
        """Which kinds of word ``word`` may be, and in which form of each."""
        readings = self._book.forms.readings(word.casefold())
        closed = ((kind, "") for kind in closed_classes(word.casefold()))
        return frozenset([*((form.kind, form.shape) for form in readings), *closed])

    def _own_kinds(self, word: str) -> frozenset[tuple[str, str]]:
        """Those of the word at a place, which the words in its stead should share; none where it is not known. Of a
        small word only its class counts: what else its letters may be is hardly ever meant."""
        if not word or not self._table.knows(word):
            return frozenset()
        closed = frozenset((kind, "") for kind in closed_classes(word.casefold()))
        return closed or self._kinds(word)

    def _number(self, word: str) -> str:
        return self._book.forms.number(word)

    # ---------------------------------------------------------------- which words

    def _likeliest(
        self, asked: _Asked, pool: SpelledWords, canvas: Sequence[Tensor], most: int, beside: Beside | None = None
    ) -> list[Way]:
        """The words of ``pool`` that are wished, likeliest on ``canvas``, which has a tensor [n, V] of their length,
        first."""
        if not pool.words:
            return []
        (logs,) = canvas
        chances = sum(logs[slot][pool.ids[:, slot]] for slot in range(pool.ids.shape[1]))
        assert isinstance(chances, Tensor)
        if asked.wishes.narrow or asked.near is not None:
            chances = chances + self._bias(asked, pool)
        best = torch.topk(chances, min(most, len(pool.words)))
        return [
            Way(pool.words[at], tuple(pool.ids[at].tolist()), chance, beside)
            for at, chance in zip(best.indices.tolist(), best.values.tolist(), strict=True)
            if chance > float("-inf")
        ]

    def _bias(self, asked: _Asked, pool: SpelledWords) -> Tensor:
        """[N] float32, added to how likely each word of ``pool`` is: -inf for what is not wished."""
        nothing, near, admits = float("-inf"), asked.near, asked.wishes.admits
        if near is None:
            return torch.tensor([0.0 if admits(word) else nothing for word in pool.words])
        close = (near.get(word.casefold(), 0.0) for word in pool.words)
        return torch.tensor(
            [
                _KIN * log(share) if share > 0.0 and admits(word) else nothing
                for word, share in zip(pool.words, close, strict=True)
            ]
        )

    def _further(self, asked: _Asked, check: Callable[[], None]) -> list[Way]:
        """Words of several ids, and those that ask for another word beside them."""
        swaps = [
            (swap, beside)
            for swap in (asked.beside.article, asked.beside.verb)
            if (beside := self._beside(asked, swap))
        ]
        if asked.beside.strict:
            swaps = [(swap, beside) for swap, beside in swaps if not beside.behind]
        longer = self._table.longer(asked.blank, asked.place.begins, check)
        rows = [(length - 1, None) for length in longer if len(longer[length].words)]
        canvas = asked.fitting.canvas([*rows, *((0, beside) for _, beside in swaps)])
        most = max(_LONGER, asked.request.count)
        ways = [
            way
            for (number, _), logs in zip(rows, canvas, strict=False)
            for way in self._likeliest(asked, longer[number + 1], [logs], most)
        ]
        ways = sorted(ways, key=lambda way: -way.canvas)[:most]
        singles = self._table.singles(asked.blank)
        for (swap, beside), logs in zip(swaps, canvas[len(rows) :], strict=True):
            likely = self._likeliest(asked, singles, [logs], 4 * _BESIDE, beside)
            ways += [way for way in likely if swap in self._swaps(asked, way.word)][:_BESIDE]
        return ways

    def _beside(self, asked: _Asked, swap: Swap | None) -> Beside | None:
        """The id that ``swap`` puts beside the gap; None where it is none alone, or nothing of it is on the canvas."""
        stands = None if swap is None else asked.fitting.stands_beside(swap.behind)
        if swap is None or stands is None:
            return None
        text = self._kit.vocabulary.text(stands)
        if text.strip() != swap.edit.old:
            return None
        ids = self._kit.vocabulary.encode(text.replace(swap.edit.old, swap.edit.new))
        return Beside(ids[0], swap.behind) if len(ids) == 1 else None

    # ---------------------------------------------------------------- how they are listed

    def _swaps(self, asked: _Asked, word: str) -> tuple[Swap, ...]:
        """What ``word`` asks of the words beside it."""
        beside, asks = asked.beside, list[Swap | None]()
        if beside.article is not None:
            asks.append(beside.asks_article(self._book.sounds.begins_with_vowel(word)))
        if beside.verb is not None:
            asks.append(beside.asks_verb(self._number(word.casefold())))
        return tuple(swap for swap in asks if swap is not None)

    def _rated(self, asked: _Asked, scored: Sequence[tuple[Way, float]]) -> list[_Rated]:
        """How well each of ``scored`` fits, as long as it may stand there."""
        rated = []
        for way, score in scored:
            swaps = self._swaps(asked, way.word)
            if asked.beside.repeats(way.word) and fold(way.word) != fold(asked.place.word):
                continue
            if asked.beside.strict and any(swap.behind for swap in swaps):
                continue
            if (way.beside is not None) != bool(swaps) and (way.beside is not None or self._is_reachable(asked, swaps)):
                continue  # it is judged beside the word that it asks for
            if asked.wishes.may_stand(way.word):
                other = bool(asked.kinds) and asked.kinds.isdisjoint(self._kinds(way.word))
                rated.append(_Rated(way.word, score - _OTHER_KIND * other, swaps))
        return rated

    def _is_reachable(self, asked: _Asked, swaps: Sequence[Swap]) -> bool:
        """Whether a word that asks for all of ``swaps`` is found on a canvas of its own."""
        return len(swaps) == 1 and self._beside(asked, swaps[0]) is not None

    def _listed(self, kind: type[ListT], asked: _Asked, rated: Sequence[_Rated]) -> ListT:
        """The list of ``rated``: the best first, none twice, and nothing far below the best."""
        place, words, seen = asked.place, list[FittingWord](), set[str]()
        narrow = asked.near is not None or asked.wishes.narrow
        ranked = sorted(rated, key=lambda word: (-word.score, word.word))
        for entry in ranked:
            far = ranked[0].score - entry.score > (_FAR_NARROW if narrow else _FAR)
            if len(words) == asked.request.count or far:
                break
            if (same := fold(entry.word)) not in seen:
                seen.add(same)
                words.append(self._put(place, entry))
        network = self._kit.network
        return kind(
            job=asked.request.job,
            start=place.start,
            end=place.end,
            old=place.old,
            words=tuple(words),
            model=self._kit.manifest.name,
            dtype=network.numbers,
            threads=torch.get_num_threads(),
            passes=asked.fitting.passes,
            ms=(time.perf_counter() - asked.begun) * 1000.0,
        )

    @staticmethod
    def _put(place: Place, entry: _Rated) -> FittingWord:
        """``entry`` as it is written at ``place``, with the edits that put it there."""
        word = entry.word
        if place.capital:
            word = word.upper() if len(place.word) > 1 and place.word.isupper() else word[:1].upper() + word[1:]
        around = Surroundings(place.text)
        before = place.text[max(0, place.start - 200) : place.start]
        after = place.text[place.end : place.end + 200]
        draft = around.convention_at(place.start).dress(Draft.foreign(word), before, after)
        new = seamed(draft, before, after).text if place.hole else draft.text
        edits = [swap.edit for swap in entry.swaps] + [Edit(place.start, place.end, place.old, new)]
        return FittingWord(draft.text, round(entry.score, 4), tuple(sorted(edits, key=lambda edit: edit.start)))
