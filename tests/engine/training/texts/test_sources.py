"""The attribution page."""

from pathlib import Path

from engine.training.texts.sources import attribution


def test_credits_are_collected(corpus: Path, tmp_path: Path) -> None:
    assert "- a/b at abc: stories (CC BY 4.0). A. Writer, CC BY 4.0" in attribution(corpus)
    assert attribution(tmp_path) == ""


def test_every_page_and_every_table_is_read_and_what_is_no_source_left_out(tmp_path: Path) -> None:
    (tmp_path / "SOURCES.md").write_text(
        "# About\n\nSome words.\n\n## first\n\n| repository | licence as read | attribution line |\n|---|:--|---|\n"
        "| a/b | CC0 | none required |\n| too | few |\n| c/d | CC BY 4.0 | C. D. |\n\n"
        "## notes\n\n| a | b | c |\n|---|---|---|\n| no | source | here |\n",
        encoding="utf-8",
    )
    (tmp_path / "SOURCES-2.md").write_text(
        "## second\n\n| repository | commit | what |\n|---|---|---|\n| e/f | 12ab | pages |\n", encoding="utf-8"
    )
    (tmp_path / "OTHER.md").write_text("## x\n| repository |\n|---|\n| not/this |\n", encoding="utf-8")
    page = attribution(tmp_path)
    assert [line for line in page.splitlines() if line.startswith(("- ", "## "))] == [
        "## second",
        "- e/f at 12ab: pages ()",
        "## first",
        "- a/b (CC0)",
        "- c/d (CC BY 4.0). C. D.",
    ]
    assert page.startswith("# Text this model was trained on")
