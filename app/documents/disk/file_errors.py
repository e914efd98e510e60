"""What can go wrong with a file, as one plain sentence each. Any thread; knows no Qt.

DocumentError           one sentence for the writer
├── OpenError           the file cannot be opened, and was left alone
│   └── UnknownEncoding the bytes are text in an encoding that has to be asked for
└── SaveError           nothing was written; the file is as it was
    └── CharacterLost   the file's encoding lacks a character that was typed
"""

from dataclasses import dataclass

from app.documents.disk.naming import shown


class DocumentError(Exception):
    """``str(error)`` is one sentence that names the file and what to do."""

    def __init__(self, message: str) -> None:
        message = "\n".join(map(shown, message.split("\n")))
        super().__init__(message)
        self.message = message


class OpenError(DocumentError):
    """The file cannot be opened, and was left alone."""


class SaveError(DocumentError):
    """Nothing was written; the file is as it was."""


class CharacterLost(SaveError):
    """The file's encoding lacks a character of the text; as UTF-8 it can be written."""


@dataclass(frozen=True, slots=True)
class EncodingCandidate:
    """An encoding that fits the bytes exactly, and how some lines of the text would look; ``likely``: a detector
    thinks so."""

    encoding: str
    label: str
    sample: str
    likely: bool = False


class UnknownEncoding(OpenError):
    """Ask the writer which of ``candidates`` looks right, and open again with its encoding."""

    def __init__(self, message: str, candidates: tuple[EncodingCandidate, ...]) -> None:
        super().__init__(message)
        self.candidates = candidates


def too_large(subject: str, size: int, most: int) -> OpenError:
    """``subject``, as a sentence begins with it, has ``size`` bytes where ``most`` are opened."""
    return OpenError(
        f"{subject} has {size / 1e6:.0f} MB; Redraft opens texts of up to {most / 1e6:.0f} MB, so divide it into parts "
        "first."
    )


def too_many_lines(subject: str, lines: int, most: int) -> OpenError:
    """The same of its lines."""
    return OpenError(
        f"{subject} has {lines:,} lines; Redraft opens texts of up to {most:,} lines, so divide it into parts first."
    )
