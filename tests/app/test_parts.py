"""Actions, settings, jobs, paths and figures, each by itself."""

from pathlib import Path

import pytest

from app.drafting.actions import Action, Options, load_actions, request_for
from app.drafting.jobs import Job, JobQueue, State
from app.editor.scope import Scope
from app.platform.paths import Paths
from app.platform.telemetry import Telemetry
from engine.messages import Ability, Cancelled, Continue, Fill, Finished, Hole, Rewrite, Started
from tests.fakes import finished, step_of

REQUEST = Rewrite(job="j", text="some text", start=0, end=4)


def test_bundled_actions_are_all_good() -> None:
    found = load_actions([Paths.standard().resource("actions")])
    assert found.problems == ()
    assert {Ability.FILL, Ability.FIX, Ability.REPHRASE, Ability.CONTINUE} <= {action.task for action in found.actions}


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
    found = load_actions([tmp_path / "a", tmp_path / "b"])
    assert [action.label for action in found.actions] == ["Mend"]
    assert [next(n for n in ("bad", "more", "worse") if n in p) for p in found.problems] == ["bad", "more", "worse"]


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
    found = load_actions([tmp_path])
    assert [action.label for action in found.actions] == ["Good"]
    (problem,) = found.problems
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


def test_a_job_has_one_ending_and_its_states_one_order() -> None:
    queue = JobQueue()
    job = queue.add(Job(REQUEST))
    ended: list[Job] = []
    queue.job_ended.connect(ended.append)
    queue.apply(Started("j", (0, 9), 3))
    queue.apply(step_of(REQUEST, 1, ["a"], 3))
    queue.apply(step_of(REQUEST, 2, ["b"], 3, paused=True))
    assert job.state is State.PAUSED
    done = finished(REQUEST, [["one"], ["two"]])
    assert isinstance(done, Finished)
    queue.apply(done)
    queue.apply(Cancelled("j"))
    assert job.state is State.PROPOSED
    queue.choose_variant(job, -1)
    assert job.proposal is done.variants[1]
    with pytest.raises(ValueError, match="cannot go"):
        queue.change(job, State.RUNNING)
    queue.change(job, State.ACCEPTED)
    assert ended == [job]
    with pytest.raises(ValueError, match="already"):
        queue.add(Job(REQUEST))


def test_figures_without_a_driver_are_the_machines() -> None:
    telemetry = Telemetry(gpu=False)
    figures = telemetry.read()
    assert 0 < figures.own <= figures.used <= figures.total
    assert figures.free == figures.total - figures.used
    telemetry.close()


def test_folders_are_private(tmp_path: Path) -> None:
    paths = Paths.under(tmp_path)
    assert paths.recovery.stat().st_mode & 0o077 == 0
    assert paths.resource("actions").is_dir()
