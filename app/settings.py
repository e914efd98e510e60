"""Every setting declared once: key, type, default, label, choices. The settings window is built from this table.

GUI thread, QtCore only; the disk is waited for on a lane. Stored as JSON, written whole or not at all, and only what
was changed here: another running copy of the program may have changed others. Unknown keys of a newer version are kept,
values of the wrong kind fall back to the default. Knows nothing of what a setting means to the others.
"""

import errno
import json
import logging
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.errands.lane import Lane
from app.platform.files.file_lock import locked
from app.platform.files.whole_file import write_whole

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. ``choices`` are (value, label) pairs; ``group`` "" keeps it out of the settings window."""

    key: str
    type: type
    default: Any
    label: str
    group: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    low: float | None = None
    high: float | None = None
    note: str = ""

    def accepts(self, value: object) -> bool:
        """Whether ``value`` is of the right kind, one of the choices and within the bounds."""
        right = isinstance(value, self.type) or (self.type is float and isinstance(value, int))
        if not right or (isinstance(value, bool) and self.type is not bool):
            return False
        if self.choices and value not in [choice for choice, _ in self.choices]:
            return False
        if isinstance(value, int | float) and not isinstance(value, bool):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


DECLARED: tuple[Setting, ...] = (
    Setting(
        "theme",
        str,
        "system",
        "Theme",
        "Page",
        (("system", "As the system"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast")),
    ),
    Setting("font.family", str, "", "Font", "Page", note="Empty: the platform's reading font."),
    Setting("font.size", float, 13.0, "Size in points", "Page", low=6.0, high=72.0),
    Setting("page.width", int, 68, "Line width in characters", "Page", low=30, high=200),
    Setting("page.zoom", float, 1.0, "Zoom", "", low=0.4, high=5.0),
    Setting("page.typewriter", bool, False, "Keep the line being written at one height", "Page"),
    Setting("page.focus", bool, False, "Dim everything but the paragraph being written", "Page"),
    Setting("page.sentence", bool, False, "With that, dim also its other sentences", "Page"),
    Setting("page.markdown", bool, True, "Colour Markdown", "Page"),
    Setting(
        "draft.animation",
        str,
        "system",
        "Drafts while they settle",
        "Drafts",
        (
            ("system", "Calm, or off where the system asks for reduced motion"),
            ("off", "Off: only the result"),
            ("calm", "Calm: at most 8 changes a second"),
            ("full", "Full: every step"),
        ),
    ),
    Setting(
        "draft.raw", bool, False, "Show raw noise", "Drafts", note="What the canvas holds, before it means anything."
    ),
    Setting("draft.reach", bool, True, "Show in the margin how far the model sees", "Drafts"),
    Setting(
        "locks.names",
        bool,
        True,
        "Lock names, numbers and quotations",
        "Drafts",
        note="They stay as they are in an edit; Ctrl+L frees them. Fix corrects quotations too.",
    ),
    Setting("run.variants", int, 1, "Variants", "Drafts", low=1, high=4),
    Setting("run.strength", float, 0.5, "Strength", "", low=0.0, high=1.0),
    Setting("run.words", int, 0, "Length of a hole in words", "", low=0, high=999, note="0: open length."),
    # With what a slow disk takes to write one, a copy is never more than 15 seconds behind.
    Setting("file.recovery", int, 8, "Seconds that recovery copies lag at most", "Files", low=3, high=10),
    Setting("file.versions", int, 200, "Versions kept of each file", "Files", low=0, high=1000, note="0: none."),
    Setting("file.versions_days", int, 365, "Days that versions are kept", "Files", low=1, high=10_000),
    Setting("file.autosave", bool, False, "Save by itself when the window loses the focus", "Files"),
    Setting("file.encodings", list, [], "Encodings that were chosen for files", "", note="The newest last."),
    Setting("file.history", bool, True, "Keep the history of accepted edits", "Files"),
    Setting(
        "export.comments",
        bool,
        False,
        "Exports hold comments too",
        "Files",
        note="What stands between <!-- and -->, or %% and %%.",
    ),
    Setting(
        "provenance.on",
        bool,
        False,
        "Mark what a model wrote",
        "Writing",
        note="Faint dots under it, from now on; what you write over it is yours.",
    ),
    Setting("target.sitting", int, 0, "Target of a sitting in words", "", low=0, high=100_000, note="0: none."),
    Setting("target.day", int, 0, "Target of a day in words", "", low=0, high=100_000, note="0: none."),
    Setting(
        "typing.quotes",
        str,
        "off",
        "Quotes, dashes and ellipses while typing",
        "Writing",
        (
            ("off", "As typed"),
            ("english", "“English”, — and …"),
            ("german", "„German“, — and …"),
            ("french", "« French », — and …"),
            ("swedish", "”Swedish”, — and …"),
        ),
        note="Undo brings back what was typed.",
    ),
    Setting("typing.lists", bool, True, "Lists and quotations go on at Enter", "Writing"),
    Setting("spelling.on", bool, True, "Check spelling", "Spelling"),
    Setting(
        "spelling.languages",
        list,
        [],
        "Languages",
        "Spelling",
        note="Such as en_GB, sv_SE. Empty: the system's language, else English.",
    ),
    Setting("guard.lines", str, "", "Guard", "Guard", note="One a line: ban, hold or stop, and words or a /pattern/."),
    Setting("model.folder", str, "", "Model", "", note="Empty: the starter model that came with the program."),
    Setting(
        "model.device",
        str,
        "",
        "Device",
        "Model",
        (
            ("", "The best one found"),
            ("cpu", "The processor"),
            ("cuda", "The graphics card (NVIDIA, AMD)"),
            ("cuda:1", "The second graphics card"),
            ("mps", "Apple graphics"),
            ("xpu", "Intel graphics"),
        ),
    ),
    Setting(
        "model.dtype",
        str,
        "",
        "Number format",
        "Model",
        (
            ("", "The fastest one measured"),
            ("bfloat16", "bfloat16: half the memory"),
            ("float16", "float16: half the memory"),
            ("float32", "float32: the most exact"),
        ),
        note="Another choice loads the model anew.",
    ),
    Setting("meter.on", bool, True, "Show the meter", "Model"),
    Setting("keys", dict, {}, "Keys", "Keys"),
)


class Settings(QObject):
    """The writer's settings. ``changed`` is emitted with key and value, only when a value really changes."""

    changed = Signal(str, object)

    def __init__(
        self, file: Path | None = None, declared: Iterable[Setting] = DECLARED, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._file = file
        self.lane = Lane("settings")
        self._changing = threading.Lock()
        self._declared = {setting.key: setting for setting in declared}
        self._values: dict[str, Any] = {}
        self._unknown: dict[str, Any] = {}
        self._pending: dict[str, tuple[Any, Any]] = {}
        """What was set here and is not on the disk yet: the value before, and the value now."""
        self._read()

    @property
    def declared(self) -> tuple[Setting, ...]:
        return tuple(self._declared.values())

    def get(self, key: str) -> Any:
        """The value of ``key``. Raises KeyError for a key that is not declared."""
        return self._values.get(key, self._declared[key].default)

    def set(self, key: str, value: object) -> None:
        """Set, and have it stored. Raises ValueError for a value the setting does not accept."""
        setting = self._declared[key]
        if not setting.accepts(value):
            raise ValueError(f"{value!r} cannot be the value of the setting {key}.")
        if setting.type is float:
            value = float(value)  # type: ignore[arg-type]  # accepts() has seen to it
        if value == self.get(key):
            return
        with self._changing:
            self._pending[key] = (self._pending[key][0] if key in self._pending else self.get(key), value)
            if value == setting.default:
                self._values.pop(key, None)
            else:
                self._values[key] = value
        if self._file is not None:
            self.lane.post(self._write, self._file)
        self.changed.emit(key, value)

    def reset(self, key: str) -> None:
        """Back to the default. Raises KeyError for a key that is not declared."""
        self.set(key, self._declared[key].default)

    def _read(self) -> None:
        if self._file is None or not self._file.exists():
            return
        try:
            stored = _stored(self._file)
        except (OSError, ValueError, RecursionError) as error:
            log.info("Settings in %s could not be read, the defaults hold: %s", self._file, error)
            return
        for key, value in stored.items():
            setting = self._declared.get(key)
            if setting is None:
                self._unknown[key] = value
            elif setting.accepts(value):
                self._values[key] = value

    def _write(self, linked: Path) -> None:
        """On the lane: put what was changed here into what the file holds now, which another program may have
        written."""
        try:
            # A link stays one: the settings may lie in another folder, with the writer's other ones.
            file = Path(os.path.realpath(linked))
            with locked(file):
                if file.exists() and not os.access(file, os.W_OK):
                    raise PermissionError(errno.EACCES, "the file is read-only")
                with self._changing:
                    pending, whole = dict(self._pending), {**self._unknown, **self._values}
                if not pending:
                    # It went with an earlier one.
                    return
                text = json.dumps(self._merged(file, pending, whole), ensure_ascii=False, indent=1)
                # Bytes of a folder's name that are no letters can only stand in JSON as escapes.
                write_whole(file, text.encode("utf-8", "backslashreplace"), file.stat() if file.exists() else None)
        except OSError as error:
            log.info("Settings could not be written: %s", error)
            return
        with self._changing:
            for key, (_before, now) in pending.items():
                if self._pending[key][1] == now:
                    del self._pending[key]
                else:
                    # Set once more while the disk was at work.
                    self._pending[key] = (now, self._pending[key][1])

    def _merged(self, file: Path, pending: dict[str, tuple[Any, Any]], whole: dict[str, Any]) -> dict[str, Any]:
        """Raises OSError where there is a file that cannot be read: it is not written over."""
        try:
            values = _stored(file)
        except (FileNotFoundError, ValueError, RecursionError):
            return whole
        for key, (before, now) in pending.items():
            standing = values.get(key)
            if isinstance(now, dict) and isinstance(before, dict) and isinstance(standing, dict):
                # Another program's key for another command stays.
                gone = before.keys() - now.keys()
                now = {name: value for name, value in {**standing, **_news(before, now)}.items() if name not in gone}
            if now == self._declared[key].default:
                values.pop(key, None)
            else:
                values[key] = now
        return values


def _news(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in now.items() if name not in before or before[name] != value}


def _stored(file: Path) -> dict[str, Any]:
    """Raises OSError, ValueError, RecursionError; ValueError also where it is no table of settings."""
    stored = json.loads(file.read_text(encoding="utf-8"))
    if not isinstance(stored, dict):
        raise ValueError("no table of settings")
    return stored
