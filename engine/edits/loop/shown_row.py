"""Which row of a canvas is shown while it is denoised, and which one is kept in the end. Worker thread."""

from engine.edits.loop.canvas_context import CanvasContext
from engine.edits.loop.denoising import Denoising, View
from engine.edits.loop.row_judge import mean


class ShownRow:
    """The row of a canvas that the page shows; ``number`` counts from 0."""

    def __init__(self, canvas: CanvasContext) -> None:
        self._canvas = canvas
        self._best: int | None = None  # the row that was judged best when all of them had ended
        self.number = 0

    def follow(self, run: Denoising, view: View) -> None:
        """Show the row that is least undecided, and stay with the one shown unless another is clearly better; at the
        last step show the one that will be the result, so that no other text takes its place afterwards."""
        rows = run.task.layout.rows
        if len(rows) > 1 and (run.stopped or view.step >= view.limit):
            self.number = self._best = self._canvas.judge.best(run)
            return
        undecided = [
            mean([view.entropy[number][slot] for gap in row.gaps for slot in range(gap.start, gap.end)])
            for number, row in enumerate(rows)
        ]
        self.number = min(self.number, len(rows) - 1)
        surest = min(range(len(rows)), key=lambda number: undecided[number])
        if undecided[surest] < 0.8 * undecided[self.number]:
            self.number = surest

    def narrow(self) -> None:
        """There is one row left."""
        self.number, self._best = 0, None

    def kept(self, run: Denoising) -> int:
        """The row to go on with: the one shown where the writer says that it is enough, else the best."""
        if self._canvas.state.control.finishing:
            shown = min(self.number, len(run.task.layout.rows) - 1)
            if not self._canvas.read(run.task, shown, run.view.ids[shown], final=True).empty:
                return shown
        return self._canvas.judge.best(run) if self._best is None else self._best
