"""Actions as files, and the requests they make."""

import dataclasses
from pathlib import Path

import pytest

from app.drafting.actions import (
    ALL_LOCKED,
    Action,
    Options,
    OwnActions,
    load_actions,
    options_of,
    request_for,
    without_unread_instruction,
)
from app.editor.scope import Scope
from app.platform.paths import Paths
from engine.messages import Ability, Continue, Fill, Hole, Rewrite
from tests.fakes import MODEL


def test_bundled_actions_are_all_good() -> None:
    loaded = load_actions([Paths.standard().resource("actions")])
    assert loaded.problems == ()
    assert {Ability.FILL, Ability.FIX, Ability.REPHRASE, Ability.CONTINUE} <= {action.task for action in loaded.actions}


def test_own_actions_win_and_bad_ones_are_named(tmp_path: Path) -> None:
    for folder, name, text in [
        ("a", "fix", 'label = "Fix"\ntask = "fix"'),
        ("b", "fix", 'label = "Mend"\ntask = "fix"\nneeds = ["fix", "instruct"]'),
        ("b", "bad", 'label = "X"\ntask = "dance"'),
        ("b", "worse", "label = "),
        ("b", "more", 'label = "X"\ntask = "fix"\nstrength = 2.0'),
    ]:
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / f"{name}.toml").write_text(text, encoding="utf-8")
    loaded = load_actions([tmp_path / "a", tmp_path / "b"])
    assert [action.label for action in loaded.actions] == ["Mend"]
    assert [next(n for n in ("bad", "more", "worse") if n in p) for p in loaded.problems] == ["bad", "more", "worse"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b'label = "X"\ntask = "dance"', "“task” cannot be “dance”, only fill, fix"),
        (b'label = "X"\ntask = "fix"\nneeds = [[1]]', "“needs” cannot be “[1]”"),
        ('label = "Ä"\ntask = "fix"'.encode("latin-1"), "not in UTF-8"),
        (b"label = ", "not TOML"),
        (b'label = "X"\ntask = "fix"\nx = ' + b"[" * 20_000, "too deeply nested"),
        (None, "cannot be read (Is a directory)"),
    ],
)
def test_a_bad_action_is_one_plain_sentence(tmp_path: Path, data: bytes | None, says: str) -> None:
    if data is None:
        (tmp_path / "bad.toml").mkdir()
    else:
        (tmp_path / "bad.toml").write_bytes(data)
    (tmp_path / "good.toml").write_text('label = "Good"\ntask = "fix"', encoding="utf-8-sig")
    loaded = load_actions([tmp_path])
    assert [action.label for action in loaded.actions] == ["Good"]
    (problem,) = loaded.problems
    assert problem.startswith("The action bad.toml was left out: ")
    assert says in problem


def test_requests_of_actions() -> None:
    scope = Scope("Some text here", 5, 9, locks=((5, 6),))
    rewrite = request_for(Action("a", "A", Ability.SHORTEN, "tell", 0.2), scope, Options(strength=0.9), "j")
    assert isinstance(rewrite, Rewrite)
    assert (rewrite.start, rewrite.end, rewrite.strength, rewrite.task) == (5, 9, 0.9, Ability.SHORTEN)
    assert rewrite.locks == ((5, 6),)
    fill = request_for(Action("a", "A", Ability.FILL), scope, Options(words=3), "j")
    assert isinstance(fill, Fill)
    assert fill.holes == (Hole(5, 9, 3, ""),)
    on = request_for(Action("a", "A", Ability.CONTINUE), scope, Options(words=9), "j")
    assert isinstance(on, Continue)
    assert (on.text, on.words) == ("Some text", 9)
    with pytest.raises(ValueError, match="selected passage"):
        request_for(Action("a", "A", Ability.FIX), Scope("x", 1, 1), Options(), "j")


def test_a_passage_that_is_locked_from_end_to_end_is_refused() -> None:
    scope = Scope("one two", 0, 7, locks=((0, 7),))
    with pytest.raises(ValueError, match="Every word selected is locked") as refusal:
        request_for(Action("a", "A", Ability.FIX), scope, Options(), "j")
    assert str(refusal.value) == ALL_LOCKED


def test_an_edit_is_asked_again_with_the_choices_of_its_request() -> None:
    options = Options(strength=0.3, variants=2, seed=5, steps=7, keep=("one",), ban=("two",))
    action, scope = Action("a", "A", Ability.REPHRASE), Scope("one three", 0, 9)
    request = request_for(action, scope, options, "j")
    assert options_of(request) == options
    fill = request_for(Action("f", "F", Ability.FILL), Scope("one", 3, 3), Options(words=4, seed=1), "j")
    assert options_of(fill) == Options(words=4, seed=1)


@pytest.mark.parametrize(
    ("task", "own_words", "reads", "left"),
    [
        (Ability.SHORTEN, None, False, ""),
        (Ability.SHORTEN, None, True, "Shorten it."),
        (Ability.SHORTEN, "Be brief.", False, "Be brief."),
        (Ability.INSTRUCT, None, False, "Shorten it."),
    ],
)
def test_a_presets_instruction_goes_only_to_a_model_that_reads_one(
    task: Ability, own_words: str | None, reads: bool, left: str
) -> None:
    action, options = Action("a", "A", task, "Shorten it."), Options(instruction=own_words)
    request = request_for(action, Scope("some text", 0, 9), options, "j")
    abilities = frozenset({Ability.INSTRUCT}) if reads else frozenset({Ability.REPHRASE})
    model = dataclasses.replace(MODEL, abilities=abilities)
    fitted = without_unread_instruction(request, action, options, model)
    assert isinstance(fitted, Rewrite)
    assert fitted.instruction == left


def test_files_are_read_again_when_one_changes(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text('label = "One"\ntask = "fix"', encoding="utf-8")
    actions = OwnActions([tmp_path])
    assert not actions.refresh()
    file.write_text('label = "Another"\ntask = "fix"', encoding="utf-8")
    assert actions.refresh()
    assert [action.label for action in actions.actions] == ["Another"]
    file.unlink()
    assert actions.refresh()
    assert actions.get("own") is None
