"""Words asked of a scripted engine: lists as they come, a newer search for an older one, and why none."""

from PySide6.QtCore import QObject
from shiboken6 import delete

from app.drafting.word_search import WordSearch
from engine.messages import WordList, WordWheel
from tests.app.conftest import Desk


class Heard:
    """What a search says."""

    def __init__(self, desk: Desk, page: QObject | None = None) -> None:
        self.desk = desk
        self.search = WordSearch(desk.bridge, page)
        self.lists: list[tuple[list[str], bool]] = []
        self.sentences: list[str] = []
        self.search.listed.connect(self._note)
        self.search.failed.connect(self.sentences.append)

    def ask(self, job: str, at: int, **wishes: object) -> None:
        request = WordWheel(job=job, text="The dim day.", at=at, **wishes)  # type: ignore[arg-type]

        async def go() -> None:
            self.search.ask(request)

        self.desk.loop.run_until_complete(go())
        self.desk.turn()

    def _note(self, words: WordList, complete: bool) -> None:
        self.lists.append(([word.text for word in words.words], complete))


def test_first_some_then_all(desk: Desk) -> None:
    heard = Heard(desk)
    heard.ask("a", 9)
    desk.play()
    assert heard.lists == [(["glow", "light"], False)]
    desk.play()
    assert heard.lists[1] == (["glow", "light", "evening", "hour"], True)
    assert not desk.bridge.busy


def test_a_newer_search_ends_the_one_before(desk: Desk) -> None:
    heard = Heard(desk)
    heard.ask("a", 9)
    heard.ask("b", 9, starts="e")
    assert ("cancel", "a") in desk.session.calls
    desk.play_all()
    assert [words for words, _ in heard.lists] == [["evening"], ["evening"]]


def test_one_that_is_stopped_says_nothing_more(desk: Desk) -> None:
    heard = Heard(desk)
    heard.ask("a", 9)
    desk.play()
    heard.search.stop()
    desk.turn()
    desk.play_all()
    assert len(heard.lists) == 1
    assert not desk.bridge.busy


def test_why_there_are_none(desk: Desk) -> None:
    heard = Heard(desk)
    heard.ask("a", 12)
    desk.play_all()
    assert heard.lists == []
    assert heard.sentences == ["There is no word at the cursor."]


def test_words_for_a_page_that_is_closed_are_for_nobody(desk: Desk) -> None:
    page = QObject()
    heard = Heard(desk, page)
    heard.ask("a", 9)
    search = heard.search._task
    assert search is not None
    delete(page)
    desk.play_all()
    assert search.done()
    assert search.exception() is None
    assert heard.lists == []
    assert not desk.bridge.busy
