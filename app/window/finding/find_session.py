"""Finding and replacing over the window's pages: joins the bar to the page in front, and to all of them.

GUI thread. Knows bar, tabs and the finder of the page in front; what matches is the affair of
``app.editor.searching.search``.
"""

from PySide6.QtCore import QObject, Qt, QTimer

from app.editor.searching.finder import Finder
from app.editor.searching.places import places_of
from app.editor.searching.search import QueryError, Search
from app.window.finding.find_bar import FindBar
from app.window.follower import Follower
from app.window.page import Page
from app.window.parts.phrases import count_text
from app.window.parts.theme import Theme
from app.window.status.sentences import Sentences
from app.window.tabs import Tabs
from engine.messages import Range

FEW_LETTERS, LONG_TEXT, PAUSE_MS = 2, 1_000_000, 400
"""So few letters are in so long a text nearly everywhere: they are looked for once the writer pauses."""


class Finding(Follower, QObject):
    """Ctrl+F and what follows of it, over the pages of one window."""

    def __init__(
        self, bar: FindBar, tabs: Tabs, theme: Theme, sentences: Sentences, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bar, self._tabs, self._theme, self._sentences = bar, tabs, theme, sentences
        self._finder: Finder | None = None
        self._search: Search | None = None
        self._elsewhere: dict[str, tuple[int, Search, tuple[Range, ...]]] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(PAUSE_MS)
        self._later.timeout.connect(self._look)
        bar.asked.connect(self._on_asked)
        bar.next_wanted.connect(lambda: self.step(1))
        bar.previous_wanted.connect(lambda: self.step(-1))
        bar.replace_wanted.connect(self._replace)
        bar.replace_all_wanted.connect(self._replace_all)
        bar.closed.connect(self._on_closed)

    def open(self, replacing: bool = False) -> None:
        """Show the bar, with the selected words if they are on one line."""
        page = self._tabs.current
        if page is None:
            return
        words = page.document.form.side_map.left(page.editor.selected_text())
        self._follow(page)
        self._bar.open("" if "\n" in words or len(words) > 200 else words, replacing)

    def step(self, by: int) -> None:
        """The next (1) or previous (-1) place; in all documents, on to the next one that has any."""
        if not self._bar.isVisible():
            self.open()
            return
        self._look_now()
        if self._finder is None:
            return
        if self._bar.everywhere.isChecked() and self._finder.is_last(by) and self._turn(by):
            return
        if self._finder.step(by):
            self._sentences.say("Round the end: on from the top." if by > 0 else "Round the top: on from the end.")

    def follow(self, page: Page | None) -> None:
        if self._bar.isVisible():
            self._follow(page)
            if self._finder is not None:
                self._finder.look(self._search, go=False)

    def take_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._bar.take_icons()
        if self._finder is not None:
            self._finder.set_colours(theme.page_colours())

    def _follow(self, page: Page | None) -> None:
        if self._finder is not None:
            if page is not None and self._finder.editor is page.editor:
                return
            self._finder.close()
            self._finder = None
        if page is not None:
            self._finder = Finder(page.editor, self)
            self._finder.set_colours(self._theme.page_colours())
            self._finder.changed.connect(self._show)

    def _on_asked(self) -> None:
        if self._finder is None:
            return
        words = self._bar.query.words
        if words and len(words) <= FEW_LETTERS and self._finder.editor.document().characterCount() > LONG_TEXT:
            self._later.start()
        else:
            self._look()

    def _look_now(self) -> None:
        """What waits for a pause does not wait any longer."""
        if self._later.isActive():
            self._look()

    def _look(self) -> None:
        self._later.stop()
        if not self._bar.isVisible() or self._finder is None:
            return
        query = self._bar.query
        try:
            self._search = Search(query) if query.words else None
        except QueryError as error:
            self._search = None
            self._finder.look(None)
            self._bar.show_trouble(error.sentence)
            return
        self._finder.look(self._search)

    def _others(self) -> list[Page]:
        return [page for page in self._tabs.pages if self._finder is None or page.editor is not self._finder.editor]

    def _show(self) -> None:
        finder, bar = self._finder, self._bar
        if finder is None:
            return
        if finder.trouble:
            bar.show_trouble(finder.trouble)
            return
        if self._search is None:
            bar.show_outcome("")
            return
        current, number = finder.current, len(finder.matches)
        text = f"{current + 1:,} of {number:,}" if current is not None else count_text(number, "place")
        if bar.everywhere.isChecked():
            elsewhere = self._count_elsewhere()
            text += f", {elsewhere:,} in other documents" if elsewhere else ", none in other documents"
        elif not number:
            text = "Not found"
        bar.show_outcome(text)

    def _count_elsewhere(self) -> int:
        total = 0
        for page in self._others():
            total += len(self._places(page))
        return total

    def _places(self, page: Page) -> tuple[Range, ...]:
        search, revision = self._search, page.document.revision
        if search is None:
            return ()
        known = self._elsewhere.get(page.document.id)
        if known is not None and known[:2] == (revision, search):
            return known[2]
        try:
            places = places_of(search, page.editor.positions)
        except QueryError as error:
            self._sentences.say(f"{page.document.name}: {error.sentence}")
            places = ()
        self._elsewhere[page.document.id] = revision, search, places
        return places

    def _turn(self, by: int) -> bool:
        """Show the next document in which the words are, at its first (last) place. False: there is no other."""
        pages, front = self._tabs.pages, self._tabs.current
        if front is None:
            return False
        at = pages.index(front)
        for distance in range(1, len(pages)):
            page = pages[(at + by * distance) % len(pages)]
            places = self._places(page)
            if places:
                self._tabs.show_page(page)
                page.editor.select(*places[0 if by > 0 else -1])
                self._bar.words.setFocus()
                self.follow(page)
                return True
        return False

    def _replace(self) -> None:
        self._look_now()
        if self._finder is not None:
            self._finder.replace(self._bar.template.text())

    def _replace_all(self) -> None:
        self._look_now()
        finder = self._finder
        if finder is None or self._search is None:
            return
        template = self._bar.template.text()
        number = front = finder.replace_all(template)
        if finder.trouble:
            return
        where = ""
        if self._bar.everywhere.isChecked():
            documents = int(number > 0)
            for page in self._others():
                other = Finder(page.editor, self)
                other.look(self._search, go=False)
                changed = other.replace_all(template)
                other.close()
                documents += changed > 0
                number += changed
            where = f" in {count_text(documents, 'document')}"
        if finder.replacing:
            self._sentences.say(f"Replacing {count_text(number, 'place')}{where} …")
            finder.replaced.connect(
                lambda done: self._say_replaced(number - front + done, where), Qt.ConnectionType.SingleShotConnection
            )
        else:
            self._say_replaced(number, where)

    def _say_replaced(self, number: int, where: str) -> None:
        self._sentences.say(f"Replaced {count_text(number, 'place')}{where}." if number else "Nothing to replace.")
        self._show()

    def _on_closed(self) -> None:
        self._later.stop()
        self._follow(None)
        self._search = None
        self._elsewhere.clear()
        if self._tabs.current is not None:
            self._tabs.current.editor.setFocus()
