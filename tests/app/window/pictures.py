"""Pictures of the window in every state that a designer should look at, at the size and scale of this process.

    QT_SCALE_FACTOR=2 python -m tests.app.window.pictures FOLDER WIDTH HEIGHT

Run in a process of its own, since Qt takes the scale once. Ends with a JSON list on stdout of what was cut off where.
"""

import dataclasses
import json
import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QToolButton, QWidget

from engine.messages import Failed, Ready, Unloaded
from tests.app.window.conftest import sitting
from tests.app.window.writer import Writer
from tests.fakes import MODEL

PASSAGE = (
    "The ferry had been late again that morning, which was something that it very often was, and because of the fact "
    "that it was late the people who were waiting for it on the pier had begun to talk to each other, which they did "
    "not usually do."
)
TEXT = f"""# The crossing

Nobody in the village remembered who had built the pier, or why it stood so far from the houses. Anna said that the \
sea had been closer then; her brother said that the houses had been.

{PASSAGE}

“It will come,” said the old man with the two dogs. It was the 14th of March, and colder than it should have been.

When the door finally opened, she saw """
NEW = (
    "The ferry was late again that morning, as it often was, and because it was late the people waiting on the pier "
    "had begun to talk to each other, which they seldom did."
)
NOISE = (
    "The zq ferry xqz late qqx zzk, xz it zqz was, xqq zz the qqz xzz zq the pier zzq begun xq talk zz each xzq, qz."
)
HALF = (
    "The ferry was late again zqz morning, as it zzx was, and because xqz was late the people xzq on the pier had "
    "begun to talk to each zqx, which they zzq did."
)
TITLED = dataclasses.replace(
    MODEL,
    name="starter",
    title="Redraft starter",
    dtype="float32",
    parameters=3_200_000,
    weight_bytes=12_900_000,
    threads=2,
)


class Album:
    """Takes pictures of ``writer``'s window into ``folder``, and notes what is cut off in them."""

    def __init__(self, writer: Writer, folder: Path, name: str) -> None:
        self.writer, self.folder, self.name = writer, folder, name
        self.cut: list[str] = []

    def take(self, state: str, widget: QWidget | None = None) -> None:
        shown = self.writer.window if widget is None else widget
        self.writer.rests(0.3)
        shown.grab().save(str(self.folder / f"{state}-{self.name}.png"))
        self.cut += [f"{state}-{self.name}: {cut}" for cut in cut_off(shown)]


def cut_off(window: QWidget) -> list[str]:
    """Labels and buttons that are shown smaller than their words need."""
    cut = []
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, QLabel | QPushButton | QToolButton) or not widget.text():
            continue
        if not widget.isVisible() or widget.window() is not window:
            continue
        # The whole of it: a descender is cut off by less than a line.
        wide, high = widget.minimumSizeHint().width(), widget.minimumSizeHint().height()
        if isinstance(widget, QLabel) and widget.wordWrap():
            high = min(widget.heightForWidth(widget.width()), widget.maximumHeight())
        # What lies in a scrolled panel may be below its edge, never beyond its side.
        right = widget.mapTo(window, widget.rect().topRight()).x()
        seen = widget.visibleRegion().boundingRect()
        beside = not seen.isEmpty() and seen.width() < widget.width()
        if widget.width() < wide or widget.height() < high or beside or right > window.width():
            cut.append(f"“{widget.text()}” has {seen.width()}x{widget.height()} of {wide}x{high}")
    return cut


def run(writer: Writer) -> None:
    """Select the passage and run; the scripted engine stands before its first event."""
    start = writer.text.index(PASSAGE)
    writer.does(lambda: writer.editor.select(start, start + len(PASSAGE)))
    writer.keys("Ctrl+E")
    writer.does(lambda: writer.page.card.presets.choose(writer.services.actions.get("rephrase")))
    writer.keys("Ctrl+Return")


def dialog(writer: Writer) -> QDialog:
    return next(dialog for dialog in writer.window.findChildren(QDialog) if dialog.isVisible())


