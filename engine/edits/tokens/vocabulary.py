"""Token ids and the text they stand for, as the planner needs them: edges of words, line breaks, safe partial text.

Worker thread. Wraps one model's tokenizer; knows nothing of canvases or networks.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from engine.edits.text.draft import Draft
from engine.edits.text.typography import normal
from engine.messages import Range
from engine.model.tokenizing.tokenizer import Tokenizer
from engine.prose.characters import CLOSING, LINE_BREAKS, is_unspaced, is_word_char
from engine.prose.markup import CHARACTERS

_BROKEN = "\ufffd"
_BREAKS = frozenset(LINE_BREAKS)
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_ENDING = frozenset(".!?…。！？")
_BEHIND = " \"'”’»)]*_\n"
_LONGEST_CHARACTER = 8
_UNSPACED = re.compile(r"\S+")
_JOINERS = "\u200c\u200d"


class _Kinds(NamedTuple):
    """Ids by what they stand for."""

    breaks: tuple[int, ...]
    continuing: tuple[int, ...]
    silent: tuple[int, ...]
    markup: tuple[int, ...]
    closing: tuple[int, ...]
    wordless: tuple[int, ...]
    ending: tuple[int, ...]
    names: tuple[int, ...]


class Vocabulary:
    """One tokenizer's ids, with what was looked up kept: a vocabulary does not change while a model is loaded."""

    def __init__(self, tokenizer: Tokenizer, size: int, single_breaks: bool = False) -> None:
        """``size``: rows of the model's head; ids of the tokenizer at or above it do not exist for the model.
        ``single_breaks``: the model knows a new paragraph as one line break, so blank lines are not shown to it."""
        self._single_breaks = single_breaks
        self._tokenizer = tokenizer
        self._size = size
        self._texts: dict[int, str] = {}
        self._readable: dict[str, bool] = {}
        self._kinds: _Kinds | None = None

    def encode(self, text: str) -> list[int]:
        """The ids of ``text`` in the model's view; nothing is added, specials in it are plain text."""
        plain = normal(text)
        if self._single_breaks:
            plain = _BLANK_LINES.sub("\n", plain)
        return self._tokenizer.encode(plain) if plain else []

    def unreadable(self, text: str, start: int, end: int) -> list[Range]:
        """The words of ``text[start:end]`` with a letter, a mark, a numeral or a symbol that the model knows in parts
        only, ascending; the punctuation around them is not theirs. A small model makes something else of them: of
        foreign scripts, emoji, accents that stand beside their letters."""
        ranges = []
        self._try_out(text[start:end])
        for match in _UNSPACED.finditer(text, start, end):
            word = match.group()
            if word.isascii() or all(map(self._reads, word)):
                continue
            low, high = match.span()
            while unicodedata.category(text[low])[0] == "P":
                low += 1
            while unicodedata.category(text[high - 1])[0] == "P":
                high -= 1
            ranges.append((low, high))
        return ranges

    def _reads(self, char: str) -> bool:
        return char.isascii() or self._readable.get(char, True)

    def _try_out(self, text: str) -> None:
        """Find out for every character of ``text`` whether the model knows it whole; all of them at once."""
        new = sorted(
            char
            for char in set(text) - self._readable.keys()
            if not char.isascii() and unicodedata.category(char)[0] in "LMNS"
        )
        self._readable |= {char: len(ids) == 1 for char, ids in zip(new, self._tokenizer.encode_each(new), strict=True)}

    def text(self, token: int) -> str:
        """What one id stands for; holds U+FFFD where it is a part of a character; empty for a special."""
        text = self._texts.get(token)
        if text is None:
            text = self._tokenizer.decode([token], skip_special=True)
            self._texts[token] = text
        return text

    def word_edge(self, left: int, right: int) -> bool:
        """Whether no word and no character runs across the border of two neighbouring ids."""
        a, b = self.text(left), self.text(right)
        if not a or not b:
            return True
        if b[0] == _BROKEN or a[-1] == _BROKEN:
            return False
        if unicodedata.category(b[0])[0] == "M" or b[0] in _JOINERS or a[-1] in _JOINERS:
            return False
        if b[0] in "'’" and is_word_char(a[-1]) and len(b) > 1:
            return False
        return not (is_word_char(a[-1]) and is_word_char(b[0])) or is_unspaced(b[0])

    def covered(self, text: str, ids: Sequence[int], count: int) -> int:
        """About how many characters of ``text``, which became ``ids``, the first ``count`` of them are."""
        if count >= len(ids):
            return len(text)
        return min(len(text), len(self.weave(ids[:count], range(count))[0].text))

    def is_word(self, token: int) -> bool:
        """Whether an id holds a letter, a digit, or part of a character."""
        return any(is_word_char(char) or char == _BROKEN for char in self.text(token))

    def whole_words(self, ids: Sequence[int], count: int) -> int:
        """The largest number up to ``count`` of leading ids that does not end inside a word."""
        count = min(count, len(ids))
        while 0 < count < len(ids) and not self.word_edge(ids[count - 1], ids[count]):
            count -= 1
        return count

    def last_words(self, ids: Sequence[int], count: int) -> int:
        """The largest number up to ``count`` of trailing ids that does not begin inside a word."""
        count = min(count, len(ids))
        while 0 < count < len(ids) and not self.word_edge(ids[-count - 1], ids[-count]):
            count -= 1
        return count

    def markup(self) -> tuple[int, ...]:
        """Every id that holds a character that only marks up: brackets, stars, bars and the like."""
        return self._looked_through().markup

    def line_breaks(self) -> tuple[int, ...]:
        """Every id whose text holds a line break."""
        return self._looked_through().breaks

    def continuing(self) -> tuple[int, ...]:
        """Every id that would carry on the word before it: its text begins with a letter, digit or part of one."""
        return self._looked_through().continuing

    def silent(self) -> tuple[int, ...]:
        """Every id that shows nothing by itself and in company: specials, control characters."""
        return self._looked_through().silent

    def closing(self) -> tuple[int, ...]:
        """Every id whose text begins, spaces aside, with a mark that stands right behind a word: a comma, say."""
        return self._looked_through().closing

    def ending(self) -> tuple[int, ...]:
        """Every id that may end a sentence: a full stop, a question mark or an exclamation mark ends it, quotes and the
        like behind it left out."""
        return self._looked_through().ending

    def wordless(self) -> tuple[int, ...]:
        """Every id that is no word by itself: it holds no letter and no digit, or a part of a character."""
        return self._looked_through().wordless

    def names(self) -> tuple[int, ...]:
        """For every id the first one that is the same word, however it is written; -1 for what is no word by itself."""
        return self._looked_through().names

    def same_word(self, token: int) -> tuple[int, ...]:
        """Every id that is the same word as ``token``, whatever its case and with or without a blank; ``token`` alone
        where it is no word by itself."""
        names = self.names()
        name = names[token]
        return (token,) if name < 0 else tuple(other for other, same in enumerate(names) if same == name)

    def _looked_through(self) -> "_Kinds":
        """A look at every id, once: a second or so for a quarter of a million of them."""
        if self._kinds is None:
            breaks: list[int] = []
            carrying: list[int] = []
            silent: list[int] = []
            markup: list[int] = []
            closing: list[int] = []
            wordless: list[int] = []
            ending: list[int] = []
            names = [-1] * self._size
            first_of: dict[str, int] = {}
            for token, text in enumerate(self._tokenizer.decode_each([[token] for token in range(self._size)])):
                self._texts[token] = text
                if not any(char == _BROKEN or _shown(char) for char in text):
                    silent.append(token)
                if not text:
                    continue
                if not text.isprintable() and not _BREAKS.isdisjoint(text):
                    breaks.append(token)
                if not CHARACTERS.isdisjoint(text):
                    markup.append(token)
                if text.rstrip(_BEHIND)[-1:] in _ENDING:
                    ending.append(token)
                if _BROKEN in text or not any(map(is_word_char, text)):
                    wordless.append(token)
                else:
                    names[token] = first_of.setdefault(text.strip().casefold(), token)
                first = text[0]
                if first == _BROKEN or (is_word_char(first) and not is_unspaced(first)):
                    carrying.append(token)
                elif text.lstrip(" ")[:1] in CLOSING:
                    closing.append(token)
            kinds = (breaks, carrying, silent, markup, closing, wordless, ending, names)
            self._kinds = _Kinds(*map(tuple, kinds))
        return self._kinds

    def weave(self, ids: Sequence[int], slots: Sequence[int]) -> tuple[Draft, dict[int, int]]:
        """The text of ``ids``, each written by the slot at its place in ``slots``.

        Half characters are left out, and so are control characters, so that any canvas can be shown at any step.
        Returns the draft and, for every slot that only carries on a character, the slot that began it.
        """
        parts: list[str] = []
        owners: list[int] = []
        leads: dict[int, int] = {}
        at = 0
        while at < len(ids):
            text = self.text(ids[at])
            end = at + 1
            if text.endswith(_BROKEN):
                stops = range(at + 2, min(len(ids), at + _LONGEST_CHARACTER) + 1)
                for stop, longer in zip(
                    stops, self._tokenizer.decode_each([ids[at:stop] for stop in stops]), strict=True
                ):
                    if not longer.endswith(_BROKEN) and longer.count(_BROKEN) < text.count(_BROKEN) + stop - at - 1:
                        text, end = longer, stop
                        break
            for follower in range(at + 1, end):
                leads[slots[follower]] = slots[at]
            clean = "".join(char for char in text if _shown(char))
            parts.append(clean)
            owners.extend([slots[at]] * len(clean))
            at = end
        return Draft("".join(parts), tuple(owners)), leads


def _shown(char: str) -> bool:
    if char in LINE_BREAKS:
        return char == "\n"
    if char == "\t" or char in _JOINERS:
        return True
    return char != _BROKEN and unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
