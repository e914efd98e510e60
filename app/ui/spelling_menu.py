"""The menu at a word: what may have been meant, the writer's own words, and what every text field offers.

GUI thread. Joins a page's editor to the speller; a suggestion that is taken is one undo step.
"""

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.editor.editor import Editor
from app.ui.announcements import announce


class SpellingMenu(QObject):
    """Of one editor."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._editor = editor

    def open_at(self, point: QPoint) -> None:
        """The context menu at ``point`` of the viewport."""
        word = self._editor.mistake_at(self._editor.position_at(point))
        self._show(word, self._editor.viewport().mapToGlobal(point))

    def suggest(self) -> None:
        """The suggestions for the word at the caret, or for the next unknown one."""
        editor = self._editor
        word = editor.mistake_at(editor.caret()) or editor.next_mistake()
        if word is None:
            announce(editor, "No unknown word.")
            return
        editor.select(*word)
        place = editor.rect_of(word[0]).bottomLeft().toPoint()
        announce(editor, f"{editor.selected_text()}: unknown word.")
        self._show(word, editor.viewport().mapToGlobal(place))

    def _show(self, word: tuple[int, int] | None, place: QPoint) -> None:
        menu = self._editor.createStandardContextMenu()
        if word is not None:
            self._add_word(menu, word)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)

    def _add_word(self, menu: QMenu, word: tuple[int, int]) -> None:
        editor, speller = self._editor, self._editor.speller
        if speller is None:
            return
        text = editor.text()[word[0] : word[1]]
        first = menu.actions()[0] if menu.actions() else None
        made: list[QAction] = []
        for suggestion in speller.suggest(text):
            action = QAction(suggestion.replace("&", "&&"), menu)
            font = action.font()
            font.setBold(True)
            action.setFont(font)
            action.triggered.connect(lambda _on=False, new=suggestion: self._take(word, text, new))
            made.append(action)
        if not made:
            none = QAction("No suggestion", menu)
            none.setEnabled(False)
            made.append(none)
        learn = QAction(f"Learn “{text}”", menu)
        learn.triggered.connect(lambda: speller.learn(text))
        over = QAction("Pass over until the program ends", menu)
        over.triggered.connect(lambda: speller.pass_over(text))
        line, end = QAction(menu), QAction(menu)
        line.setSeparator(True)
        end.setSeparator(True)
        menu.insertActions(first, [*made, line, learn, over, end])  # type: ignore[arg-type]  # None appends

    def _take(self, word: tuple[int, int], text: str, new: str) -> None:
        """Only where the word still stands: the text may have changed while the menu was open."""
        if self._editor.text()[word[0] : word[1]] == text:
            self._editor.replace([(*word, new)])
