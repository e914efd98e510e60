"""The card at the selection or hole: which action, how strong, how long, how many, and run.

GUI thread. Knows actions, what is selected and what the loaded model can do; knows nothing of jobs or the engine:
whoever opened it listens to ``run_wanted``.
"""

import random
from collections.abc import Callable

from PySide6.QtCore import QRect, QRegularExpression, Qt, Signal
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

from app.documents.counts.count import count
from app.drafting.actions import ALL_LOCKED, CONTINUE_WORDS, Action, Options, OwnActions
from app.editor.locks.passage_locks import hold_every_word
from app.editor.scope import Scope
from app.settings import Settings
from app.window.parts.icons import Icons
from app.window.parts.phrases import count_text, listing, shortened
from app.window.proposing.choice_row import ChoiceRow
from engine.messages import Ability, Hole, ModelInfo, Range

WIDTH = 580
GAP, EDGE = 10, 8
"""Between the card and what it is about, and between the card and the page's edge."""
LAST_SEED = 2**31 - 1
LABEL_LONG = 48
"""Characters of an action's name on its chip; a writer's own may have any length."""
LARGER_MODEL = "DiffusionGemma"
FIRST_FOR_A_PASSAGE = "rephrase"
"""What is chosen until the writer chose something: Fix, the first, shows nothing on a passage without a slip."""
OWN = "own"
"""Id of the action whose instruction is the writer's own words."""


def draw_seed() -> int:
    return random.randrange(1, 10_000)


