"""The writer's own actions: read while the program runs, by key and by name, and named when they are wrong."""

from pathlib import Path

from app.documents.buffer.provenance import Author
from tests.app.window.writer import Writer

TEXT = "One line.\nThe long last light lay on the water.\nAnother line."
PASSAGE = "The long last light lay on the water."


def put(writer: Writer, name: str, text: str) -> Path:
    path = writer.services.paths.own_actions / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


def labels(writer: Writer) -> list[str]:
    return [action.label for action in writer.page.card.presets.values()]


def test_an_action_put_in_the_folder_is_offered_at_once(writer: Writer) -> None:
    writer.opens(TEXT)
    writer.selects(PASSAGE)
    writer.keys("Ctrl+E")
    assert "Calmer" not in labels(writer)
    writer.keys("Esc")
    path = put(writer, "calmer", 'label = "Calmer"\ntask = "rephrase"\norder = 1\n')
    writer.keys("Ctrl+E")
    assert labels(writer)[0] == "Calmer"
    writer.keys("Esc")
    path.write_text('label = "Calm"\ntask = "dance"\n', encoding="utf-8")
    writer.keys("Ctrl+E")
    assert "Calmer" not in labels(writer)
    assert "calmer.toml" in writer.page.card.note.text()
    writer.keys("Esc")
    path.unlink()
    writer.keys("Ctrl+E")
    assert "calmer.toml" not in writer.page.card.note.text()


def test_a_character_that_the_encoding_lacks_is_saved_as_utf8(writer: Writer, tmp_path: Path) -> None:
    path = tmp_path / "old.txt"
    path.write_bytes("Voilà\n".encode("latin-1"))
    writer.answers("Read it so")
    writer.does(lambda: writer.window.open_files([path]))
    writer.keys("Ctrl+Home")
    writer.does(lambda: writer.editor.insertPlainText("→"))
    writer.keys("Ctrl+S")
    assert path.read_bytes() == "Voilà\n".encode("latin-1")
    notice = writer.page.notice
    assert "U+2192" in notice.label.text()
    (button,) = notice.buttons()
    assert button.text() == "Save as UTF-8"
    writer.clicks(button)
    assert path.read_bytes().startswith("→".encode())
    assert not writer.page.document.modified


def test_the_histories_of_all_documents_are_wiped(writer: Writer) -> None:
    for text in (TEXT, f"{PASSAGE} And more."):
        writer.opens(text)
        writer.selects(PASSAGE)
        writer.keys("Ctrl+E", "Ctrl+Return")
        writer.waits_for_proposal()
        writer.keys("Ctrl+Return")
    for document in writer.services.documents.documents:
        document.provenance.put(0, 3, Author("starter"))
    folder = writer.services.paths.history
    assert len(list(folder.iterdir())) == 2
    writer.keys("F8")
    history = writer.window.panels["history"]
    writer.answers("Cancel")
    writer.clicks(history.wipe_all)
    assert len(list(folder.iterdir())) == 2
    assert all(document.provenance.used for document in writer.services.documents.documents)
    writer.answers("Wipe all")
    writer.clicks(history.wipe_all)
    assert list(folder.iterdir()) == []
    assert history.current() is None
    assert not any(document.provenance.used for document in writer.services.documents.documents)
