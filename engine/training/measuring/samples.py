"""The texts and the passages that a model is measured on, read from files. Any thread."""

import json
from pathlib import Path

from engine.errors import UsageError
from engine.training.lessons.questions import Passage
from engine.training.texts.corpus import CorpusError


def read_text(path: Path) -> str:
    """The text to measure on. CorpusError when it is missing, not UTF-8, or too short to draw gaps from."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name} is not UTF-8 text (byte {error.start}).", str(error)) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", str(error)) from error
    if len(text) < 2000:
        raise CorpusError(f"{path.name} has {len(text)} characters; at least 2000 are needed to measure on.")
    return text


def read_fix_set(path: Path) -> list[Passage]:
    """Passages of a JSON-lines file of {"faulty", "correct"}."""
    items = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        items.append(Passage("", row["faulty"], row["correct"], ""))
    return items