class PromptCard(QFrame):
    """Opened by :meth:`open`; ends with ``run_wanted`` or ``closed``."""

    run_wanted = Signal(object, object)
    """Action, Options."""
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
        self._scope: Scope | None = None
        self._words = 0
        self._locks: tuple[Range, ...] | None = ()
        self._told: Action | None = None
        self._model: ModelInfo | None = None
        self._waiting = ""
        self._last = {True: FIRST_FOR_A_PASSAGE}
        self._earlier = Options()
        self._build()
        self.hide()

    # ------------------------------------------------------------ parts

    def _build(self) -> None:
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
        self.models = QPushButton("Models…", self)
        self.models.setProperty("flat", True)
        self.models.setAutoDefault(False)
        self.models.clicked.connect(self.models_wanted)
        self.cancel = QPushButton("Close  Esc", self)
        self.cancel.setProperty("flat", True)
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(self.close_card)
        self.go = QPushButton("Run  Ctrl+Enter", self)
        self.go.setProperty("primary", True)
        self.go.setAutoDefault(False)
        self.go.clicked.connect(self.run)

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
        for label in (self.strength_label, self.length_label, self.variants_label, self.seed_label):
            label.setObjectName("Quiet")

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
        self.variants.offer([(str(n), n, count_text(n, "variant")) for n in range(1, 5)], 1)

    # ------------------------------------------------------------ state

    def open(self, scope: Scope, model: ModelInfo | None, action_id: str = "", options: Options | None = None) -> None:
        """Show the card for ``scope``. ``action_id`` is chosen if the model can do it, with the choices ``options``."""
        if self.isVisible() and not action_id and options is None:
            # Asked for once more: what was typed and chosen stays.
            self.take_scope(scope)
            self.place_focus()
            return
        self._point_at(scope)
        self.dice.setIcon(self._icons.icon("dice"))
        self.words_line.clear()
        self.seed.setText(str(self._seeds()))
        self.variants.choose(self._settings.get("run.variants"))
        self.length.setValue(self._length_for(scope))
        self.take_model(model, self._waiting, action_id or self._last.get(self._has_passage(), ""))
        self._earlier = Options() if options is None else options
        if options is not None:
            self._choose(action_id, options)
        self.show()
        self.raise_()
        self.place_focus()

    def take_scope(self, scope: Scope) -> None:
        """Something else is pointed at now."""
        before = self._scope
        self._point_at(scope)
        if before is None or _pointed(before) != _pointed(scope):
            self.length.setValue(self._length_for(scope))
        self.take_model(self._model, self._waiting)

    def take_locks(self, locks: tuple[Range, ...] | None) -> None:
        """What is locked in the passage for the action chosen; None: too much text to say at once."""
        self._locks = locks
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
        if self._scope is None:
            return
        fitting = self._fitting()
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
        own = self._actions.get(OWN)
        if own is not None and self.words_line.text().strip() and own.possible(self._model) and self._has_passage():
            return own
        chosen = self.presets.value()
        return chosen if isinstance(chosen, Action) else None

    def options(self) -> Options:
        """The card's choices, for the action chosen."""
        action = self.action()
        words = self.length.value() or None
        own_words = self.words_line.text().strip()
        return Options(
            instruction=own_words or None,
            strength=self._strength_for(action),
            words=words if action is not None and not action.wants_passage else None,
            variants=self.variants.value() or 1,
            seed=min(int(self.seed.text() or 0), LAST_SEED),
            # What the card does not show comes from the edit that is made again, if one is.
            steps=self._earlier.steps,
            keep=self._earlier.keep,
            ban=self._earlier.ban,
        )

    def run(self) -> None:
        """Close and say what is wanted; does nothing while the model can do nothing here."""
        action = self.action()
        if action is None or not action.possible(self._model) or self._all_locked(action):
            return
        options = self.options()
        self._last[self._has_passage()] = action.id
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

    def missing_beside(self, target: QRect, room: QRect) -> int:
        """How many pixels too few there are for the card below ``target``; none where there is room over it."""
        high = self._fit(room)
        if target.top() - high - GAP >= room.top() + EDGE:
            return 0
        return max(0, target.bottom() + GAP + high - (room.bottom() - EDGE))

    def place_beside(self, target: QRect, room: QRect) -> None:
        """Put the card under ``target`` (in the parent's coordinates), or over it where there is more room."""
        high = self._fit(room)
        left = min(max(room.left() + 12, target.left() - 16), room.right() - self.width() - 12)
        below, above = target.bottom() + GAP, target.top() - high - GAP
        top = below
        if below + high > room.bottom() - EDGE:
            top = above if above >= room.top() + EDGE else max(room.top() + EDGE, room.bottom() - high - EDGE)
        self.move(left, top)

    def _fit(self, room: QRect) -> int:
        """As wide as there is room for, and as high as that asks; the height."""
        wide = min(WIDTH, room.width() - 24)
        self.setFixedWidth(wide)
        layout = self.layout()
        high = layout.totalHeightForWidth(wide) if layout is not None else self.sizeHint().height()
        self.resize(wide, high)
        return high

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

    def _point_at(self, scope: Scope) -> None:
        self._scope = scope
        self._locks = ()
        # By the count that the status bar shows.
        self._words = 0 if scope.holes else count(scope.text[scope.start : scope.end]).words

    def _has_passage(self) -> bool:
        """Whether there are words to work on; blanks and marks alone can only be filled anew."""
        return self._words > 0

    def _fitting(self) -> list[Action]:
        """Actions that suit what is selected; a passage can also be filled anew."""
        passage = self._has_passage()
        if not passage:
            many = self._many_holes()
            return [
                a for a in self._actions.actions if a.task is Ability.FILL or (a.task is Ability.CONTINUE and not many)
            ]
        fitting = [action for action in self._actions.actions if action.task is not Ability.CONTINUE]
        # Filling a selection throws the words away; what works on them comes first.
        return sorted(fitting, key=lambda action: action.task is Ability.FILL)

    def _many_holes(self) -> bool:
        return self._scope is not None and len(self._scope.holes) > 1

    def _length_for(self, scope: Scope) -> int:
        here = hole_here(scope)
        if here is not None and here.words is not None:
            return here.words
        if self._has_passage():
            return self._words
        return int(self._settings.get("run.words"))

    def _strength_for(self, action: Action | None) -> float | None:
        if action is None or action.task is not Ability.REPHRASE or action.strength is not None:
            return None
        value = self.strength.value()
        return float(value) if value is not None else None

    def _refresh(self) -> None:
        scope, model = self._scope, self._model
        if scope is None:
            return
        action = self.action()
        chat = model is not None and Ability.INSTRUCT in model.abilities
        self.words_line.setVisible(chat)
        self.words_line.setPlaceholderText(
            "…or say it in your own words, in a full sentence"
            if self._has_passage()
            else "What it should say (optional)"
        )
        going_on = action is not None and action.task is Ability.CONTINUE
        self.title.setText("Go on from here" if going_on else self._title(scope))
        rephrase = action is not None and action.task is Ability.REPHRASE and action.strength is None
        rephrase = rephrase and len(self.strength.values()) > 1
        self._show((self.strength_label, self.strength), rephrase)
        sized = action is not None and not action.wants_passage
        self._show((self.length_label, self.length, self.length_note), sized)
        self.length.setSpecialValueText(f"about {CONTINUE_WORDS} words" if going_on else "open")
        note = "of the hole at the cursor; 0 leaves it open" if self._many_holes() else "0 leaves it to the model"
        self.length_note.setText("" if going_on else note)
        choices = (self.presets, self.variants_label, self.variants, self.seed_label, self.seed, self.dice)
        self._show(choices, bool(self.presets.values()))
        self.note.setText(self._note())
        self.note.setVisible(bool(self.note.text()))
        self.models.setVisible(bool(self._lacking()))
        self.go.setEnabled(action is not None and action.possible(model) and not self._all_locked(action))
        if action is not self._told:
            self._told = action
            self.action_changed.emit()
        if self.isVisible():
            layout = self.layout()
            if layout is not None:
                layout.activate()
                before = self.height()
                self.resize(self.width(), layout.totalHeightForWidth(self.width()))
                if self.height() != before:
                    self.resized.emit()

    def _show(self, parts: tuple[QWidget, ...], visible: bool) -> None:
        for part in parts:
            part.setVisible(visible)

    def _title(self, scope: Scope) -> str:
        if scope.holes:
            return "Fill the hole" if len(scope.holes) == 1 else f"Fill {count_text(len(scope.holes), 'hole')} together"
        if self._has_passage():
            words = count_text(self._words, "word")
            locks = f", {count_text(len(self._locks), 'place')} locked" if self._locks else ""
            banned = f", without {listing(list(self._earlier.ban))}" if self._earlier.ban else ""
            return f"{words} selected{locks}{banned}"
        return "At the cursor" if scope.start == scope.end else "No words are selected"

    def _all_locked(self, action: Action | None) -> bool:
        """Whether ``action`` could change no word of the passage."""
        scope = self._scope
        if action is None or scope is None or not action.wants_passage or not self._locks:
            return False
        return hold_every_word(self._locks, scope.text, scope.start, scope.end)

    def _note(self) -> str:
        """Why nothing would come of a run, and why something is missing."""
        locked = [ALL_LOCKED] if self._all_locked(self.action()) else []
        return "\n".join([*locked, *filter(None, [self._lacking()])])

    def _lacking(self) -> str:
        """Why something is missing, and which model would do it."""
        if self._model is None:
            return self._waiting or "No model is loaded, so nothing can be run. Choose one under Models."
        missing = [action for action in self._fitting() if not action.possible(self._model)]
        told = [self._waiting] if self._waiting else []
        if missing:
            told.append(f"{listing([one.label for one in missing])}: with a larger model, such as {LARGER_MODEL}.")
        return "\n".join([*told, *self._actions.problems])


def hole_here(scope: Scope) -> Hole | None:
    """The hole that the caret is at."""
    return next((hole for hole in scope.holes if hole.start <= scope.end <= hole.end), None)


def _pointed(scope: Scope) -> tuple[bool, tuple[Hole, ...], Hole | None]:
    """What a length was chosen for."""
    return scope.end > scope.start, scope.holes, hole_here(scope)
