"""Choosing a word on one page: the list opened at the caret, a word tried on the page, one taken as one undo step.

GUI thread. Joins the card, the search and the editor. The document changes in :meth:`Choosing._take` only; whatever
changes it meanwhile closes the list. Knows nothing of runs.
"""

import datetime
import uuid
from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint, QRect, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.documents.buffer.provenance import Author
from app.drafting.accepted import word_entry
from app.drafting.runs import guards_of
from app.drafting.word_search import WordSearch
from app.editor.editor import Editor
from app.editor.ghosts.overlay import GhostRun, Look, Patch
from app.editor.markdown.outline import headings
from app.editor.view.scroll_space import ScrollSpace
from app.services import Services
from app.window.choosing.word_card import WordCard
from app.window.choosing.word_dials import WordDials
from app.window.parts.announcements import announce
from app.window.proposing.card_place import corner_beside, missing_beside
from engine.messages import FittingWord, Range, WordList, WordWheel
from engine.prose.words import words

GHOST = "word"
"""The name of the patches of a word that is tried."""
_NEAR = 80  # characters on either side that a word is looked for in
BUSY = "An edit waits here; accept or reject it first."


class Choosing(QObject):
    """Of ``editor``, on ``page``."""

    sentence = Signal(str)
    """Something to say in passing."""
    opening = Signal()
    """The list is about to open; another card gives way."""

    def __init__(self, editor: Editor, services: Services, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._services, self._page = editor, services, page
        self.card = WordCard(page)
        self.search = WordSearch(services.bridge, self)
        self._room = ScrollSpace(editor, editor.rect_of)
        self._asked: WordWheel | None = None
        self._listed: WordList | None = None
        self._tried: FittingWord | None = None
        self._at = 0
        self._hole: int | None = None
        self.card.wanted.connect(self._ask)
        self.card.tried.connect(self._try)
        self.card.taken.connect(self._take)
        self.card.closed.connect(self._on_closed)
        self.search.listed.connect(self._on_listed)
        self.search.failed.connect(self._on_failed)
        editor.cursorPositionChanged.connect(self.close)
        editor.edited.connect(lambda *_change: self.close())

    @property
    def open(self) -> bool:
        return self.card.isVisible()

    def show(self, at: int | None = None, dials: WordDials | None = None) -> None:
        """The words that fit at code point ``at``, else at the caret or at the word selected."""
        editor = self._editor
        if editor.holes.suspended:
            self.sentence.emit(BUSY)
            announce(editor, BUSY)
            return
        self.opening.emit()
        start, end = editor.selection()
        self._at = at if at is not None else end if start == end else start
        self._hole = editor.holes.at(self._at)
        if self._hole is not None:
            mark = next(mark for mark in editor.holes.marks() if mark.number == self._hole)
            self._at = editor.positions.units.to_points(mark.start)
        self._asked = self._listed = None
        editor.ensureCursorVisible()
        self.card.open(self._word_at(self._at), dials or WordDials())
        self.place()
        self._ask()

    def close(self) -> None:
        """Leave all as it was, where the list is open."""
        if self.open:
            self.card.close_card()

    def add_to_menu(self, menu: QMenu, at: int) -> None:
        """A row of the context menu at code point ``at``."""
        menu.addSeparator()
        menu.addAction("&Words that fit here").triggered.connect(lambda: self.show(at))

    def place(self) -> None:
        """Put the card beside its word, wherever that stands now."""
        if not self.open:
            return
        corner = self._editor.viewport().mapTo(self._page, QPoint(0, 0))
        room = QRect(QPoint(0, 0), self._editor.size())
        target = self._target().translated(corner)
        if missing := missing_beside(self.card.height(), target, room):
            self._room.make(self._at, self._at, self._editor.rect_of(self._at).bottom() - missing)
            target = self._target().translated(corner)
        self.card.move(corner_beside(self.card.size(), target, room))

    def _target(self) -> QRect:
        """Where the word stands in the viewport."""
        box = self._editor.rect_of(self._at).toAlignedRect()
        return self._editor.cursorRect() if box.isEmpty() else box

    # ------------------------------------------------------------ asking

    def _ask(self) -> None:
        editor, dials = self._editor, self.card.dials.value()
        text = editor.text()
        word = self._word_at(self._at)
        try:
            guards = guards_of(self._services.settings)
        except ValueError as error:
            self._on_failed(str(error))
            return
        self.card.wait()
        self._asked = WordWheel(
            job=uuid.uuid4().hex,
            text=text,
            at=self._at,
            hole=self._hole is not None,
            starts=self.card.letters,
            rhymes=dials.rhymes,
            syllables=dials.syllables,
            meaning=word if dials.meaning else "",
            rarer=dials.commonness == "rarer",
            commoner=dials.commonness == "commoner",
            unused=self._unused(text, dials.unused),
            without=self.card.seen,
            guards=guards,
        )
        self.search.ask(self._asked)

    def _unused(self, text: str, where: str) -> Range | None:
        if where != "chapter":
            return (0, len(text)) if where else None
        outline = headings(text)
        starts = [0, *(heading.start for heading in outline), len(text)]
        start = max(place for place in starts if place <= self._at)
        return start, min((place for place in starts if place > self._at), default=len(text))

    def _word_at(self, at: int) -> str:
        """The word at code point ``at``; empty in a hole. As far as the dials need to know it."""
        if self._hole is not None:
            return ""
        text, low = self._editor.text(), max(0, at - _NEAR)
        near = text[low : at + _NEAR]
        touching = [(start, end) for start, end in words(near) if start <= at - low <= end]
        return near[slice(*touching[-1])] if touching else ""

    def _on_listed(self, listed: WordList, complete: bool) -> None:
        # Of the first words none may be as wished; what was there before then stays until all have been looked at.
        if not self.open or not (complete or listed.words):
            return
        self._listed = listed
        self.card.show_words(listed.words, complete)
        self.place()
        if complete:
            announce(self.card, f"{len(listed.words)} words. Down tries one, Enter takes it.")

    def _on_failed(self, sentence: str) -> None:
        """Where no list ever came there is nothing to look at; else the dials may be turned back."""
        if not self.open:
            return
        if self._listed is None:
            self.card.close_card()
            self.sentence.emit(sentence)
            announce(self._editor, sentence)
        else:
            self.card.say(sentence)

    # ------------------------------------------------------------ trying and taking

    def _try(self, word: FittingWord | None) -> None:
        self._tried = word
        if word is not None:
            announce(self.card, word.text)
        shown = word is not None and any(edit.new != edit.old for edit in word.edits)
        self._editor.holes.suspend(shown and self._hole is not None)
        self._editor.overlay.set_patches(GHOST, self._patches if shown else None)

    def _patches(self) -> Iterator[Patch]:
        units = self._editor.positions.units
        for edit in self._tried.edits if self._tried is not None else ():
            if edit.new != edit.old:
                start, end = units.to_utf16(edit.start), units.to_utf16(edit.end)
                yield Patch(start, end, (GhostRun(edit.new, Look.ADDED),))

    def _take(self, word: FittingWord) -> None:
        request, listed = self._asked, self._listed
        self._clear()
        self._room.give_back(scroll=False)
        if request is None or listed is None or request.text != self._editor.text():
            return
        edits = [edit for edit in word.edits if edit.new != edit.old]
        editor, units = self._editor, self._editor.positions.units
        places = [(units.to_utf16(edit.start), units.to_utf16(edit.end), edit.new) for edit in edits]
        if places:
            filled = editor.holes.touching([(start, end) for start, end, _new in places])
            entered = editor.document_model.entered
            editor.writing.apply([(start, end, entered(new)) for start, end, new in places[::-1]], self._author(listed))
            editor.holes.take_out(filled)
            self._remember(request, listed, word)
            announce(editor, f"{word.text}.")
        editor.setFocus()

    def _remember(self, request: WordWheel, listed: WordList, word: FittingWord) -> None:
        self._services.runs.remember(self._editor.document_model, word_entry(request, listed, word))

    def _author(self, listed: WordList) -> Author | None:
        if not self._services.settings.get("provenance.on"):
            return None
        return Author(listed.model, datetime.date.today().isoformat())

    def _on_closed(self) -> None:
        self._clear()
        self._room.give_back(scroll=True)
        self._editor.setFocus()

    def _clear(self) -> None:
        """Nothing of the list is on the page."""
        self.search.stop()
        self._try(None)
