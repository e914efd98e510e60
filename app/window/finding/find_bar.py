"""The bar for finding and replacing, at the foot of the window. GUI thread; knows fields and buttons, no text."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.editor.searching.search import Query
from app.window.parts.announcements import announce
from app.window.parts.icons import Icons


class FindBar(QFrame):
    """What to find and what to put in its place. Enter goes on, Shift+Enter back, Esc leaves."""

    asked = Signal()
    """The query became another one."""
    next_wanted = Signal()
    previous_wanted = Signal()
    replace_wanted = Signal()
    replace_all_wanted = Signal()
    closed = Signal()

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("FindBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Find and replace")
        self._icons = icons
        self.words = self._field("Find")
        self.template = self._field("Replace with")
        self.case = self._switch("Aa", "Capitals matter", "Alt+C")
        self.whole = self._switch("W", "Whole words only", "Alt+W")
        self.expression = self._switch(".*", "Regular expression", "Alt+X")
        self.everywhere = self._switch("All documents", "Find in all open documents", "Alt+D")
        self.keep_case = self._switch("Keep capitals", "What is put in takes the capitals of what stood there", "Alt+K")
        self.count = QLabel(self)
        self.count.setObjectName("Quiet")
        self.count.setAccessibleName("Places found")
        # Its text changes with every letter and must not move the fields about.
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count.setMinimumWidth(90)
        self.trouble = QLabel(self)
        self.trouble.setWordWrap(True)
        self.trouble.setObjectName("Bad")
        self.trouble.hide()
        self.back = self._tool("Previous place (Shift+Enter)")
        self.on = self._tool("Next place (Enter)")
        self.away = self._tool("Close (Esc)")
        self.replace = QPushButton("&Replace", self)
        self.replace_all = QPushButton("Replace &all", self)
        self._lay_out()
        self.words.textChanged.connect(self.asked)
        for switch in (self.case, self.whole, self.expression, self.everywhere, self.keep_case):
            switch.toggled.connect(self.asked)
        self.back.clicked.connect(self.previous_wanted)
        self.on.clicked.connect(self.next_wanted)
        self.away.clicked.connect(self.close_bar)
        self.replace.clicked.connect(self.replace_wanted)
        self.replace_all.clicked.connect(self.replace_all_wanted)
        self.take_icons()
        self.hide()

    @property
    def query(self) -> Query:
        """What the fields and switches ask for."""
        return Query(
            self.words.text(),
            self.case.isChecked(),
            self.whole.isChecked(),
            self.expression.isChecked(),
            self.keep_case.isChecked(),
        )

    def open(self, words: str, replacing: bool) -> None:
        """Show the bar; ``words`` (if any) become what is looked for, and the field is ready to be typed over."""
        self._show_replacing(replacing)
        self.show()
        if words and words != self.words.text():
            self.words.setText(words)
        else:
            self.asked.emit()
        self.words.setFocus()
        self.words.selectAll()

    def close_bar(self) -> None:
        """Hide it; :attr:`closed` says so once."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def show_outcome(self, text: str) -> None:
        """Say what was found."""
        self._say(text, "")

    def show_trouble(self, sentence: str) -> None:
        """Say why nothing can be found."""
        self._say("", sentence)

    def _say(self, outcome: str, trouble: str) -> None:
        sentence = trouble or outcome
        if sentence and sentence != (self.trouble.text() or self.count.text()):
            announce(self, sentence, urgent=bool(trouble))
        self.count.setText(outcome)
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self.words.setProperty("bad", bool(trouble))
        self.words.style().polish(self.words)

    def take_icons(self) -> None:
        """The theme changed."""
        for button, name in ((self.back, "up"), (self.on, "down"), (self.away, "close")):
            button.setIcon(self._icons.icon(name))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        entered = (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        )
        if entered and isinstance(event, QKeyEvent):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if watched is self.template and not back:
                self.replace_wanted.emit()
            else:
                (self.previous_wanted if back else self.next_wanted).emit()
            return True
        return super().eventFilter(watched, event)

    def _show_replacing(self, on: bool) -> None:
        for widget in (self.template, self.replace, self.replace_all, self.keep_case):
            widget.setVisible(on)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 10, 8)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(6)
        second.setSpacing(6)
        for tool in (self.case, self.whole, self.expression, self.everywhere, self.back, self.on):
            first.addWidget(tool)
        first.addWidget(self.count, 1)
        first.addWidget(self.away)
        second.addWidget(self.keep_case)
        second.addWidget(self.replace)
        second.addWidget(self.replace_all)
        second.addStretch(1)
        grid.addWidget(self.words, 0, 0)
        grid.addLayout(first, 0, 1)
        grid.addWidget(self.template, 1, 0)
        grid.addLayout(second, 1, 1)
        grid.addWidget(self.trouble, 2, 0, 1, 2)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit(self)
        field.setPlaceholderText(name)
        field.setAccessibleName(name)
        field.installEventFilter(self)
        return field

    def _switch(self, text: str, tip: str, keys: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setShortcut(keys)
        button.setToolTip(f"{tip} ({button.shortcut().toString(button.shortcut().SequenceFormat.NativeText)})")
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _tool(self, tip: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("flat", True)
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button
