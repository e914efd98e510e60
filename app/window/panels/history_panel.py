"""The history of accepted edits of one document: original, result and recipe; put back, run again, wipe.

GUI thread; the history is read and wiped on a lane. Joins the history store to the page in front; what is put back is
one more edit of the page.
"""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout

from app.documents.kept.document_marks import PLACE
from app.documents.kept.history import HistoryEntry, HistoryPlace
from app.documents.kept.recipe import from_record
from app.drafting.actions import options_of
from app.errands.errands import LeftError
from app.plain_words import plain_tip
from app.window.choosing.word_dials import dials_of
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.phrases import ms_text, when_text
from app.window.proposing.passage_view import PassageView
from engine.messages import WordWheel

PASSAGE_HIGH = 140
"""Pixels that each of the two passages takes at most, so that the list and the buttons have their room."""


class HistoryPanel(Panel):
    """Newest first."""

    id, title, menu_text, keys = "history", "History", "&History", ("F8",)
    summary = "the history: accepted edits, and your own words beside them"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._page: Page | None = None
        self._entries: list[HistoryEntry] = []
        self._build()
        self.services.runs.applied.connect(lambda _run: self.read())
        self.show_entries([])

    def _build(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName("Accepted edits")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.currentRowChanged.connect(self._show_entry)
        self.list.itemActivated.connect(lambda _item: self._put_back())
        self.facts = QLabel(self)
        self.facts.setObjectName("Quiet")
        self.facts.setWordWrap(True)
        self.original = PassageView("Your words", PASSAGE_HIGH, self)
        self.result = PassageView("Accepted", PASSAGE_HIGH, self)
        self.put_back = QPushButton("Put back", self)
        self.put_back.setToolTip("Bring your own words back, as one more edit that can be undone")
        self.put_back.clicked.connect(self._put_back)
        self.again = QPushButton("Run again on the selection", self)
        self.again.clicked.connect(self._run_again)
        self.wipe = QPushButton("Wipe this history…", self)
        self.wipe.setProperty("flat", True)
        self.wipe.clicked.connect(self._wipe)
        self.wipe_all = QPushButton("Wipe all histories…", self)
        self.wipe_all.setProperty("flat", True)
        self.wipe_all.clicked.connect(self._wipe_all)
        self.headings = [QLabel("Your words", self), QLabel("Accepted", self)]
        for heading in self.headings:
            heading.setObjectName("Title")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.addWidget(self.list, 1)
        column.addWidget(self.facts)
        for heading, passage in zip(self.headings, (self.original, self.result), strict=True):
            column.addWidget(heading)
            column.addWidget(passage)
        row = QHBoxLayout()
        row.addWidget(self.put_back)
        row.addWidget(self.again)
        column.addLayout(row)
        column.addWidget(self.wipe)
        column.addWidget(self.wipe_all)
        column.addStretch(0)
        self.setMinimumWidth(260)

    def follow(self, page: Page | None) -> None:
        self._page = page
        self.read()

    def read(self) -> None:
        """Read the entries of the page's document, if they can be seen."""
        if self._page is not None and self.isVisible():
            self.services.documents.errands.go(self._read(self._page))

    async def _read(self, page: Page) -> None:
        ask, history = self.services.documents.errands.ask, self.services.history
        entries = await ask(PLACE, partial(history.entries, HistoryPlace.of(page.document)))
        if page is self._page and self.isVisible():
            self.show_entries(entries)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():
            self.read()

    def show_entries(self, entries: Sequence[HistoryEntry]) -> None:
        """Entries as the store gives them, oldest first."""
        self._entries = list(reversed(entries))
        self.list.blockSignals(True)
        self.list.clear()
        for entry in self._entries:
            item = QListWidgetItem(
                f"{when_text(entry.when)}   {entry.label or entry.action}\n{first_words(entry.result)}"
            )
            item.setToolTip(plain_tip(entry.result[:400]))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)
        self._show_entry(0)

    def current(self) -> HistoryEntry | None:
        row = self.list.currentRow()
        return self._entries[row] if 0 <= row < len(self._entries) else None

    def _show_entry(self, _row: int) -> None:
        entry = self.current()
        for part in (self.put_back, self.again, self.original, self.result, *self.headings):
            part.setVisible(entry is not None)
        self.wipe.setVisible(bool(self._entries))
        self.list.setVisible(bool(self._entries))
        if entry is None:
            self.facts.setText(
                "Edits that you accept in this document are listed here, with your own words beside them."
            )
            return
        self.original.setText(entry.original or "(nothing: this was a hole)")
        self.result.setText(entry.result)
        self.facts.setText(f"{entry.model}, {entry.dtype}, seed {entry.seed}, {ms_text(entry.ms)}")

    def _put_back(self) -> None:
        entry = self.current()
        if entry is not None:
            self.put_entry_back(entry)

    def put_entry_back(self, entry: HistoryEntry) -> None:
        """Replace the result by the original, where the result still stands; one undo step."""
        page = self._page
        if page is None:
            return
        places = entry.places(page.editor.text())
        if len(places) > 1:
            # The writer knows which; whoever selected it has said so.
            low, high = page.editor.selection()
            places = [ranges for ranges in places if low <= ranges[0][0] and ranges[-1][1] <= high]
            if len(places) != 1:
                self.sentences.say("Those words stand in several places now; select the ones you mean, then put back.")
                return
        if not places:
            self.sentences.say("That passage has changed since, so it was left alone; copy your words from the panel.")
            return
        left = page.document.form.side_map.left
        page.editor.replace([(start, end, left(new)) for start, end, new in places[0]])
        page.editor.setFocus()
        self.sentences.say("Put back.")

    def _run_again(self) -> None:
        entry = self.current()
        if entry is not None:
            self.offer_again(entry)

    def offer_again(self, entry: HistoryEntry) -> None:
        """Open the prompt with the same action and choices, on what is selected now."""
        if self._page is None:
            return
        try:
            request = from_record(entry.recipe)
        except ValueError as error:
            self.sentences.say(str(error))
            return
        if isinstance(request, WordWheel):
            self._page.choosing.show(dials=dials_of(request))
            return
        options = options_of(request)
        action = self.services.actions.get(entry.action)
        # Another action in its place would be run with choices that were never made for it.
        if action is None:
            self.sentences.say(f"There is no action “{entry.label or entry.action}” any more.")
        elif not action.possible(self.services.bridge.offered):
            self.sentences.say(f"The model that is loaded does not do “{action.label}”.")
        elif action.wants_passage and not self._page.editor.selected_text().strip():
            self.sentences.say("Select the passage that it should run on first.")
        else:
            self._page.open_prompt(entry.action, options)

    def _wipe(self) -> None:
        page = self._page
        if page is not None and self.services.questions.wipe(page.document.name):
            history, documents = self.services.history, self.services.documents
            place, what = HistoryPlace.of(page.document), f"The history of “{page.document.name}”"
            documents.errands.go(self._do_wipe(partial(history.wipe, place), documents.wipe_marks(page.document), what))

    def _wipe_all(self) -> None:
        if self.services.questions.wipe_all():
            history, documents = self.services.history, self.services.documents
            what = "The history of all documents"
            documents.errands.go(self._do_wipe(history.wipe_all, documents.wipe_all_marks(), what))

    async def _do_wipe(self, wipe: Callable[[], None], wipe_marks: Coroutine[Any, None, None], what: str) -> None:
        try:
            await self.services.documents.errands.ask(PLACE, wipe, "Wiping the history")
            await wipe_marks
        except (OSError, LeftError) as error:
            wipe_marks.close()
            why = f" ({error.strerror})" if isinstance(error, OSError) else ""
            self.sentences.say(f"{what} could not be wiped{why}; it is still there.")
        else:
            self.sentences.say(f"{what} is gone.")
        self.read()


def first_words(text: str, limit: int = 60) -> str:
    """``text`` in one line of at most ``limit`` characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"
