"""In which form a text is written to its file; an undo that leads back to another text leads back to its form.

GUI thread. The number of the form is a property of the buffer's frame, so that Qt's undo steps carry it. Knows a buffer
and forms of files; knows no files.
"""

from PySide6.QtGui import QTextDocument

from app.documents.disk.codec import FileForm

FORM = 0x100005
"""The property of the buffer's frame that says which of the forms the text is to be written in."""


class FormHistory:
    """The forms that the text of ``buffer`` has had, ``form`` the first of them."""

    def __init__(self, buffer: QTextDocument, form: FileForm) -> None:
        self._buffer = buffer
        self._forms = [form]

    @property
    def current(self) -> FileForm:
        """The form of the text that the buffer holds now."""
        return self._forms[self._number()]

    def replace(self, form: FileForm) -> None:
        """The text stays and is written in ``form`` from now on; no undo step."""
        self._forms[self._number()] = form

    def add(self, form: FileForm) -> None:
        """The text that is being put in is written in ``form``: a part of the undo step that is open."""
        self._forms.append(form)
        frame = self._buffer.rootFrame()
        look = frame.frameFormat()
        look.setProperty(FORM, len(self._forms) - 1)
        frame.setFrameFormat(look)

    def _number(self) -> int:
        return self._buffer.rootFrame().frameFormat().intProperty(FORM)
