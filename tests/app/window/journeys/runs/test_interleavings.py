"""Whatever is typed, run, paused, stopped, accepted, turned, saved and taken back in whatever order, in one window:
what belongs to the writer never holds a draft."""

import contextlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QTextCursor

from app.drafting.actions import Options
from app.drafting.run import State
from tests.app.waiting import done
from tests.app.window.writer import Writer, ghosts

TEXT = "Alpha beta gamma.\nDelta \U0001f600 epsilon zeta.\n\nEta theta."
DRAFTS = ("§q1§", "§q2 more§\n§q3§", "§q4§", "§q5§ §q6§")
RESULTS = [["new words"], ["other new words"]]

NAMES = """
    type delete undo redo save count prompt run hole fill lock tab
    play play pause keep escape go again fork variant change
"""
MOVES = st.lists(st.tuples(st.sampled_from(NAMES.split()), st.integers(0, 60), st.integers(0, 12)), max_size=24)
CHANGES = frozenset({"type", "delete", "undo", "redo", "go"})
"""Moves that may change the text; nothing else may."""
COLOURS = frozenset({"prompt", "run", "escape", "lock", "hole", "fill", "again", "fork", "go"})
"""Moves after which the page may be coloured anew, which Qt counts as a revision of its own."""


class Hand:
    """Makes moves on the page in front, without waiting for anything."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.command = writer.window.commands

    def place(self, at: int, length: int) -> None:
        editor = self.writer.editor
        end = editor.document().characterCount() - 1
        cursor = editor.textCursor()
        cursor.setPosition(min(at, end))
        cursor.setPosition(min(at + length, end), QTextCursor.MoveMode.KeepAnchor)
        editor.setTextCursor(cursor)

    def move(self, name: str, at: int, length: int) -> None:
        writer, page, editor = self.writer, self.writer.page, self.writer.editor
        runs, job = writer.services.runs, self.writer.page.run
        match name:
            case "type":
                self.place(at, 0)
                editor.textCursor().insertText("xy\nz"[: 1 + length % 4])
            case "delete":
                self.place(at, length)
                editor.textCursor().removeSelectedText()
            case "prompt":
                self.place(at, length)
                self.command["prompt"].trigger()
            case "run" | "fill":
                self.place(at, length if name == "run" else 0)
                action = writer.services.actions.get("rephrase" if name == "run" else "fill")
                assert action is not None
                if not page.card.isVisible() and not page.busy:
                    page.start(action, Options(seed=at))
            case "hole":
                self.place(at, length % 3)
                editor.holes.put()
            case "lock":
                self.place(at, length)
                editor.locks.toggle()
            case "pause":
                page.pause_or_resume()
            case "keep":
                runs.keep(page.drafting)
            case "again":
                page.again()
            case "fork":
                if job is not None and job.steps and job.region is not None and not page.busy:
                    page.fork(job, job.steps[length % len(job.steps)].number, (), ())
            case "variant":
                runs.next_variant(page.drafting)
            case "change":
                page.drafting.next_change()
                page.drafting.toggle_change()
            case "tab":
                writer.window.tabs.turn(1)
            case "count":
                writer.window.counting.follow(page)
            case "escape" | "go" | "undo" | "redo" | "save":
                self.command[name].trigger()


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [tmp_path / "one.md", tmp_path / "two.md"]


def test_nothing_of_the_writers_ever_holds_a_draft(
    writer: Writer, files: list[Path], full_counts: Callable[[int, int], int]
) -> None:
    session = writer.session
    assert session is not None
    session.drafts, session.results = list(DRAFTS), RESULTS
    hand = Hand(writer)

    def state() -> list[tuple[str, int, int, int]]:
        return [
            (
                page.editor.text(),
                page.editor.document().availableUndoSteps(),
                page.editor.document().availableRedoSteps(),
                page.document.revision,
            )
            for page in writer.window.tabs.pages
        ]

    def clean() -> None:
        for page in writer.window.tabs.pages:
            assert "§" not in page.editor.text()
            assert "§" not in page.editor.toPlainText()
            assert "§" not in page.document.to_bytes().decode()
        for folder in (files[0].parent, writer.services.paths.recovery):
            for path in folder.iterdir():
                # A copy that is just being written gets its name in the end.
                with contextlib.suppress(FileNotFoundError):
                    assert path.is_dir() or "§".encode() not in path.read_bytes(), path

    def play(count: int) -> None:
        for _ in range(count):
            session.play()
            writer.rests()

    @settings(
        max_examples=full_counts(40, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(moves=MOVES)
    def holds(moves: list[tuple[str, int, int]]) -> None:
        for file in files:
            file.write_bytes(TEXT.encode())
            writer.does(lambda file=file: done(writer.window.opening.open(file)))
        try:
            for name, at, length in moves:
                before = state()
                current = writer.page
                job = current.drafting.current
                proposed = job is not None and job.state is State.PROPOSED
                if name == "go" and job is not None and job.result is not None and job.result.kept:
                    # What is kept of a run is a draft, and accepted it is the writer's.
                    name = "escape"
                if name == "play":
                    play(1 + length % 3)
                else:
                    writer.does(partial(hand.move, name, at, length))
                if name not in CHANGES or (name == "go" and not proposed):
                    depth = 3 if name in COLOURS else 4
                    assert [facts[:depth] for facts in state()] == [facts[:depth] for facts in before], name
                if name == "go" and proposed and state() != before:
                    after = current.editor.text()
                    writer.does(current.editor.undo)
                    assert current.editor.text() == before[writer.window.tabs.pages.index(current)][0]
                    writer.does(current.editor.redo)
                    assert current.editor.text() == after
                clean()
        finally:
            for page in list(writer.window.tabs.pages):
                writer.does(lambda page=page: writer.window.tabs.show_page(page))
                for _ in range(4):
                    writer.does(hand.command["escape"].trigger)
                page.editor.holes.clear()
                assert ghosts(page.editor) == []
                page.document.buffer.setModified(False)
                writer.does(lambda page=page: done(writer.window.page_closing.close(page)))

    holds()
