"""The attribution page."""

from pathlib import Path

from engine.training.texts.sources import attribution


def test_credits_are_collected(corpus: Path, tmp_path: Path) -> None:
    assert "- a/b at abc: stories (CC BY 4.0). A. Writer, CC BY 4.0" in attribution(corpus)
    assert attribution(tmp_path) == ""
