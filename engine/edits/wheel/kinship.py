"""Words close to another in meaning, each in the form that the other has. Pure data; any thread that may wait."""

from collections.abc import Callable

from engine.errors import RequestError
from engine.wordbook.forms import SHAPES, WordForm
from engine.wordbook.wordbook import Wordbook

_MOST = 160


def close_words(word: str, book: Wordbook, knows: Callable[[str], bool], every_form: bool = False) -> dict[str, float]:
    """How close each word is to ``word``, above 0 to 1, in small letters; the closest of them, and only words that
    ``knows`` has. ``every_form``: in all their forms, as nothing says which is wanted.

    Raises RequestError where nothing is known of what ``word`` means.
    """
    plain = word.replace("’", "'").casefold()
    readings = book.forms.readings(plain)
    closeness: dict[str, float] = {}
    for reading in readings:
        shapes = SHAPES[reading.kind] if every_form else (reading.shape,)
        for close in book.senses.close_to(reading.lemma, reading.kind):
            for shape in shapes:
                for form in book.forms.spelled(WordForm(close.word, close.kind, shape)):
                    if form != plain and closeness.get(form, 0.0) < close.closeness and knows(form):
                        closeness[form] = close.closeness
    if not closeness:
        raise RequestError(f"No words close to “{word}” in meaning are known here.")
    closest = sorted(closeness.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(closest[:_MOST])
