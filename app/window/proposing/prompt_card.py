"""The card at the selection or hole: which action, how strong, how long, how many, and run.

GUI thread. Knows actions, what is selected and what the loaded model can do; knows nothing of runs or the engine:
whoever opened it listens to ``run_wanted``.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QKeyEvent, QRegularExpressionValidator
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.drafting.actions import ALL_LOCKED, CONTINUE_WORDS, Action, Options, OwnActions, draw_seed
from app.editor.scope import Scope
from app.settings import Settings
from app.window.parts.icons import Icons
from app.window.parts.phrases import count_text, listing, shortened
from app.window.proposing.choice_row import ChoiceRow
from app.window.proposing.subject import Subject
from engine.messages import Ability, ModelInfo, Range

WIDTH = 580
LAST_SEED = 2**31 - 1
LABEL_LONG = 48
"""Characters of an action's name on its chip; a writer's own may have any length."""
LARGER_MODEL = "DiffusionGemma"
FIRST_FOR_A_PASSAGE = "rephrase"
"""What is chosen until the writer chose something: Fix, the first, shows nothing on a passage without a slip."""
OWN = "own"
"""Id of the action whose instruction is the writer's own words."""


class PromptCard(QFrame):
    """Opened by :meth:`open`; ends with ``run_wanted`` or ``closed``."""

    run_wanted = Signal(Action, Options)
    closed = Signal()
    action_changed = Signal()
    """Another action would run now, to which other words may be locked."""
    models_wanted = Signal()
    resized = Signal()
    """Another choice asks for more or less height, so that another place may suit."""

    def __init__(
        self,
        actions: OwnActions,
        settings: Settings,
        icons: Icons,
        parent: QWidget | None = None,
        seeds: Callable[[], int] = draw_seed,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self.setAccessibleName("Prompt")
        self._actions, self._settings, self._icons, self._seeds = actions, settings, icons, seeds
        self._subject: Subject | None = None
        self._last_action: Action | None = None
        self._model: ModelInfo | None = None
        self._waiting = ""
        self._last = {True: FIRST_FOR_A_PASSAGE}
        self._earlier = Options()
        self._make_controls()
        self._lay_out()
        self.hide()

    # ------------------------------------------------------------ parts

    def _make_controls(self) -> None:
        self.title = QLabel(self)
        self.title.setObjectName("Title")
        self.words_line = QLineEdit(self)
        self.words_line.setAccessibleName("Your own words")
        self.words_line.setClearButtonEnabled(True)
        self.words_line.textEdited.connect(lambda _text: self._refresh())
        self.presets = ChoiceRow("Action", self)
        self.presets.chosen.connect(lambda _value: self._refresh())
        self.strength_label = QLabel("Strength", self)
        self.strength = ChoiceRow("Strength", self)
        self.length_label = QLabel("Length", self)
        self.length = QSpinBox(self)
        self.length.setAccessibleName("Length in words")
        self.length.setRange(0, 999)
        self.length.lineEdit().setTextMargins(8, 0, 0, 0)
        self.length.setPrefix("about ")
        self.length.setSuffix(" words")
        self.length_note = QLabel("0 leaves the length open", self)
        self.length_note.setObjectName("Quiet")
        self.variants_label = QLabel("Variants", self)
        self.variants = ChoiceRow("Variants", self)
        self.seed_label = QLabel("Seed", self)
        self.seed = QLineEdit(self)
        self.seed.setAccessibleName("Seed: the same seed draws the same noise")
        # Qt's own for numbers lets signs and the locale's separators stand.
        self.seed.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]{0,10}"), self))
        self.seed.setFixedWidth(84)
        self.dice = QToolButton(self)
        self.dice.setToolTip("Draw another seed")
        self.dice.setAccessibleName("Draw another seed")
        self.dice.clicked.connect(lambda: self.seed.setText(str(self._seeds())))
        self.note = QLabel(self)
        self.note.setObjectName("Quiet")
        self.note.setWordWrap(True)
        self.models = self._button("Models…", "flat", self.models_wanted.emit)
        self.cancel = self._button("Close  Esc", "flat", self.close_card)
        self.go = self._button("Run  Ctrl+Enter", "primary", self.run)
        for label in (self.strength_label, self.length_label, self.variants_label, self.seed_label):
            label.setObjectName("Quiet")
        self.variants.offer([(str(n), n, count_text(n, "variant")) for n in range(1, 5)], 1)

    def _button(self, label: str, look: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty(look, True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked: act())
        return button

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.strength_label, 0, 0)
        grid.addWidget(self.strength, 0, 1)
        grid.addWidget(self.length_label, 1, 0)
        length_row = QHBoxLayout()
        length_row.setSpacing(10)
        length_row.addWidget(self.length)
        length_row.addWidget(self.length_note)
        length_row.addStretch(1)
        grid.addLayout(length_row, 1, 1)
        grid.addWidget(self.variants_label, 2, 0)
        last_row = QHBoxLayout()
        last_row.setSpacing(8)
        last_row.addWidget(self.variants)
        last_row.addStretch(1)
        last_row.addWidget(self.seed_label)
        last_row.addWidget(self.seed)
        last_row.addWidget(self.dice)
        grid.addLayout(last_row, 2, 1)
        grid.setColumnStretch(1, 1)

        bottom = QHBoxLayout()
        bottom.addWidget(self.models)
        bottom.addStretch(1)
        bottom.addWidget(self.cancel)
        bottom.addWidget(self.go)

        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(11)
        for part in (self.title, self.presets, self.words_line):
            column.addWidget(part)
        column.addLayout(grid)
        column.addWidget(self.note)
        column.addLayout(bottom)

    # ------------------------------------------------------------ state

    def open(self, scope: Scope, model: ModelInfo | None, action_id: str = "", options: Options | None = None) -> None:
        """Show the card for ``scope``. ``action_id`` is chosen if the model can do it, with the choices ``options``."""
        if self.isVisible() and not action_id and options is None:
            # Asked for once more: what was typed and chosen stays.
            self.take_scope(scope)
            self.place_focus()
            return
        subject = self._subject = Subject.of(scope)
        self.dice.setIcon(self._icons.icon("dice"))
        self.words_line.clear()
        self.seed.setText(str(self._seeds()))
        self.variants.choose(self._settings.get("run.variants"))
        self.length.setValue(subject.length(self._settings.get("run.words")))
        self.take_model(model, self._waiting, action_id or self._last.get(subject.is_passage, ""))
        self._earlier = Options() if options is None else options
        if options is not None:
            self._choose(action_id, options)
        self.show()
        self.raise_()
        self.place_focus()

    def take_scope(self, scope: Scope) -> None:
        """Something else is pointed at now."""
        before, subject = self._subject, Subject.of(scope)
        self._subject = subject
        if before is None or not before.of_same_length(subject):
            self.length.setValue(subject.length(self._settings.get("run.words")))
        self.take_model(self._model, self._waiting)

    def take_locks(self, locks: tuple[Range, ...] | None) -> None:
        """What is locked in the passage for the action chosen; None: too much text to say at once."""
        if self._subject is not None:
            self._subject = replace(self._subject, locks=locks)
        self._refresh()

    def _choose(self, action_id: str, options: Options) -> None:
        """The choices of an earlier edit."""
        if action_id == OWN:
            self.words_line.setText(options.instruction or "")
        self.seed.setText(str(options.seed))
        self.variants.choose(options.variants)
        self.length.setValue(options.words or 0)
        if options.strength is not None and self._model is not None and self._model.strengths:
            wanted = options.strength
            self.strength.choose(min((value for _label, value in self._model.strengths), key=lambda v: abs(v - wanted)))
        self._refresh()

    def take_model(self, model: ModelInfo | None, waiting: str = "", action_id: str = "") -> None:
        """The model that a run would be made with; ``waiting`` says why there is none, or that it must come first."""
        self._model, self._waiting = model, waiting
        if self._subject is None:
            return
        fitting = self._subject.fitting(self._actions.actions)
        possible = [action for action in fitting if action.possible(model) and action.id != OWN]
        before = action_id or (self.presets.value().id if self.presets.value() else "")
        chosen = next((action for action in possible if action.id == before), None)
        self.presets.offer(
            [(shortened(action.label, LABEL_LONG), action, action.description) for action in possible], chosen
        )
        notches = model.strengths if model is not None else ()
        nearest = min(notches, key=lambda notch: abs(notch[1] - self._settings.get("run.strength")), default=None)
        self.strength.offer(
            [(label, value, f"About {value:.0%} of the words may change") for label, value in notches],
            nearest[1] if nearest else None,
        )
        self._refresh()

    def action(self) -> Action | None:
        """What would run now: the writer's own words win over the preset."""
        own, passage = self._actions.get(OWN), self._subject is not None and self._subject.is_passage
        if own is not None and self.words_line.text().strip() and own.possible(self._model) and passage:
            return own
        chosen = self.presets.value()
        return chosen if isinstance(chosen, Action) else None

    def options(self) -> Options:
        """The card's choices, for the action chosen."""
        action = self.action()
        return Options(
            instruction=self.words_line.text().strip() or None,
            strength=self._strength_for(action),
            words=self.length.value() or None if action is not None and not action.wants_passage else None,
            variants=self.variants.value() or 1,
            seed=min(int(self.seed.text() or 0), LAST_SEED),
            # What the card does not show comes from the edit that is made again, if one is.
            steps=self._earlier.steps,
            keep=self._earlier.keep,
            ban=self._earlier.ban,
        )

    def run(self) -> None:
        """Close and say what is wanted; does nothing while the model can do nothing here."""
        action, subject = self.action(), self._subject
        if action is None or subject is None or not action.possible(self._model) or subject.all_locked(action):
            return
        options = self.options()
        self._last[subject.is_passage] = action.id
        self._settings.set("run.variants", options.variants)
        if options.strength is not None and action.strength is None:
            self._settings.set("run.strength", options.strength)
        if action.task is Ability.FILL:
            self._settings.set("run.words", options.words or 0)
        self.hide()
        self.run_wanted.emit(action, options)

    def close_card(self) -> None:
        self.hide()
        self.closed.emit()

    def fit(self, room: int) -> None:
        """As wide as ``room`` pixels allow, and as high as that asks."""
        wide = min(WIDTH, room - 24)
        self.setFixedWidth(wide)
        layout = self.layout()
        self.resize(wide, layout.totalHeightForWidth(wide) if layout is not None else self.sizeHint().height())

    def place_focus(self) -> None:
        """Where typing should go first."""
        if self.words_line.isVisibleTo(self):
            self.words_line.setFocus()
        elif self.presets.values():
            self.presets.take_focus()
        else:
            # Not a button: who types an instruction at once would press it with the first space, and write on the page.
            self.setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # Qt's own order does not know where chips belong that come and go; and Tab stays in the card while it is open.
        stops = [stop for stop in self._stops() if stop is not None and stop.isVisible() and stop.isEnabled()]
        if not stops:
            return super().focusNextPrevChild(forward)
        here = self.focusWidget()
        at = next((place for place, stop in enumerate(stops) if stop is here), -1 if forward else 0)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        stops[(at + (1 if forward else -1)) % len(stops)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        elif enter and plain in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            focused = self.focusWidget()
            if focused in (self.cancel, self.models, self.dice) and not plain:
                focused.click()
            else:
                self.run()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ inside

    def _stops(self) -> tuple[QWidget | None, ...]:
        """What Tab goes to, from top to bottom."""
        return (
            self.presets.chosen_button,
            self.words_line,
            self.strength.chosen_button,
            self.length,
            self.variants.chosen_button,
            self.seed,
            self.dice,
            self.models,
            self.cancel,
            self.go,
        )

    def _strength_for(self, action: Action | None) -> float | None:
        if action is None or action.task is not Ability.REPHRASE or action.strength is not None:
            return None
        value = self.strength.value()
        return float(value) if value is not None else None

    def _refresh(self) -> None:
        subject, model = self._subject, self._model
        if subject is None:
            return
        action = self.action()
        self.words_line.setVisible(model is not None and Ability.INSTRUCT in model.abilities)
        self.words_line.setPlaceholderText(
            "…or say it in your own words, in a full sentence"
            if subject.is_passage
            else "What it should say (optional)"
        )
        going_on = action is not None and action.task is Ability.CONTINUE
        self.title.setText("Go on from here" if going_on else subject.title(self._earlier.ban))
        rephrase = action is not None and action.task is Ability.REPHRASE and action.strength is None
        _show((self.strength_label, self.strength), rephrase and len(self.strength.values()) > 1)
        sized = action is not None and not action.wants_passage
        _show((self.length_label, self.length, self.length_note), sized)
        self.length.setSpecialValueText(f"about {CONTINUE_WORDS} words" if going_on else "open")
        note = "of the hole at the cursor; 0 leaves it open" if subject.many_holes else "0 leaves it to the model"
        self.length_note.setText("" if going_on else note)
        choices = (self.presets, self.variants_label, self.variants, self.seed_label, self.seed, self.dice)
        _show(choices, bool(self.presets.values()))
        # Why nothing would come of a run, and why something is missing.
        lacking, locked = self._lacking(subject), subject.all_locked(action)
        self.note.setText("\n".join(filter(None, [ALL_LOCKED if locked else "", lacking])))
        self.note.setVisible(bool(self.note.text()))
        self.models.setVisible(bool(lacking))
        self.go.setEnabled(action is not None and action.possible(model) and not locked)
        if action is not self._last_action:
            self._last_action = action
            self.action_changed.emit()
        self._grow()

    def _grow(self) -> None:
        """As high as what is shown asks now."""
        layout = self.layout()
        if self.isVisible() and layout is not None:
            layout.activate()
            before = self.height()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
            if self.height() != before:
                self.resized.emit()

    def _lacking(self, subject: Subject) -> str:
        """Why something is missing, and which model would do it."""
        if self._model is None:
            return self._waiting or "No model is loaded, so nothing can be run. Choose one under Models."
        missing = [
            action.label for action in subject.fitting(self._actions.actions) if not action.possible(self._model)
        ]
        with_larger = f"{listing(missing)}: with a larger model, such as {LARGER_MODEL}." if missing else ""
        return "\n".join([*filter(None, [self._waiting, with_larger]), *self._actions.problems])


def _show(parts: tuple[QWidget, ...], visible: bool) -> None:
    for part in parts:
        part.setVisible(visible)
