"""In which encoding a file is read that does not say it: what the writer chose before, else what is chosen now.

GUI thread. Joins the question and the settings, which keep the answers; reads no file.
"""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from app.documents.disk.encodings import is_same_encoding
from app.documents.disk.file_errors import EncodingCandidate
from app.documents.disk.naming import shown
from app.questions import Questions
from app.settings import Settings

KEY = "file.encodings"
MOST = 200
"""So many files are remembered, those chosen for last."""


class EncodingChoice:
    """Asks by ``questions``; what was answered is in ``settings``."""

    def __init__(self, settings: Settings, questions: Questions) -> None:
        self._settings, self._questions = settings, questions

    def chosen(self, path: Path, candidates: Sequence[EncodingCandidate], answered: str = "") -> str | None:
        """One of ``candidates`` for the file; ``answered`` is what the session had it in. None leaves it closed."""
        for known in filter(None, (self.of(path), answered)):
            with contextlib.suppress(LookupError, StopIteration):
                # A session names encodings as Python does.
                return next(each.encoding for each in candidates if is_same_encoding(each.encoding, known))
        return self.ask(path, candidates)

    def ask(self, path: Path, candidates: Sequence[EncodingCandidate], current: str = "") -> str | None:
        """Ask whatever was chosen before, and remember the answer."""
        encoding = self._questions.encoding(shown(path.name), candidates, current)
        if encoding is not None:
            others = [line for line in self._lines() if line.partition(" ")[2] != str(path.absolute())]
            self._settings.set(KEY, [*others, f"{encoding} {path.absolute()}"][-MOST:])
        return encoding

    def of(self, path: Path) -> str:
        """What was chosen for the file; "" where nothing was."""
        own = (line.partition(" ") for line in self._lines())
        return next((encoding for encoding, _, name in own if name == str(path.absolute())), "")

    def _lines(self) -> list[str]:
        return list(self._settings.get(KEY))