def take_all(writer: Writer, album: Album) -> None:
    session = writer.session
    assert session is not None
    session.drafts, session.results = [NOISE, HALF, NEW], [[NEW], [PASSAGE.replace("ferry", "boat")]]
    writer.says(Ready(TITLED))
    writer.does(writer.window.restore_session)
    album.take("welcome")
    writer.opens(TEXT)
    start = TEXT.index(PASSAGE)
    writer.does(lambda: writer.editor.select(start, start + len(PASSAGE)))
    writer.keys("Ctrl+E")
    album.take("prompt")
    small = dataclasses.replace(TITLED, abilities=TITLED.abilities[:3])
    writer.says(Ready(small))
    album.take("prompt-of-a-smaller-model")
    writer.says(Ready(TITLED))
    writer.keys("Esc")
    writer.does(lambda: writer.editor.select(len(TEXT), len(TEXT)))
    writer.keys("Ctrl+E")
    album.take("prompt-at-a-hole")
    writer.keys("Esc")
    at = TEXT.index("man with")
    writer.does(lambda: writer.editor.select(at, at))
    session.words = ("woman", "lady", "boy", "girl", "farmer", "fellow", "child", "captain", "hour")
    writer.keys("Ctrl+J")
    writer.waits(lambda: writer.page.choosing.card.more.isEnabled())
    writer.keys("Down", "Down")
    album.take("words")
    writer.keys("Esc")
    run(writer)
    album.take("running-at-its-start")
    writer.waits_for_steps(2)
    album.take("running")
    writer.clicks(writer.page.bar.running.pause)
    album.take("paused")
    writer.clicks(writer.page.bar.running.pause)
    writer.waits_for_proposal()
    album.take("proposal")
    writer.keys("F6", "Tab", "Space", "Tab")
    album.take("proposal-change-by-change")
    writer.keys("F9")
    writer.does(lambda: writer.window.panels["timeline"].slider.setValue(1))
    album.take("timeline")
    writer.keys("F9", "F10")
    album.take("meter")
    writer.keys("F10")
    for theme in ("dark", "contrast"):
        writer.does(lambda theme=theme: writer.services.settings.set("theme", theme))
        album.take(f"{theme}-proposal")
    writer.keys("Esc")
    for theme in ("dark", "contrast"):
        writer.does(lambda theme=theme: writer.services.settings.set("theme", theme))
        run(writer)
        writer.waits_for_steps(2)
        writer.keys("F9", "F10")
        album.take(f"{theme}-running")
        writer.keys("F9", "F10", "Esc")
        writer.does(lambda: writer.editor.select(start, start + len(PASSAGE)))
        writer.keys("Ctrl+E")
        album.take(f"{theme}-prompt")
        writer.keys("Esc")
    writer.does(lambda: writer.services.settings.set("theme", "light"))
    run(writer)
    writer.waits_for_proposal()
    writer.keys("Ctrl+Return", "F8")
    album.take("history")
    writer.keys("F8", "Ctrl+Z")
    run(writer)
    writer.waits_for_proposal()
    writer.does(lambda: writer.editor.select(start + 4, start + 4))
    writer.types("small ")
    album.take("stale")
    writer.keys("Esc")
    while writer.text != TEXT:
        writer.keys("Ctrl+Z")
    run(writer)
    writer.waits_for_steps(1)
    writer.does(
        lambda: session.fail(
            "memory",
            "There was not enough memory for this; close other programs, or choose a smaller model or number format.",
        )
    )
    album.take("error")
    writer.keys("Esc")
    for place in (TEXT.index("Nobody"), TEXT.index(" said the old man")):
        writer.does(lambda place=place: writer.editor.select(place, place))
        writer.keys("Ctrl+Shift+E")
    writer.keys("Ctrl+E")
    album.take("holes")
    writer.keys("Esc")
    writer.keys("Ctrl+Shift+P")
    writer.types("var")
    album.take("palette")
    writer.keys("Esc", "Ctrl+Shift+P")
    album.take("palette-of-all")
    writer.keys("Esc", "Ctrl+,")
    album.take("settings", dialog(writer))
    writer.does(dialog(writer).close)
    writer.does(writer.window.activateWindow)
    writer.keys("F1")
    album.take("help", dialog(writer))
    writer.does(dialog(writer).close)
    writer.does(writer.window.activateWindow)
    writer.says(Unloaded("Another model is being loaded."))
    writer.says(Failed("", "model", "The folder “/models/gemma” holds no model; choose another under Models.", ""))
    album.take("model-missing")


def main(folder: Path, width: int, height: int) -> int:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["pictures"])
    scale = os.environ.get("QT_SCALE_FACTOR", "1")
    with tempfile.TemporaryDirectory() as profile, sitting(app, Path(profile)) as writer:
        writer.does(lambda: writer.window.resize(width, height))
        album = Album(writer, folder, f"{width}x{height}-at-{scale}")
        take_all(writer, album)
    print(json.dumps(album.cut))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
