"""The meter's panel: memory by what it holds, milliseconds a pass, and the last edit's figures, each with its words.

GUI thread. Knows messages and figures; shows figures only while it is seen.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.drafting.run import Run, State
from app.platform.telemetry import Figures
from app.window.figures.entropy_picture import EntropyPicture
from app.window.figures.memory_bar import MemoryBar, MemoryPart
from app.window.figures.sparkline import Sparkline
from app.window.panels.panel import Panel, PanelContext
from app.window.parts.phrases import bytes_text, count_text, device_text, ms_text, parameters_text
from app.window.parts.theme import Theme
from engine.messages import ModelInfo

KEPT_PASSES = 120
ROWS = (
    ("total", "Last edit", "From the key to the proposal"),
    ("first", "First draft after", "From the start of the run to the first draft"),
    ("prefill", "Reading the text before", "Encoding what stands before the canvas"),
    ("reused", "Kept from the run before", "What an earlier run had read already and need not be read again"),
    ("passes", "Passes", "How often the model went over the canvas"),
    ("peak", "Most memory at once", "What the engine itself held at most"),
)
"""Key, words and tooltip of each figure of the last edit."""


class MeterPanel(Panel):
    """Everything the chip leaves out."""

    id, title, menu_text, keys = "meter", "Meter", "&Meter", ("F10",)
    summary = "the meter: memory, and the figures of the last edit"

    def __init__(self, context: PanelContext) -> None:
        super().__init__(context)
        self._model: ModelInfo | None = None
        self._waiting = ""
        self._figures: Figures | None = None
        self._peak = self._held = 0
        self._passes: list[float] = []
        self._build()
        self._show_model()
        self.services.telemetry.measured.connect(self._on_figures)

    def _build(self) -> None:
        inside = QWidget(self)
        inside.setObjectName("Panel")
        self.model_title = _label("", "Title", inside)
        self.model_title.setWordWrap(True)
        self.model_facts = _label("", "Quiet", inside)
        self.model_facts.setWordWrap(True)
        self.bar = MemoryBar(inside)
        self.source = _label("", "Quiet", inside)
        self.source.setWordWrap(True)
        self.passes = Sparkline(inside)
        self.passes.setAccessibleName("Milliseconds a pass")
        self.picture = EntropyPicture(inside)
        self.picture.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout(inside)
        column.setContentsMargins(14, 4, 14, 14)
        column.setSpacing(8)
        for widget in (self.model_title, self.model_facts):
            column.addWidget(widget)
        column.addSpacing(6)
        parts: tuple[tuple[str, QWidget], ...] = (
            ("Memory", self.bar),
            ("", self.source),
            ("Milliseconds a pass", self.passes),
            ("Undecided, by word and step", self.picture),
        )
        for heading, part in parts:
            if heading:
                column.addWidget(_label(heading, "Title", inside))
            column.addWidget(part)
            column.addSpacing(4)
        column.addWidget(_label("Figures", "Title", inside))
        column.addLayout(self._figures_form(inside))
        column.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll)
        self._inside, self._scroll = inside, scroll
        inside.installEventFilter(self)

    def _figures_form(self, inside: QWidget) -> QFormLayout:
        """The figures of the last edit, each with its words."""
        self._values: dict[str, QLabel] = {}
        form = QFormLayout()
        form.setVerticalSpacing(5)
        form.setHorizontalSpacing(14)
        for key, words, tip in ROWS:
            label = _label(words, "Quiet", inside)
            value = QLabel("–", inside)
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            label.setToolTip(tip)
            value.setToolTip(tip)
            self._values[key] = value
            form.addRow(label, value)
        return form

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Figures and fonts come later: the panel is never narrower than what it says.
        if watched is self._inside and event.type() is QEvent.Type.LayoutRequest:
            self.setMinimumWidth(
                self._inside.minimumSizeHint().width() + self._scroll.verticalScrollBar().sizeHint().width() + 2
            )
        return super().eventFilter(watched, event)

    def take_theme(self, theme: Theme) -> None:
        for picture in (self.bar, self.passes, self.picture):
            picture.take_theme(theme)

    def take_model(self, model: ModelInfo | None, waiting: str) -> None:
        self._model, self._waiting = model, waiting
        self._peak = self._held = 0
        self._show_model()
        self._show_memory()

    def show_figures(self, figures: Figures) -> None:
        """The machine's memory and load as they were just measured."""
        self._figures = figures
        self._show_memory()

    def show_run(self, run: Run) -> None:
        if run.live:
            self._show_step(run)
        elif run.state is State.PROPOSED:
            self._show_result(run)

    def _on_figures(self, figures: Figures) -> None:
        if self.isVisible():
            self.show_figures(figures)

    def _show_step(self, run: Run) -> None:
        """Take up the newest step of ``run``."""
        step = run.last_step
        if step is None:
            return
        self._passes = [*self._passes, step.ms][-KEPT_PASSES:]
        self._held = step.memory_bytes
        self._peak = max(self._peak, step.memory_bytes)
        if self.isVisible():
            self.passes.show_values(self._passes)
            self._show_picture(run)

    def _show_result(self, run: Run) -> None:
        """Take up the figures of a run that came to its result."""
        if run.result is None:
            return
        timing = run.result.timing
        self._peak = max(self._peak, timing.peak_bytes)
        read = max(1, timing.prompt_tokens)
        for key, text in (
            ("total", ms_text(timing.total_ms)),
            ("first", ms_text(timing.first_draft_ms)),
            ("prefill", f"{ms_text(timing.prefill_ms)}, {timing.prompt_tokens} tokens"),
            ("reused", f"{timing.reused_tokens} of {timing.prompt_tokens} tokens" if timing.prompt_tokens else "–"),
            ("passes", f"{timing.passes}"),
            ("peak", bytes_text(timing.peak_bytes) if timing.peak_bytes else "not known here"),
        ):
            self._values[key].setText(text)
        self._values["reused"].setAccessibleDescription(f"{timing.reused_tokens / read:.0%}")
        self._show_picture(run)
        self._show_memory()

    def _show_picture(self, run: Run) -> None:
        self.picture.show_columns([[word.entropy for span in step.spans for word in span.words] for step in run.steps])

    def _show_model(self) -> None:
        model = self._model
        if model is None:
            self.model_title.setText("No model is loaded")
            self.model_facts.setText(self._waiting or "The editor works all the same.")
            return
        self.model_title.setText(model.title or model.name)
        threads = f", {count_text(model.threads, 'thread')}" if model.device == "cpu" else ""
        self.model_facts.setText(
            f"{parameters_text(model.parameters)}, {model.dtype} on the {device_text(model.device)}{threads}. "
            f"Canvas {model.canvas} tokens, context {model.context:,}." + "".join(f"\n{note}" for note in model.notes)
        )

    def _show_memory(self) -> None:
        figures = self._figures
        if figures is None:
            return
        model = self._model
        weights = model.weight_bytes if model is not None else 0
        on_card = model is not None and model.device != "cpu"
        own, others, remark = figures.own, figures.others, ""
        if on_card and figures.card and not own:
            # In a container, and on Windows, the driver does not say which process holds what.
            own = min(figures.used, max(self._held, weights))
            others, remark = figures.used - own, " Redraft's part is torch's own figure."
        elif on_card and model is not None and not figures.card:
            held = bytes_text(max(self._held, weights))
            weights, remark = 0, f" On the {device_text(model.device)} Redraft holds {held}, by torch's own figure."
        weights = min(weights, own)
        working = own - weights
        brush = Qt.BrushStyle
        self.bar.show_parts(
            (
                MemoryPart("Model", weights, "chart_weights"),
                MemoryPart("Redraft, working", working, "chart_working", brush.Dense5Pattern),
                MemoryPart("Other programs", others, "chart_others", brush.BDiagPattern),
                MemoryPart("Free", figures.free, "chart_free"),
            ),
            max(self._peak if figures.card == on_card else 0, own) if model is not None else 0,
        )
        extra = []
        if figures.temperature is not None:
            extra.append(f"{figures.temperature} °C")
        if figures.load is not None:
            extra.append(f"{figures.load} % busy")
        more = f" ({', '.join(extra)})" if extra else ""
        self.source.setText(f"{figures.device}{more}: {figures.source}. The mark is the most Redraft has held.{remark}")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.passes.show_values(self._passes)
        if self.services.telemetry.last is not None:
            self.show_figures(self.services.telemetry.last)


def _label(text: str, style: str, parent: QWidget) -> QLabel:
    """``style``: the name that the style sheet knows it by."""
    label = QLabel(text, parent)
    label.setObjectName(style)
    return label
