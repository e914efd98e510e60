"""Counts of the page in front, and targets: of this sitting and of the day, with the days in a row.

GUI thread. Shows figures that others count; the targets are settings, changed here.
"""

from datetime import date

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFormLayout, QGridLayout, QLabel, QProgressBar, QSpinBox, QVBoxLayout, QWidget

from app.documents.counts.count import Counts
from app.window.page import Page
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.phrases import count_text
from app.window.parts.theme import Theme
from app.window.status.counting import counts_of


class CountsPanel(Panel):
    """Words, characters, paragraphs and reading time of the text and of what is selected; targets below."""

    id, title, menu_text, keys = "counts", "Counts and targets", "&Counts and targets", ("Ctrl+F7",)
    summary = "counts and targets"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._page: Page | None = None
        self._build()
        self.services.progress.changed.connect(self._show_progress)
        self.services.settings.changed.connect(self._on_setting)
        self._show_progress()
        self._show_counts()

    def _build(self) -> None:
        self.whole = {name: self._figure() for name in ROWS}
        self.chosen = {name: self._figure() for name in ROWS}
        self._chosen_title = self._title("Selected", Qt.AlignmentFlag.AlignRight)
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(5)
        grid.addWidget(self._title("Text", Qt.AlignmentFlag.AlignRight), 0, 1)
        grid.addWidget(self._chosen_title, 0, 2)
        for row, name in enumerate(ROWS, 1):
            grid.addWidget(QLabel(name, self), row, 0)
            grid.addWidget(self.whole[name], row, 1)
            grid.addWidget(self.chosen[name], row, 2)
        grid.setColumnStretch(0, 1)
        self.sitting = QLabel(self)
        self.sitting_bar = self._bar("Words of this sitting")
        self.sitting_target = self._target("target.sitting")
        self.today = QLabel(self)
        self.today_bar = self._bar("Words of today")
        self.today_target = self._target("target.day")
        self.streak = QLabel(self)
        self.streak.setObjectName("Quiet")
        self.streak.setWordWrap(True)
        self.week = _Week(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addSpacing(12)
        for title, label, bar, field in (
            ("This sitting", self.sitting, self.sitting_bar, self.sitting_target),
            ("Today", self.today, self.today_bar, self.today_target),
        ):
            column.addWidget(self._title(title))
            column.addWidget(label)
            column.addWidget(bar)
            form = QFormLayout()
            form.addRow("Target", field)
            column.addLayout(form)
            column.addSpacing(6)
        column.addWidget(self.streak)
        column.addWidget(self.week)
        column.addStretch(1)
        self.setMinimumWidth(240)

    def follow(self, page: Page | None) -> None:
        if self._page is not None:
            self._page.tally.changed.disconnect(self._show_counts)
            self._page.editor.selection_settled.disconnect(self._show_counts)
        self._page = page
        if page is not None:
            page.tally.changed.connect(self._show_counts)
            page.editor.selection_settled.connect(self._show_counts)
        self._show_counts()

    def _show_counts(self) -> None:
        """The figures of the page in front; where nothing is selected, that column is hidden."""
        total, selected = counts_of(self._page) if self._page is not None else (Counts(), Counts())
        for labels, counts in ((self.whole, total), (self.chosen, selected)):
            for name, text in figures(counts).items():
                labels[name].setText(text)
        some = selected.characters > 0
        for label in (self._chosen_title, *self.chosen.values()):
            label.setVisible(some)

    def take_theme(self, theme: Theme) -> None:
        self.week.bar, self.week.ink = theme.colour("accent"), theme.colour("quiet")
        self.week.update()

    def _on_setting(self, key: str, value: object) -> None:
        for name, field in (("target.sitting", self.sitting_target), ("target.day", self.today_target)):
            if key == name and isinstance(value, int):
                field.setValue(value)
                self._show_progress()

    def _show_progress(self) -> None:
        progress, settings = self.services.progress, self.services.settings
        for written, target, label, bar in (
            (progress.sitting, settings.get("target.sitting"), self.sitting, self.sitting_bar),
            (progress.written_today, settings.get("target.day"), self.today, self.today_bar),
        ):
            label.setText(target_text(written, target))
            bar.setVisible(target > 0)
            bar.setRange(0, max(1, target))
            bar.setValue(min(max(0, written), target))
        days = progress.streak()
        if days > 1:
            self.streak.setText(f"{days} days in a row with the target reached.")
        else:
            self.streak.setText(
                "" if settings.get("target.day") else "Set a target for the day to count days in a row."
            )
        self.week.days = progress.week()
        self.week.update()

    def _figure(self) -> QLabel:
        label = QLabel(self)
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return label

    def _title(self, text: str, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("Title")
        label.setAlignment(align)
        return label

    def _bar(self, name: str) -> QProgressBar:
        bar = QProgressBar(self)
        bar.setTextVisible(False)
        bar.setAccessibleName(name)
        return bar

    def _target(self, key: str) -> QSpinBox:
        field = QSpinBox(self)
        field.setRange(0, 100_000)
        field.setSingleStep(50)
        field.setSpecialValueText("None")
        field.setSuffix(" words")
        field.setGroupSeparatorShown(True)
        field.setKeyboardTracking(False)
        field.lineEdit().setTextMargins(8, 0, 0, 0)
        field.setAccessibleName("Target of " + ("today" if key == "target.day" else "this sitting"))
        field.setValue(self.services.settings.get(key))
        field.valueChanged.connect(lambda value: self.services.settings.set(key, value))
        return field


ROWS = ("Words", "Characters", "Without spaces", "Paragraphs", "Time to read")


def figures(counts: Counts) -> dict[str, str]:
    """What each row of the panel says."""
    numbers = (counts.words, counts.characters, counts.letters, counts.paragraphs)
    return dict(zip(ROWS, [f"{number:,}" for number in numbers] + [reading_text(counts.minutes)], strict=True))


def reading_text(minutes: float) -> str:
    """ "< 1 min", "4 min", "2 h 5 min"."""
    whole = round(minutes)
    if whole < 1:
        return "< 1 min" if minutes else "–"
    return f"{whole} min" if whole < 60 else f"{whole // 60} h {whole % 60} min"


def target_text(written: int, target: int) -> str:
    """ "320 of 500 words", or how many without a target; cut words are said as such."""
    if written < 0:
        return f"{count_text(-written, 'word')} fewer than before"
    return f"{written:,} of {count_text(target, 'word')}" if target else count_text(written, "word")


class _Week(QWidget):
    """Seven days as bars, today last, with the letter of each day under it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.days: tuple[tuple[date, int], ...] = ()
        self.bar, self.ink = QColor("#555555"), QColor("#888888")
        self.setFixedHeight(64)
        self.setAccessibleName("Words of the last seven days")

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not any(words > 0 for _day, words in self.days):
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room, line = self.height() - 18, self.width() / len(self.days)
        most = max(words for _day, words in self.days)
        for place, (day, words) in enumerate(self.days):
            high = room * max(0, words) / most
            box = QRectF(place * line + line * 0.2, room - high, line * 0.6, max(high, 1.5))
            painter.fillRect(box, self.bar if words > 0 else self.ink)
            painter.setPen(self.ink)
            painter.drawText(QRectF(place * line, room + 2, line, 16), Qt.AlignmentFlag.AlignCenter, f"{day:%a}"[:2])
        painter.end()
