"""The only source of folders and bundled files.

Any thread. Knows the platform's rules; makes a folder when it is first asked for, never at import. Knows nothing of
what lies in the folders.
"""

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from engine.installation import bundled_resources

NAME = "redraft"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one installation. Build with :meth:`standard` or, in tests, :meth:`under`."""

    config: Path
    data: Path
    cache: Path
    state: Path
    resources: Path

    @classmethod
    def standard(cls) -> "Paths":
        """The platform's own folders for this user, and the resources that came with the program."""
        return cls(
            config=Path(platformdirs.user_config_dir(NAME, appauthor=False)),
            data=Path(platformdirs.user_data_dir(NAME, appauthor=False)),
            cache=Path(platformdirs.user_cache_dir(NAME, appauthor=False)),
            state=Path(platformdirs.user_state_dir(NAME, appauthor=False)),
            resources=bundled_resources(),
        )

    @classmethod
    def under(cls, root: Path) -> "Paths":
        """Everything below ``root`` (tests, ``--demo``); resources stay the bundled ones."""
        return cls(root / "config", root / "data", root / "cache", root / "state", bundled_resources())

    def make_all(self) -> None:
        """See to it that every folder is there. Raises OSError."""
        for folder in (self.config, self.data, self.cache):
            _created(folder)
        for folder in (self.logs, self.recovery, self.versions, self.presence, self.history, self.marks):
            _created(folder, private=True)

    def resource(self, name: str) -> Path:
        """A bundled file or folder by its slash-separated ``name``, such as ``"themes/dark.toml"``."""
        return self.resources / name

    @property
    def settings_file(self) -> Path:
        """Every setting that is not its default, as JSON."""
        return _created(self.config) / "settings.json"

    @property
    def own_actions(self) -> Path:
        """The writer's own presets: TOML files beside the bundled ones."""
        return _created(self.config / "actions")

    @property
    def own_words(self) -> Path:
        """The writer's own spelling words, one a line."""
        return _created(self.config) / "words.txt"

    @property
    def models(self) -> Path:
        """Downloaded models, a folder each."""
        return _created(self.data / "models")

    @property
    def recovery(self) -> Path:
        """Recovery copies; private, since they hold the writer's text."""
        return _created(self.state / "recovery", private=True)

    @property
    def versions(self) -> Path:
        """Earlier versions of saved files; private like the copies."""
        return _created(self.state / "versions", private=True)

    @property
    def presence(self) -> Path:
        """Which files are open in which running copy of the program."""
        return _created(self.state / "open", private=True)

    @property
    def history(self) -> Path:
        """Recipes of accepted edits, beside the recovery copies and never in a document."""
        return _created(self.state / "history", private=True)

    @property
    def marks(self) -> Path:
        """Which words of a saved text a model wrote: positions and names, no text."""
        return _created(self.state / "marks", private=True)

    @property
    def recent_file(self) -> Path:
        """The files opened last."""
        return _created(self.state, private=True) / "recent.json"

    @property
    def progress_file(self) -> Path:
        """Words of each day."""
        return _created(self.state, private=True) / "progress.json"

    @property
    def session_file(self) -> Path:
        """Window and documents of the last session."""
        return _created(self.state, private=True) / "session.json"

    @property
    def logs(self) -> Path:
        """The log and crash reports; private."""
        return _created(self.state / "logs", private=True)


def _created(folder: Path, private: bool = False) -> Path:
    if not folder.is_dir():
        # Private from its first moment on; Windows keeps a home from others by itself, and takes no such mode.
        folder.mkdir(0o700 if private else 0o777, parents=True, exist_ok=True)
    return folder
