"""The long-lived objects, as far as they do something together."""

from types import SimpleNamespace

from app.services import Services
from app.settings import Settings


def test_spelling_goes_by_the_settings() -> None:
    used: list[object] = []
    speller = SimpleNamespace(use=used.append, stop=lambda: used.append("stopped"))
    others = dict.fromkeys(set(Services.__dataclass_fields__) - {"settings", "speller"})
    services = Services(settings=Settings(), speller=speller, **others)  # type: ignore[arg-type]
    services.settings.set("spelling.languages", ["sv_SE"])
    services.use_spelling()
    services.settings.set("spelling.on", False)
    services.use_spelling()
    assert used == [["sv_SE"], "stopped"]
