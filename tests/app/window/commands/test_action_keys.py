"""The writing actions as commands: by name, and by the key their file gives them."""

import dataclasses
from pathlib import Path

from engine.messages import Ability, Ready, Rewrite
from tests.app.window.writer import Writer
from tests.fakes import MODEL

TEXT = "One line.\nThe long last light lay on the water.\nAnother line."


PASSAGE = "The long last light lay on the water."


def put(writer: Writer, name: str, text: str) -> Path:
    path = writer.services.paths.own_actions / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_its_key_runs_it_on_the_paragraph_and_never_takes_a_key_of_the_window(writer: Writer) -> None:
    put(writer, "calmer", 'label = "Calmer"\ntask = "rephrase"\nstrength = 0.25\nkey = "Ctrl+Alt+T"\n')
    put(writer, "thief", 'label = "Thief"\ntask = "rephrase"\nkey = "Ctrl+S"\n')
    writer.opens(TEXT)
    writer.does(writer.window.refresh_commands)
    writer.goes_to(TEXT.index("last"))
    writer.keys("Ctrl+Alt+T")
    job = writer.waits_for_proposal()
    assert isinstance(job.request, Rewrite)
    assert (job.action.id, job.request.strength) == ("calmer", 0.25)
    assert TEXT[job.request.start : job.request.end] == PASSAGE
    keys = {action.text(): action.shortcut().toString() for _group, action in writer.window.action_keys.all()}
    assert keys["Calmer"] == "Ctrl+Alt+T"
    assert keys["Thief"] == ""


def test_the_palette_names_the_actions_and_why_one_cannot_be_taken(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.says(Ready(dataclasses.replace(MODEL, abilities=(Ability.FILL, Ability.REPHRASE))))
    actions = {action.text(): action for _group, action in writer.window.action_keys.all()}
    assert actions["Rephrase"].isEnabled()
    assert not actions["Shorten"].isEnabled()
    assert actions["Shorten"].statusTip()
    writer.keys("Ctrl+Shift+P")
    writer.types("rephrase")
    writer.keys("Return")
    assert writer.waits_for_proposal().action.id == "rephrase"
