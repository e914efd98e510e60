"""The word book: sounds, senses and forms, each read from its file when it is first asked for. Any thread that may wait
some tenths of a second; one at a time.
"""

import lzma
from functools import cached_property
from pathlib import Path

from engine.errors import RequestError
from engine.installation import bundled_resources
from engine.wordbook.forms import Forms
from engine.wordbook.senses import Senses
from engine.wordbook.sounds import Sounds

SOUNDS, SENSES, FORMS = "sounds.txt.xz", "senses.txt.xz", "forms.txt.xz"


class Wordbook:
    """Of ``folder``. Each part raises RequestError, with what is missing, where it cannot be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @staticmethod
    def bundled() -> "Wordbook":
        """What comes with the program."""
        return Wordbook(bundled_resources() / "words")

    @cached_property
    def sounds(self) -> Sounds:
        return Sounds(self._lines(SOUNDS, "how words sound"))

    @cached_property
    def senses(self) -> Senses:
        return Senses(self._lines(SENSES, "what words mean"))

    @cached_property
    def forms(self) -> Forms:
        return Forms(self._lines(FORMS, "the forms of words"), self.senses.is_lemma)

    def _lines(self, name: str, what: str) -> list[str]:
        path = self._folder / name
        try:
            return lzma.decompress(path.read_bytes()).decode("utf-8").splitlines()
        except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
            raise RequestError(
                f"The list of {what} cannot be read ({path}); install Redraft again to have it.", str(error)
            ) from error
