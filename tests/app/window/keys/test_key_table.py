"""The tables of keys in help and README are the declarations', as they are now."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.window.commands.all_commands import COMMANDS
from app.window.keys.key_choice import FIXED
from app.window.keys.key_table import BEGIN, END, HELP, README, help_table, main, readme_table, with_table
from app.window.panels.all_panels import PANELS

ROOT = Path(__file__).parents[4]


@pytest.mark.skipif(sys.platform != "linux", reason="the files name the standard keys as Linux and Windows have them")
def test_help_and_readme_hold_the_tables_of_now(qapp: QApplication) -> None:
    for path, table in ((HELP, help_table()), (README, readme_table())):
        text = (ROOT / path).read_text(encoding="utf-8")
        assert with_table(text, table) == text, f"run: python -m app.window.keys.key_table --write  ({path})"


def test_every_command_with_a_key_has_its_row(qapp: QApplication) -> None:
    rows = help_table().splitlines()[2:]
    with_rows = [command for command in COMMANDS if command.keys and (command.summary or command.id not in FIXED)]
    assert len(rows) == len(with_rows)
    for panel in PANELS:
        assert f"| {panel.keys[0]} | {panel.summary} |" in rows
        assert f"| {panel.keys[0]} | {panel.summary} |" in readme_table()
    assert rows[0].startswith("| Ctrl+E | the prompt")


def test_only_what_stands_between_the_marks_is_written() -> None:
    text = f"Before.\n{BEGIN}\nold\n{END}\nAfter.\n"
    once = with_table(text, "| new |\n")
    assert once == f"Before.\n{BEGIN}\n\n| new |\n\n{END}\nAfter.\n"
    assert with_table(once, "| new |\n") == once
    with pytest.raises(ValueError, match="two marks"):
        with_table("No marks.", "| new |\n")


def test_it_says_which_files_are_out_of_date(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "resources/help").mkdir(parents=True)
    for path in (HELP, README):
        (tmp_path / path).write_text(f"{BEGIN}\n{END}\n")
    monkeypatch.chdir(tmp_path)
    assert main([]) == 1
    assert main(["--write"]) == 0
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"Out of date: {HELP}, {README}",
        f"Written: {HELP}, {README}",
        "Out of date: nothing",
    ]
