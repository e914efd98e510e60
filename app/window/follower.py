"""What goes along with the window: told of pages, runs, themes and models by one loop each. GUI thread."""

from collections.abc import Iterable

from app.drafting.run import Run
from app.window.page import Page
from app.window.parts.theme import Theme
from engine.messages import ModelInfo


class Follower:
    """Every method may be left out."""

    def join(self, page: Page) -> None:
        """``page`` was opened; it is not in front yet."""

    def follow(self, page: Page | None) -> None:
        """``page`` came to the front; None where the last one was closed."""

    def show_run(self, run: Run) -> None:
        """A run of the page in front, a step of it or a change."""

    def take_theme(self, theme: Theme) -> None:
        """Colours and icons are other ones now."""

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        """Another model is loaded, or none; ``waiting`` says why none is."""


class Followers(Follower):
    """Several as one: each is told in its turn."""

    def __init__(self, followers: Iterable[Follower]) -> None:
        self._followers = tuple(followers)

    def join(self, page: Page) -> None:
        for follower in self._followers:
            follower.join(page)

    def follow(self, page: Page | None) -> None:
        for follower in self._followers:
            follower.follow(page)

    def show_run(self, run: Run) -> None:
        for follower in self._followers:
            follower.show_run(run)

    def take_theme(self, theme: Theme) -> None:
        for follower in self._followers:
            follower.take_theme(theme)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        for follower in self._followers:
            follower.take_model(model, waiting)
