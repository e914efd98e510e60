"""The rules that a model asks for by the numbers of its manifest, whatever its kind. Worker thread; no tensors.

Each comes as a tuple, empty where the model asks for none, so that a plan can list them one after the other.
"""

from collections.abc import Sequence

from engine.edits.kit import Kit
from engine.edits.rules.ban import BanRule
from engine.edits.rules.caution import CautionRule
from engine.edits.rules.endings import only_text
from engine.edits.rules.foresight import ForesightRule
from engine.edits.rules.lead import GapEnd, LeadRule
from engine.edits.rules.locks import LocksRule
from engine.edits.rules.repeats import RepeatsRule
from engine.edits.rules.rule import Rule


class ModelRules:
    """Of one loaded model."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._first = kit.noise.first_id

    @property
    def foresees(self) -> bool:
        """Whether a gap of one slot is settled by reading on."""
        return bool(self._kit.manifest.foresight)

    @property
    def leads(self) -> bool:
        """Whether new text is written from left to right."""
        return bool(self._kit.manifest.lead)

    def common(self, ban: BanRule, tail: Sequence[int]) -> tuple[Rule, ...]:
        """The rules of every canvas; ``tail`` are the ids that may close it."""
        kit = self._kit
        silent = frozenset(kit.vocabulary.silent())
        locks = LocksRule(
            kit.vocabulary.continuing(), kit.stops, silent if kit.filler is None else silent | {kit.filler}
        )
        return (*only_text(kit.special, tail), ban, locks)

    def repeats(self) -> tuple[Rule, ...]:
        """What keeps new text from repeating itself."""
        nats = self._kit.manifest.repeats
        return (RepeatsRule(nats, self._first, spares_lone=self.foresees),) if nats else ()

    def foresight(self) -> tuple[Rule, ...]:
        """What settles a gap of one slot."""
        return (ForesightRule(self._kit.manifest.foresight, self._first),) if self.foresees else ()

    def lead(self, end: GapEnd | None = None) -> tuple[Rule, ...]:
        """What writes from left to right; ``end``: see ``LeadRule``."""
        manifest = self._kit.manifest
        if not self.leads:
            return ()
        return (LeadRule(manifest.lead, manifest.repeats, self._first, self._kit.vocabulary, end),)

    def caution(self) -> tuple[Rule, ...]:
        """What keeps to the writer's words."""
        return (CautionRule(self._kit.manifest.caution, self._kit.noise.blank_id, self._kit.filler),)
