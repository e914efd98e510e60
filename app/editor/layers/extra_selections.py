"""Qt's extra selections of a page, kept apart by who asked for them. GUI thread; knows nothing of what they mean."""

from collections.abc import Iterator, Sequence
from itertools import chain

from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

Selection = QTextEdit.ExtraSelection


class ExtraSelections:
    """Of ``page``: groups under names ("find", "job"), side by side."""

    def __init__(self, page: QPlainTextEdit) -> None:
        self._page = page
        self._groups: dict[str, Sequence[Selection]] = {}

    def __iter__(self) -> Iterator[Selection]:
        return chain.from_iterable(self._groups.values())

    def show(self, name: str, selections: Sequence[Selection]) -> None:
        """Show ``selections`` in place of those under ``name`` before."""
        self._groups[name] = selections
        self._page.setExtraSelections(list(self))
        # Qt paints anew only what has a selection.
        self._page.viewport().update()

    def of(self, name: str) -> Sequence[Selection]:
        """Those under ``name`` now."""
        return self._groups.get(name, ())
