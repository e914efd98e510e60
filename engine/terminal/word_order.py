"""Words as ordered, by options or by a line of a batch: turned into a request. Pure text; any thread."""

from dataclasses import dataclass

from engine.edits.wheel.place import Place
from engine.edits.wheel.wishes import check_wishes
from engine.errors import UsageError
from engine.messages import WordWheel


@dataclass(frozen=True, slots=True, kw_only=True)
class WordOrder:
    """Words for the place ``at`` of ``text``, which no model has looked at yet. ``rhymes`` and ``meaning``: a word, or
    True for the one that stands there; the rest as in ``WordWheel``, ``unused`` meant of the whole text."""

    text: str
    at: int
    count: int = 12
    starts: str = ""
    rhymes: str | bool = ""
    syllables: int | None = None
    meaning: str | bool = ""
    rarer: bool = False
    commoner: bool = False
    unused: bool = False
    without: tuple[str, ...] = ()

    def request(self, job: str) -> WordWheel:
        """The request. Raises UsageError, and RequestError for a place where no word could be asked for."""
        request = WordWheel(
            job=job,
            text=self.text,
            at=self.at,
            count=self.count,
            starts=self.starts,
            rhymes=self._meant("rhymes", self.rhymes),
            syllables=self.syllables,
            meaning=self._meant("meaning", self.meaning),
            rarer=self.rarer,
            commoner=self.commoner,
            unused=(0, len(self.text)) if self.unused else None,
            without=self.without,
        )
        check_wishes(request)
        Place.of(request)
        return request

    def _meant(self, name: str, wish: str | bool) -> str:
        if wish is not True:
            return wish or ""
        word = Place.of(WordWheel(job="", text=self.text, at=self.at)).word
        if not word:
            raise UsageError(f"There is no word in that hole, so {name} needs one: --{name} WORD.")
        return word
