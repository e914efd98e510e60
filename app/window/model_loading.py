"""Which model is loaded, on the writer's wish, and what the window says while one is loading, missing or silent.

GUI thread. Knows the bridge's signals and the settings; knows nothing of pages beyond showing a sentence above one.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.services import Services
from app.window.follower import Follower
from app.window.page import Page
from app.window.parts.notice import Notice
from app.window.tabs import Tabs
from engine.messages import Failed, Loading, ModelInfo, Silent, Unloaded

STARTER = "models/starter"


class ModelLoading(Follower, QObject):
    """Of one window. ``changed`` carries why there is no model, or an empty text when there is one."""

    changed = Signal(str)
    rescue_wanted = Signal()
    """The engine is silent: save everything now."""

    def __init__(self, services: Services, tabs: Tabs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services, self._tabs = services, tabs
        # The start of the program loads one; until the first word of it comes, that is what is going on.
        self.waiting = "The model is being loaded; you can write meanwhile."
        self.trouble = ""
        bridge = services.bridge
        bridge.loading.connect(self._on_loading)
        bridge.ready.connect(self._on_ready)
        bridge.unloaded.connect(self._on_unloaded)
        bridge.failed.connect(self._on_failed)
        bridge.silent.connect(self._on_silent)
        services.settings.changed.connect(self._on_setting)
        services.run_log.run_stepped.connect(lambda _run, _step: self._clear("silent"))
        services.run_log.run_changed.connect(lambda run: self._clear("silent") if run.result is not None else None)

    def use_folder(self) -> None:
        """Ask for a model's folder and load it."""
        folder = self._services.questions.folder("A model's folder", self._services.paths.models)
        if folder is not None:
            self._load(folder)

    def use_starter(self) -> None:
        """Load the model that came with the program, and remember that."""
        self._services.settings.set("model.folder", "")
        self._load(self._services.paths.resource(STARTER), remember=False)

    def reload(self) -> None:
        """Load the writer's model anew: on another device or in another number format."""
        chosen = self._services.settings.get("model.folder")
        self._load(Path(chosen) if chosen else self._services.paths.resource(STARTER), remember=False)

    def let_go(self) -> None:
        """Give the model's memory back."""
        self._services.bridge.unload()

    def follow(self, page: Page | None) -> None:
        """A page that comes to the front while there is no model says why, where it says nothing else."""
        if page is not None and self.trouble and self._services.bridge.model is None and not page.notice.isVisible():
            self.show_trouble(page.notice)

    def show_trouble(self, notice: Notice) -> None:
        """Why there is no model, and what to do."""
        notice.say(
            f"{self.trouble} Writing works all the same.",
            [("Choose a model folder…", self.use_folder), ("Use the starter", self.use_starter)],
            bad=True,
            key="model",
        )

    def _load(self, folder: Path, remember: bool = True) -> None:
        if remember:
            self._services.settings.set("model.folder", str(folder))
        settings = self._services.settings
        self._services.bridge.load(
            str(folder), settings.get("model.device") or None, settings.get("model.dtype") or None
        )

    def _on_setting(self, key: str, _value: object) -> None:
        if key in ("model.device", "model.dtype"):
            self.reload()

    def _on_loading(self, event: Loading) -> None:
        self.waiting = f"The model is being loaded ({event.fraction:.0%}); you can write meanwhile."
        self.changed.emit(self.waiting)

    def _on_ready(self, _model: ModelInfo) -> None:
        self.waiting, self.trouble = "", ""
        self._clear("model")
        self._clear("silent")
        self.changed.emit("")

    def _clear(self, key: str) -> None:
        """What is told of under ``key`` is over, on every page."""
        for page in self._tabs.pages:
            page.notice.clear(key)

    def _on_unloaded(self, event: Unloaded) -> None:
        again = self._services.bridge.offered is not None
        self.waiting = f"{event.reason} The next run loads it again, which takes a moment." if again else event.reason
        self.changed.emit(self.waiting)

    def _on_failed(self, event: Failed) -> None:
        self.waiting = self.trouble = event.message
        page = self._tabs.current
        if page is not None:
            self.show_trouble(page.notice)
        self.changed.emit(self.waiting)

    def _on_silent(self, event: Silent) -> None:
        page = self._tabs.current
        if page is not None:
            page.notice.say(
                f"The engine has not answered for {event.seconds:.0f} seconds. Your text is safe here.",
                [("Save everything", self.rescue_wanted.emit), ("Restart the engine", self._services.bridge.restart)],
                bad=True,
                key="silent",
            )
