"""Closing pages, each after what is unsaved was asked about. GUI thread."""

from app.questions import Answer
from app.services import Services
from app.window.page import Page
from app.window.saving.saving import Saving
from app.window.tabs import Tabs


class Closing:
    """Of one window."""

    def __init__(self, services: Services, tabs: Tabs, saving: Saving) -> None:
        self._services, self._tabs, self._saving = services, tabs, saving
        self._store = services.documents
        self._unasked = False

    def ask_no_more(self) -> None:
        """The program ends without an answer: from now on nothing is asked, and what is unsaved stays in its copy."""
        self._unasked = True

    def close(self, page: Page) -> bool:
        """Close a page after asking about unsaved text. False: it stays."""
        if self._unasked:
            return False
        # A file that was deleted just now, or cannot be read, leaves the page with the only text.
        self._store.look_at(page.document)
        if page.document.modified:
            self._tabs.show_page(page)
            answer = self._services.questions.unsaved([page.document.name])
            if answer is Answer.CANCEL or (answer is Answer.SAVE and not self._saving.save(page)):
                return False
        self.drop(page)
        return True

    def may_close_all(self) -> bool:
        """Ask once about everything unsaved. False: the window stays."""
        self._store.check_disk()
        if self._unasked:
            return True
        unsaved = [page for page in self._tabs.pages if page.document.modified]
        if not unsaved:
            return True
        if len(unsaved) == 1:
            self._tabs.show_page(unsaved[0])
        answer = self._services.questions.unsaved([page.document.name for page in unsaved])
        if answer is Answer.SAVE:
            for page in unsaved:
                if not self._saving.save(page):
                    # Its notice says why the window stays.
                    self._tabs.show_page(page)
                    return False
            return True
        return answer is Answer.DISCARD

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
        self._store.close(page.document, keep_copy=self._unasked)
