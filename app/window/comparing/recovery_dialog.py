"""What an earlier run of the program left unsaved: each text beside what its file holds, and the writer's decision.

GUI thread. Shows; whoever listens opens, deletes or leaves. Closing it decides nothing, and nothing is deleted by that.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.documents.kept.recovery import Copy
from app.plain_words import plain_labels
from app.window.comparing.listed_dialog import ListedDialog, pressed_twice
from app.window.parts.phrases import when_text
from app.window.parts.theme import Theme

DROP, SURE = "Delete the recovered text", "Delete it for good?"


@dataclass(frozen=True, slots=True)
class Case:
    """A copy, its text, and what its file holds now; None: nothing that could be shown, for which ``absence`` is the
    reason."""

    copy: Copy
    text: str
    disk: str | None
    absence: str = "Never saved to a file"


class RecoveryDialog(ListedDialog):
    """One row a text; the first button is the safe one."""

    keep_wanted = Signal(Case)
    """Open the recovered text."""
    drop_wanted = Signal(Case)
    """The file is right, the recovered text may go."""

    def __init__(self, cases: Sequence[Case], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Text that was not saved", "Texts that were not saved", 210, parent)
        self.resize(860, 560)
        self._cases = list(cases)
        self.keep = QPushButton("Bring it back", self)
        self.keep.setToolTip("Open the recovered text; the file changes only when you save")
        self.keep_all = QPushButton("Bring all back", self)
        self.drop = QPushButton(DROP, self)
        self.later = QPushButton("Decide later", self)
        self.later.setToolTip("It is offered again at the next start")
        self.keep.clicked.connect(lambda: self._decide(self.keep_wanted.emit))
        self.keep_all.clicked.connect(self._keep_all)
        self.drop.clicked.connect(self._drop)
        self.later.clicked.connect(self.reject)
        self.list.currentRowChanged.connect(self._show_row)
        self.lay_out([self.drop], [self.later, self.keep_all, self.keep])
        for case in self._cases:
            self.list.addItem(f"{case.copy.name}\n{_when(case)}")
        plain_labels(self)
        self._arrange()
        self.list.setCurrentRow(0)
        self.keep.setFocus()

    def _arrange(self) -> None:
        several = len(self._cases) > 1
        self.list.setVisible(several)
        self.keep_all.setVisible(several)

    def _show_row(self, row: int) -> None:
        if not 0 <= row < len(self._cases):
            return
        self.drop.setText(DROP)
        case = self._cases[row]
        many = f"{len(self._cases)} texts" if len(self._cases) > 1 else "a text"
        self.says.setText(
            f"Redraft ended last time before {many} had been saved. “{case.copy.name}” as it stood {_when(case)}"
            f"{_where(case)}:"
        )
        if case.disk is None:
            self.view.show_versions([case.absence, "Recovered"], ["", case.text])
        else:
            self.view.show_versions(["The file as it is", f"Recovered, {_when(case)}"], [case.disk, case.text])

    def _drop(self) -> None:
        """At the second press: what is gone cannot be brought back."""
        if pressed_twice(self.drop, SURE):
            self._decide(self.drop_wanted.emit)

    def _decide(self, act: Callable[[Case], None]) -> None:
        row = self.list.currentRow()
        case = self._cases.pop(row)
        self.list.takeItem(row)
        self._arrange()
        act(case)
        if not self._cases:
            self.accept()
        else:
            self._show_row(self.list.currentRow())

    def _keep_all(self) -> None:
        while self._cases:
            self.list.setCurrentRow(0)
            self._decide(self.keep_wanted.emit)


def _when(case: Case) -> str:
    return when_text(datetime.fromtimestamp(case.copy.modified).astimezone().isoformat())


def _where(case: Case) -> str:
    """Of another machine that shares the folder it cannot always be seen whether the program runs there."""
    return f" on the computer “{case.copy.machine}”, where it may still be open" if case.copy.machine else ""
