"""How the small files of a model folder are read: settings, templates, tokenizers, word lists. Any thread; no tensors.

A folder may come from a stranger: a name in it may lead to a device without end, to a pipe that nobody writes to, or
to a file of any size. So only regular files are opened, and never more is read than such a file may hold.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import ModelError
from engine.regular_file import NoRegularFile, TooLarge, open_regular, read_regular

JSON_BYTES = 4 * 1024 * 1024
"""The most that a file of settings may hold."""


def open_checked(path: Path) -> BinaryIO:
    """``path``, opened to be read; links are followed. Raises ModelError naming it where it is missing, cannot be read,
    or is no regular file: a pipe, a device, a folder."""
    with _named(path):
        return open_regular(path)


def read_small(path: Path, most: int) -> bytes:
    """All of ``path``, a regular file of ``most`` bytes at the most. Raises ModelError naming it, also where it turns
    out to be larger than that: no more than ``most`` bytes and one are ever read."""
    with _named(path):
        try:
            return read_regular(path, most)
        except TooLarge as error:
            size = most // 2**20 or 1
            raise ModelError(f"{path} is far too large: it may have {size} MB at the most.") from error


def read_small_text(path: Path, most: int) -> str:
    """The same, as text. Raises ModelError, too, where it is no UTF-8."""
    try:
        return read_small(path, most).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelError(f"{path} cannot be read as UTF-8 text.", str(error)) from error


def read_json(path: Path, most: int = JSON_BYTES) -> dict[str, Any]:
    """A JSON object from a checkpoint's small file. Raises ModelError naming the file."""
    if path.parent.is_dir() and not os.path.lexists(path):
        raise ModelError(f"{path.parent} is no model folder: it has no {path.name}.")
    data = read_small(path, most)
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is not valid JSON.", str(error)) from error
    if not isinstance(value, dict):
        raise ModelError(f"{path} does not hold a JSON object.")
    return value


@contextlib.contextmanager
def _named(path: Path) -> Iterator[None]:
    """What the system has against reading ``path``, as a ModelError that names it."""
    try:
        yield
    except FileNotFoundError as error:
        raise ModelError(f"{path} is missing.", str(error)) from error
    except (IsADirectoryError, NoRegularFile) as error:
        raise ModelError(f"{path} is no file that can be read: it is a folder, a pipe or a device.") from error
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        raise ModelError(f"{path} cannot be read: {getattr(error, 'strerror', None) or error}.", str(error)) from error
