"""Closing pages, each after what is unsaved was asked about. GUI thread, which never waits for a disk.

What is being saved is waited for, by an errand that the writer can leave where it takes long; a file that cannot be
looked at in some seconds is one of which nobody can say what it holds.
"""

from app.errands.errand import Errand
from app.questions import Answer
from app.services import Services
from app.window.page import Page
from app.window.saving.saving import Saving
from app.window.tabs import Tabs

LOOK_SECONDS = 3.0
"""So long it is waited for a file before its page is closed, unless something is being saved there."""
UNASKED_SECONDS = 1.0
"""The same where the system ends the program, for all of them; what is not saved by then is in its recovery copy."""


class Closing:
    """Of one window."""

    def __init__(self, services: Services, tabs: Tabs, saving: Saving) -> None:
        self._services, self._tabs, self._saving = services, tabs, saving
        self._store = services.documents
        self._under_way: dict[Page, Errand[bool]] = {}
        self.unasked = False
        """Whether the program ends without an answer."""

    def ask_no_more(self) -> None:
        """The program ends without an answer: from now on nothing is asked, and what is unsaved stays in its copy."""
        self.unasked = True

    def close(self, page: Page) -> Errand[bool]:
        """Close a page after asking about unsaved text. False: it stays."""
        standing = self._under_way.get(page)
        if standing is None:
            standing = self._store.errands.go(self._close(page))
            if not standing.ended:
                self._under_way[page] = standing
                standing.then(lambda: self._under_way.pop(page))
        return standing

    async def _close(self, page: Page) -> bool:
        if self.unasked:
            return False
        document = page.document
        if not await self._store.filing.settled(document):
            return False
        # A file that was deleted just now, or cannot be read, leaves the page with the only text.
        await self._store.look_at(document, f"Looking at “{document.name}”", LOOK_SECONDS)
        if self.unasked or page not in self._tabs.pages:
            return False
        if document.modified:
            self._tabs.show_page(page)
            answer = self._services.questions.unsaved([document.name])
            if answer is Answer.CANCEL:
                return False
            if answer is Answer.SAVE and not (await self._saving.save(page) and not document.modified):
                # Its notice says why, or it was written on meanwhile.
                return False
        if page in self._tabs.pages:
            self.drop(page)
        return True

    async def may_close_all(self) -> bool:
        """Ask once about everything unsaved. False: the window stays."""
        settled = await self._look_at_all()
        if self.unasked or not settled:
            return self.unasked
        unsaved = [page for page in self._tabs.pages if page.document.modified]
        if not unsaved:
            return True
        if len(unsaved) == 1:
            self._tabs.show_page(unsaved[0])
        answer = self._services.questions.unsaved([page.document.name for page in unsaved])
        if answer is not Answer.SAVE:
            return answer is Answer.DISCARD
        for page in unsaved:
            if page in self._tabs.pages and not await self._saving.save(page):
                # Its notice says why the window stays.
                self._tabs.show_page(page)
                return False
        # What was written meanwhile is asked about as well.
        return not any(page.document.modified for page in self._tabs.pages) or await self.may_close_all()

    async def _look_at_all(self) -> bool:
        """False where what was being saved was left: whoever did that did not want the end of it."""
        errands, limit = self._store.errands, UNASKED_SECONDS if self.unasked else LOOK_SECONDS
        if not self.unasked:
            for page in self._tabs.pages:
                if not await self._store.filing.settled(page.document):
                    return False
        looks = [errands.go(self._store.look_at(page.document, limit=limit)) for page in self._tabs.pages]
        for look in looks:
            await look
        return True

    def let_all_go(self) -> None:
        """Close every page without asking."""
        for page in list(self._tabs.pages):
            self.drop(page)

    def drop(self, page: Page) -> None:
        """Close ``page`` without asking; what runs on it is stopped."""
        if page.busy:
            self._services.runs.stop(page.drafting)
        if page.document.path is not None:
            self._services.recent.note(page.document.path, page.editor.caret())
        self._tabs.remove(page)
        self._store.close(page.document, keep_copy=self.unasked)
