"""Which system it is, on three faked ones, and what of the window differs there."""

import sys

import pytest

from app.platform.system import is_mac, is_windows
from app.window.commands.edit_commands import replace_keys


@pytest.mark.parametrize(
    ("name", "windows", "mac"), [("linux", False, False), ("win32", True, False), ("darwin", False, True)]
)
def test_a_system_is_one_of_them(name: str, windows: bool, mac: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", name)
    assert (is_windows(), is_mac()) == (windows, mac)


@pytest.mark.parametrize(("name", "keys"), [("linux", ("Ctrl+H", "Ctrl+Alt+F")), ("darwin", ("Ctrl+Alt+F",))])
def test_the_key_that_hides_on_macos_is_no_key_of_ours_there(
    name: str, keys: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", name)
    assert replace_keys() == keys
