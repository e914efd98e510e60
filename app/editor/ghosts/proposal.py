"""A finished run's proposal: changes the writer takes or refuses, one by one or all, and what the text would become.

GUI thread. Knows a Region and a Variant; draws through the overlay; never touches the document itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.editor.ghosts.difference import DifferencePart, pieces
from app.editor.ghosts.overlay import GhostRun, Look, Patch
from app.editor.positions.anchor import HeldText, Region
from app.editor.positions.units import Units, utf16_length
from engine.messages import Edit, Variant


@dataclass(frozen=True, slots=True)
class Change:
    """One place where the proposal differs: ``old`` becomes ``new`` if ``taken``; ``start:end`` in the request's
    text."""

    start: int
    end: int
    old: str
    new: str
    taken: bool = True


class Proposal:
    """``variant`` on ``region``. Raises ValueError if it would change what the run was not given."""

    def __init__(self, region: Region, variant: Variant) -> None:
        self.region = region
        self.variant = variant
        self._edits: list[tuple[Edit, tuple[DifferencePart, ...]]] = []
        self._changes: list[Change] = []
        self.current: int | None = None
        for edit in variant.edits:
            if region.original(edit.start, edit.end) != edit.old:
                raise ValueError("The result does not belong to this text.")
            edit_pieces = pieces(edit.old, edit.new)
            self._edits.append((edit, edit_pieces))
            for piece in edit_pieces:
                if piece.changed:
                    start = edit.start + piece.start
                    self._changes.append(Change(start, start + len(piece.old), piece.old, piece.new))

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes)

    @property
    def result(self) -> str:
        """What the run's ranges become with the changes taken now: all of their text, not only what was edited."""
        return "\n".join(self._become(held) for held in self.region.held)

    def parts(self, units: Units) -> tuple[tuple[int, str, str], ...]:
        """Start, original and result of each range; starts in code points of the text with the taken changes in it,
        ``units`` being those of the text without them."""
        parts, grown = [], 0
        for held in self.region.held:
            old, new = held.anchor.snapshot, self._become(held)
            parts.append((units.to_points(held.anchor.start) + grown, old, new))
            grown += len(new) - len(old)
        return tuple(parts)

    def step(self, by: int) -> None:
        """Make the next (1) or previous (-1) change the current one, round the end."""
        if self._changes:
            first = 0 if by > 0 else -1
            self.current = (first if self.current is None else self.current + by) % len(self._changes)

    def toggle(self, index: int) -> None:
        """Take a refused change, refuse a taken one. Raises IndexError."""
        change = self._changes[index]
        self._changes[index] = replace(change, taken=not change.taken)

    def replacements(self) -> list[tuple[int, int, str]]:
        """What to do to the buffer for the taken changes: UTF-16 start, end and new text, last one first."""
        return [
            (*self.region.locate(change.start, change.end), change.new)
            for change in reversed(self._changes)
            if change.taken
        ]

    def patches(self) -> Iterable[Patch]:
        number = 0
        for edit, edit_pieces in self._edits:
            start, end = self.region.locate(edit.start, edit.end)
            runs: list[GhostRun] = []
            for piece in edit_pieces:
                source = utf16_length(edit.old[: piece.start])
                if not piece.changed:
                    runs.append(GhostRun(piece.old, Look.PLAIN, source))
                    continue
                runs += self._shown(piece, source, number)
                number += 1
            if runs and any(piece.changed for piece in edit_pieces):
                yield Patch(start, end, tuple(runs))

    def _shown(self, piece: DifferencePart, source: int, number: int) -> list[GhostRun]:
        here = number == self.current
        taken = self._changes[number].taken
        runs = []
        if piece.old:
            runs.append(GhostRun(piece.old, Look.REMOVED if taken else Look.PLAIN, source, number, here))
        if piece.old and piece.new:
            runs.append(GhostRun("\u2009", Look.PLAIN, None))  # or the struck word and its successor read as one
        if piece.new:
            # A paragraph that comes in is drawn as a line break: the blocks on the page are the original's.
            shown = piece.new.replace("\n", "¶\u2028")
            runs.append(GhostRun(shown, Look.ADDED if taken else Look.REFUSED, None, number, here))
        return runs

    def _become(self, held: HeldText) -> str:
        text, at = "", held.start
        for change in self._changes:
            if change.taken and held.start <= change.start and change.end <= held.end:
                text += self.region.original(at, change.start) + change.new
                at = change.end
        return text + self.region.original(at, held.end)
