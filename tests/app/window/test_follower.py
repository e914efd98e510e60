"""Followers: each is told of everything, in their order."""

from types import SimpleNamespace

from app.window.follower import Follower, Followers


class Noting(Follower):
    def __init__(self, name: str, heard: list[object]) -> None:
        self.name, self.heard = name, heard

    def follow(self, page: object) -> None:
        self.heard.append((self.name, page))

    def take_model(self, model: object, waiting: str) -> None:
        self.heard.append((self.name, model, waiting))


def test_everyone_is_told_in_turn_and_may_leave_out_what_is_not_theirs() -> None:
    heard: list[object] = []
    page, theme = SimpleNamespace(), SimpleNamespace()
    several = Followers([Noting("first", heard), Follower(), Followers([Noting("second", heard)])])
    several.join(page)  # type: ignore[arg-type]
    several.follow(page)  # type: ignore[arg-type]
    several.follow(None)
    several.show_run(SimpleNamespace())  # type: ignore[arg-type]
    several.take_theme(theme)  # type: ignore[arg-type]
    several.take_model(None, "It rests.")
    assert heard == [
        *(("first", page), ("second", page)),
        *(("first", None), ("second", None)),
        *(("first", None, "It rests."), ("second", None, "It rests.")),
    ]
