"""The menu at a word: what may have been meant, the writer's own words, and what every text field offers.

GUI thread. Joins a page's editor to the speller; a suggestion that is taken is one undo step.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.documents.spelling.speller import Speller
from app.editor.editor import Editor
from app.window.parts.announcements import announce


class SpellingMenu(QObject):
    """Of one editor."""

    def __init__(self, editor: Editor, add_more: Callable[[QMenu, int], None] | None = None) -> None:
        """``add_more`` puts further rows into the menu at a code point."""
        super().__init__(editor)
        self._editor, self._add_more = editor, add_more

    def open_at(self, point: QPoint) -> None:
        """The context menu at ``point`` of the viewport."""
        at = self._editor.position_at(point)
        self._show(self._editor.misspellings.word_at(at), self._editor.viewport().mapToGlobal(point), at)

    def suggest(self) -> None:
        """The suggestions for the word at the caret, or for the next unknown one."""
        editor = self._editor
        word = editor.misspellings.word_at(editor.caret()) or editor.misspellings.next_word()
        if word is None:
            announce(editor, "No unknown word.")
            return
        editor.select(*word)
        place = editor.rect_of(word[0]).bottomLeft().toPoint()
        announce(editor, f"{self._of(word)}: unknown word.")
        self._show(word, editor.viewport().mapToGlobal(place), word[0], by_key=True)

    def _show(self, word: tuple[int, int] | None, place: QPoint, at: int, by_key: bool = False) -> None:
        menu = self._editor.createStandardContextMenu()
        if self._add_more is not None:
            self._add_more(menu, at)
        suggestions = None if word is None else self._add_word(menu, word)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        if by_key and suggestions is not None:
            suggestions.choose()

    def _add_word(self, menu: QMenu, word: tuple[int, int]) -> "_Suggestions | None":
        speller = self._editor.misspellings.speller
        if speller is None:
            return None
        text = self._of(word)
        first = menu.actions()[0] if menu.actions() else None
        learn = QAction(f"Learn “{text}”", menu)
        learn.triggered.connect(lambda: speller.learn(text))
        over = QAction("Pass over until the program ends", menu)
        over.triggered.connect(lambda: speller.pass_over(text))
        line, end = QAction(menu), QAction(menu)
        line.setSeparator(True)
        end.setSeparator(True)
        menu.insertActions(first, [line, learn, over, end])  # type: ignore[arg-type]  # None appends
        return _Suggestions(menu, line, text, speller, lambda new: self._take(word, text, new))

    def _take(self, word: tuple[int, int], text: str, new: str) -> None:
        """Only where the word still stands: the text may have changed while the menu was open."""
        if self._of(word) == text:
            self._editor.replace([(*word, new)])

    def _of(self, word: tuple[int, int]) -> str:
        editor = self._editor
        return editor.document_model.form.side_map.left(editor.text()[word[0] : word[1]])


class _Suggestions(QObject):
    """The rows of ``menu`` above ``line``: what may have been meant by ``word``, as soon as it is known."""

    def __init__(self, menu: QMenu, line: QAction, word: str, speller: Speller, take: Callable[[str], object]) -> None:
        super().__init__(menu)
        self._menu, self._line, self._word, self._take = menu, line, word, take
        self._waiting = self._row("Looking for what may be meant…")
        self._first: QAction | None = None
        self._chosen = False
        speller.suggested.connect(self._on_suggested)
        suggestions = speller.ask(word)
        if suggestions is not None:
            self._show(suggestions)

    def choose(self) -> None:
        """Have the first suggestion chosen, now or once it is there, unless the writer chose another row: so that
        Enter takes it."""
        self._chosen = True
        if self._first is not None and self._menu.activeAction() is None:
            self._menu.setActiveAction(self._first)

    def _on_suggested(self, word: str, suggestions: list[str]) -> None:
        if word == self._word:
            self._show(suggestions)

    def _show(self, suggestions: list[str]) -> None:
        self._menu.removeAction(self._waiting)
        for suggestion in suggestions:
            action = self._row(suggestion.replace("&", "&&"), True)
            font = action.font()
            font.setBold(True)
            action.setFont(font)
            action.triggered.connect(lambda _on=False, new=suggestion: self._take(new))
            self._first = self._first or action
        if not suggestions:
            self._row("No suggestion")
        if self._chosen:
            self.choose()
        if self._menu.isVisible():
            announce(self._menu, f"Suggestions: {', '.join(suggestions) or 'none'}.")

    def _row(self, text: str, on: bool = False) -> QAction:
        action = QAction(text, self._menu)
        action.setEnabled(on)
        self._menu.insertAction(self._line, action)
        return action
