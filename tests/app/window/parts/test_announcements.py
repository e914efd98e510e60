"""What a screen reader is told."""

import pytest

from tests.app.window.writer import Writer

PASSAGE = "The dim glow of evening lay on the water, and nobody minded."


TEXT = f"Before.\n{PASSAGE}\nAfter."


def test_what_a_screen_reader_is_told(writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    announced: list[str] = []
    for module in ("app.window.page", "app.window.proposing.run_display"):
        monkeypatch.setattr(f"{module}.announce", lambda _widget, text, urgent=False: announced.append(text))
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return")
    assert [text.partition(":")[0].partition(" ready")[0] for text in announced[:2]] == ["Rephrase", "Rephrase"]
    assert "Escape stops" in announced[0]
    assert "1 change" in announced[1]
    assert announced[2].startswith("Accepted")
    announced.clear()
    writer.keys("Ctrl+Z")
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    writer.keys("Esc")
    assert announced[-1] == "Stopped; the text is as it was."
    session = writer.session
    assert session is not None
    writer.keys("Ctrl+E", "Ctrl+Return")
    writer.waits_for_steps(1)
    writer.does(lambda: session.fail("engine", "It broke."))
    assert announced[-1] == "It broke."
