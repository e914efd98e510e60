"""The prompt of one page: the card opened for what the writer points at, kept beside it, with the hole put for it.

GUI thread. Joins the card to its editor; knows nothing of runs. What the card wants to run is the page's affair.
"""

import dataclasses

from PySide6.QtCore import QObject, QPoint, QRect, QTimer
from PySide6.QtWidgets import QWidget

from app.drafting.actions import Action, Options
from app.editor.editor import Editor
from app.editor.scope import Scope
from app.editor.view.scroll_space import ScrollSpace
from app.window.proposing.card_place import corner_beside, missing_beside
from app.window.proposing.prompt_card import PromptCard
from engine.messages import Ability, ModelInfo, Range


class Prompting(QObject):
    """Of ``editor``, whose page ``card`` lies on."""

    def __init__(self, editor: Editor, card: PromptCard, page: QWidget) -> None:
        super().__init__(page)
        self._editor, self._card, self._page = editor, card, page
        self._room = ScrollSpace(editor, editor.rect_of)
        self._own_hole: int | None = None
        self._pointed_at = ((0, 0), -1)
        self._passage: Range | None = None
        self._waiting = ""
        card.closed.connect(self._on_closed)
        card.resized.connect(self.place)
        card.action_changed.connect(self._on_locks)
        editor.locks.changed.connect(self._on_locks)
        # Not within the signal: what is drawn changes with it, and that may come amid a change of the text.
        for moved in (editor.selectionChanged, editor.cursorPositionChanged):
            moved.connect(lambda: QTimer.singleShot(0, self, self._on_caret) if self.open else None)

    @property
    def open(self) -> bool:
        return self._card.isVisible()

    def show(self, model: ModelInfo | None, action_id: str = "", options: Options | None = None) -> None:
        """The card at the selection, at the holes, or at a new hole at the cursor; with choices made or not."""
        editor = self._editor
        start, end = editor.selection()
        if start == end and editor.holes.at(start) is None:
            # Of an edit that failed elsewhere, or of a card that is still open there.
            self.drop_hole()
            self._own_hole = editor.holes.put()
        editor.ensureCursorVisible()
        self._card.open(self._point(), model, action_id, options)
        self._show_locks()
        self.place()

    def point_at_hole(self) -> bool:
        """Put the caret to the hole at it, else to the next one. False: there is none, or something is selected."""
        cursor, marks = self._editor.textCursor(), self._editor.holes.marks()
        if not marks or cursor.hasSelection():
            return False
        here = cursor.position()
        cursor.setPosition(next((mark.start for mark in marks if mark.end >= here), marks[0].start))
        self._editor.setTextCursor(cursor)
        return True

    def leave(self) -> None:
        """Another run is wanted than the card's, whose next Ctrl+Enter would put that one's proposal away unseen."""
        if self.open:
            self._card.close_card()

    def prepare(self, action: Action, options: Options) -> None:
        """The card's choice is about to run: put or change the hole that it fills, and give back the room."""
        holes = self._editor.holes
        start, end = self._editor.selection()
        if action.task is Ability.FILL:
            if start != end:
                self.drop_hole()
                self._own_hole = holes.put(options.words, options.instruction or "")
            elif (number := holes.at(start)) is not None:
                holes.change(number, options.words, options.instruction or "")
        else:
            self.drop_hole()
        self._editor.locks.show(None)
        self._room.give_back(scroll=False)
        self._editor.setFocus()

    def hand_over_hole(self) -> int | None:
        """The hole that was put for the prompt goes with a run from now on."""
        number, self._own_hole = self._own_hole, None
        return number

    def take_hole(self, number: int | None) -> None:
        """A run that failed gives its hole back: it is there for the next try."""
        if number is not None:
            self._own_hole = number

    def drop_hole(self) -> None:
        number = self.hand_over_hole()
        if number is not None:
            self._editor.holes.remove(number)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        """Another model is loaded, or none; ``waiting`` says why."""
        self._waiting = waiting
        self._card.take_model(model, waiting)
        self.place()

    def offer_again(self, model: ModelInfo | None) -> None:
        """The writer's own actions are others now."""
        if self.open:
            self.take_model(model, self._waiting)

    def place(self) -> None:
        """Put the card beside what it is about, wherever that stands now."""
        if not self.open:
            return
        start, end = self._editor.selection()
        corner = self._editor.viewport().mapTo(self._page, QPoint(0, 0))
        room = QRect(QPoint(0, 0), self._editor.size())
        target = self._place_of(start, end).translated(corner)
        self._card.fit(room.width())
        if missing := missing_beside(self._card.height(), target, room):
            self._room.make(start, end, self._editor.rect_of(end).bottom() - missing)
            target = self._place_of(start, end).translated(corner)
        self._card.move(corner_beside(self._card.size(), target, room))

    def _place_of(self, start: int, end: int) -> QRect:
        """Where ``start:end`` stands in the editor's viewport, or what is in sight of it."""
        first, last = self._editor.rect_of(start), self._editor.rect_of(end)
        box = (first if last.isEmpty() else last if first.isEmpty() else first.united(last)).toAlignedRect()
        if box.isEmpty():
            box = self._editor.cursorRect()
        if not first.isEmpty():
            box.setLeft(min(first.toAlignedRect().left(), last.toAlignedRect().left()))
        return box

    def _point(self) -> Scope:
        """What the card is about: the passage selected, else the holes or the caret."""
        scope = self._editor.scope()
        self._pointed_at = self._editor.selection(), self._editor.document().revision()
        passage = scope.end > scope.start
        self._passage = (scope.start, scope.end) if passage else None
        return dataclasses.replace(scope, holes=()) if passage else scope

    def _show_locks(self) -> None:
        """What stays as it is in the passage that the card is about, on the page and in the card."""
        passage, action = self._passage, self._card.action()
        quotations = action is None or action.locks_quotations
        self._editor.locks.show(passage, quotations)
        if passage is None:
            self._card.take_locks(())
            return
        locks = self._editor.locks.within(*passage, quotations=quotations)
        self._card.take_locks(None if locks.long else locks.ranges())

    def _on_locks(self) -> None:
        """What is locked changed, or what would run, while the card may be open."""
        if self.open:
            self._show_locks()

    def _on_caret(self) -> None:
        """Who selects something else, or writes, while the card is open means that."""
        if self.open and (self._editor.selection(), self._editor.document().revision()) != self._pointed_at:
            self._card.take_scope(self._point())
            self._show_locks()
            self.place()

    def _on_closed(self) -> None:
        self._editor.locks.show(None)
        self._room.give_back(scroll=True)
        self.drop_hole()
        self._editor.setFocus()
