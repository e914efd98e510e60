"""The settings window, built from the declarations. GUI thread; every change holds at once, nothing is to confirm.

Knows ``Settings``; knows nothing of what a setting does.
"""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.editor.fonts import reading_family
from app.settings import Setting, Settings


class SettingsDialog(QDialog):
    """One page a group of declared settings. Not modal: the document shows every change while it is made.

    ``pages`` are shown for the groups that need more than a form.
    """

    def __init__(self, settings: Settings, pages: Mapping[str, QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Settings")
        self.resize(680, 480)
        self._settings = settings
        self._editors: dict[str, QWidget] = {}
        self.groups = QListWidget(self)
        self.groups.setFixedWidth(150)
        self.groups.setAccessibleName("Group")
        self._pages = QStackedWidget(self)
        for name in dict.fromkeys(setting.group for setting in settings.declared if setting.group):
            self.groups.addItem(name)
            own = [entry for entry in settings.declared if entry.group == name]
            self._pages.addWidget(pages[name] if name in pages else self._page(own))
            self._editors |= {entry.key: pages[name] for entry in own if name in pages}
        self.groups.currentRowChanged.connect(self._pages.setCurrentIndex)
        self.groups.setCurrentRow(0)
        defaults = QPushButton("Back to the defaults", self)
        defaults.setAutoDefault(False)
        defaults.clicked.connect(self._reset_page)
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Close), self, self.close)
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.groups)
        top.addWidget(self._pages, 1)
        bottom.addWidget(defaults)
        bottom.addStretch(1)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 14, 14, 12)
        column.addLayout(top, 1)
        column.addLayout(bottom)
        settings.changed.connect(self._take)

    def editor(self, key: str) -> QWidget:
        """The widget of one setting."""
        return self._editors[key]

    def _page(self, settings: list[Setting]) -> QWidget:
        inside = QWidget()
        inside.setObjectName("Panel")
        form = QFormLayout(inside)
        form.setContentsMargins(12, 4, 12, 4)
        form.setVerticalSpacing(10)
        form.setHorizontalSpacing(18)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for setting in settings:
            editor = self._editor_for(setting)
            self._editors[setting.key] = editor
            editor.setAccessibleName(setting.label)
            if isinstance(editor, QCheckBox):
                editor.setText(setting.label)
                form.addRow(editor)
            else:
                label = QLabel(setting.label)
                label.setBuddy(editor)
                form.addRow(label, editor)
            if setting.note and setting.key != "font.family":
                note = QLabel(setting.note)
                note.setObjectName("Quiet")
                note.setWordWrap(True)
                editor.setAccessibleDescription(setting.note)
                if isinstance(editor, QCheckBox):
                    form.addRow(note)
                else:
                    form.addRow("", note)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        return scroll

    def _editor_for(self, setting: Setting) -> QWidget:
        value = self._settings.get(setting.key)
        if setting.choices:
            box = self._box()
            for choice, label in setting.choices:
                box.addItem(label, choice)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.activated.connect(lambda _row: self._set(setting, box.currentData()))
            return box
        if setting.key == "font.family":
            fonts = self._box()
            fonts.addItem(f"Best for reading ({reading_family()})", "")
            for family in sorted({name.split(" [")[0] for name in QFontDatabase.families()}):
                fonts.addItem(family, family)
            fonts.setCurrentIndex(max(0, fonts.findData(value)))
            fonts.activated.connect(lambda _row: self._set(setting, fonts.currentData()))
            return fonts
        if setting.type is bool:
            check = QCheckBox(self)
            check.setChecked(value)
            check.toggled.connect(lambda on: self._set(setting, on))
            return check
        if setting.type is int:
            whole = QSpinBox(self)
            whole.setRange(int(setting.low or 0), int(setting.high or 1_000_000))
            whole.setValue(value)
            whole.lineEdit().setTextMargins(8, 0, 0, 0)
            whole.valueChanged.connect(lambda number: self._set(setting, number))
            return whole
        if setting.type is float:
            real = _Plain(self)
            real.setRange(setting.low or 0.0, setting.high or 1e6)
            real.setSingleStep(0.5 if (setting.high or 0) > 10 else 0.1)
            real.setDecimals(1)
            real.setValue(value)
            real.lineEdit().setTextMargins(8, 0, 0, 0)
            real.valueChanged.connect(lambda number: self._set(setting, round(number, 2)))
            return real
        line = QLineEdit(self)
        line.setText(", ".join(value) if setting.type is list else str(value))
        line.editingFinished.connect(lambda: self._set(setting, self._typed(setting, line.text())))
        return line

    def _box(self) -> QComboBox:
        box = QComboBox(self)
        # As wide as there is room for: the longest of its choices would push the page out of the window.
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(12)
        return box

    def _typed(self, setting: Setting, text: str) -> Any:
        if setting.type is list:
            return [part.strip() for part in text.split(",") if part.strip()]
        return text.strip()

    def _set(self, setting: Setting, value: object) -> None:
        if setting.accepts(value):
            self._settings.set(setting.key, value)

    def _take(self, key: str, value: object) -> None:
        """Show a change made elsewhere (a key, the palette) without making it again."""
        editor = self._editors.get(key)
        if editor is None:
            return
        editor.blockSignals(True)
        match editor:
            case QComboBox():
                editor.setCurrentIndex(max(0, editor.findData(value)))
            case QCheckBox():
                editor.setChecked(bool(value))
            case QSpinBox() | QDoubleSpinBox():
                editor.setValue(value)  # type: ignore[arg-type]  # the declaration says it is a number
            case QLineEdit():
                editor.setText(", ".join(value) if isinstance(value, list) else str(value))
        editor.blockSignals(False)

    def _reset_page(self) -> None:
        item = self.groups.currentItem()
        group = item.text() if self.groups.count() else ""
        for setting in self._settings.declared:
            if setting.group == group:
                self._settings.reset(setting.key)


class _Plain(QDoubleSpinBox):
    """A number without the nought after its point."""

    def textFromValue(self, value: float) -> str:
        text = super().textFromValue(value)
        point = self.locale().decimalPoint()
        return text.rstrip("0").removesuffix(point) if point in text else text
