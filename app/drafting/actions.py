"""Actions: the writer's verbs as data, and the request each of them makes.

GUI thread, no widgets. Actions are TOML files in ``resources/actions/`` and in the writer's own folder, one a file; the
file's stem is the id, and an own file of the same id replaces the bundled one. Knows messages; knows nothing of how an
anchor follows the text.

    label = "Shorten"           # required
    task = "shorten"            # required: fill, fix, rephrase, shorten, simplify, expand, continue or instruct
    instruction = ""            # for a chat model; a base model ignores it
    strength = 0.5              # 0..1, rephrase only; absent: the writer's setting
    needs = ["shorten"]         # abilities, any one of which will do; default: the task itself
    direct = false              # apply without a proposal
    key = ""                    # a key sequence, such as "Ctrl+Shift+K"
    order = 100                 # place in lists
    description = ""            # one sentence for the palette
"""

import random
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.editor.locks.passage_locks import hold_every_word
from app.editor.scope import Scope
from engine.guards import Guard
from engine.messages import Ability, AnyRequest, Continue, Fill, Fix, Hole, ModelInfo, Rewrite

CONTINUE_WORDS = 60
ALL_LOCKED = (
    "Every word selected is locked, so there is nothing that could change. Press Ctrl+L to free the selected words."
)


@dataclass(frozen=True, slots=True)
class Action:
    """One verb. ``strength`` None means the writer's setting; ``needs`` is any-of."""

    id: str
    label: str
    task: Ability
    instruction: str = ""
    strength: float | None = None
    needs: tuple[Ability, ...] = ()
    direct: bool = False
    key: str = ""
    order: int = 100
    description: str = ""

    def possible(self, model: ModelInfo | None) -> bool:
        """Whether ``model`` has one of the abilities this action needs."""
        return model is not None and any(ability in model.abilities for ability in self.needs)

    @property
    def wants_passage(self) -> bool:
        """Whether it works on a selected passage (else on holes or the end of the text)."""
        return self.task not in (Ability.FILL, Ability.CONTINUE)

    @property
    def locks_quotations(self) -> bool:
        """Whether quotations are locked by themselves, as names and numbers are: a slip in a dialogue is a slip."""
        return self.task is not Ability.FIX


@dataclass(frozen=True, slots=True)
class Options:
    """The prompt's choices. None means the action's own or the model's own value."""

    instruction: str | None = None
    strength: float | None = None
    words: int | None = None
    variants: int = 1
    seed: int = 0
    steps: int | None = None
    keep: tuple[str, ...] = ()
    ban: tuple[str, ...] = ()


def options_of(request: AnyRequest) -> Options:
    """The choices that ``request`` was made with, so that it can be made again elsewhere."""
    return Options(
        instruction=getattr(request, "instruction", "") or None,
        strength=getattr(request, "strength", None),
        words=request.holes[0].words if isinstance(request, Fill) else getattr(request, "words", None),
        variants=getattr(request, "variants", 1),
        seed=request.seed or 0,
        steps=getattr(request, "steps", None),
        keep=getattr(request, "keep", ()),
        ban=request.ban,
    )


@dataclass(frozen=True, slots=True)
class Actions:
    """The actions of some folders in order, and one sentence for every file that could not be used."""

    actions: tuple[Action, ...]
    problems: tuple[str, ...] = field(default=())

    def get(self, action_id: str) -> Action | None:
        return next((action for action in self.actions if action.id == action_id), None)


def draw_seed() -> int:
    """A seed that a writer can read off and type again."""
    return random.randrange(1, 10_000)


def load_actions(folders: Iterable[Path]) -> Actions:
    """Read ``*.toml`` of every folder in turn; later folders win. A bad file becomes a problem, never an exception."""
    actions: dict[str, Action] = {}
    problems: list[str] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            try:
                actions[path.stem] = read_action(path)
            except (OSError, ValueError, RecursionError) as error:
                problems.append(f"The action {path.name} was left out: {_reason(error)}.")
    ordered = sorted(actions.values(), key=lambda action: (action.order, action.label))
    return Actions(tuple(ordered), tuple(problems))


def _reason(error: Exception) -> str:
    """Why a file cannot be used, as a writer would say it."""
    match error:
        case OSError():
            return f"it cannot be read ({error.strerror})"
        case UnicodeDecodeError():
            return "it is not in UTF-8; save it as UTF-8"
        case tomllib.TOMLDecodeError():
            return f"it is not TOML: {error}"
        case RecursionError():
            return "it is too deeply nested"
    return str(error)


@dataclass(frozen=True, slots=True)
class ActionFiles:
    """The files of some folders as they stood at a look, by path, time and size, and what was in them."""

    files: frozenset[tuple[str, int, int]] = frozenset()
    loaded: Actions = Actions(())


class OwnActions:
    """The actions of ``folders`` as their files stood at the last :meth:`take`."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._seen = ActionFiles()
        self.refresh()

    @property
    def actions(self) -> tuple[Action, ...]:
        return self._seen.loaded.actions

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for every file that could not be used."""
        return self._seen.loaded.problems

    def get(self, action_id: str) -> Action | None:
        return self._seen.loaded.get(action_id)

    def look(self) -> ActionFiles:
        """Look at the files' times and sizes, and read them again where one is another. Any thread; takes as long as
        the disk takes."""
        seen, files = self._seen, set()
        for folder in self._folders:
            for path in folder.glob("*.toml"):
                try:
                    state = path.stat()
                except OSError:
                    continue
                files.add((str(path), state.st_mtime_ns, state.st_size))
        if frozenset(files) == seen.files:
            return seen
        return ActionFiles(frozenset(files), load_actions(self._folders))

    def take(self, seen: ActionFiles) -> bool:
        """Go by what a look has seen. True if that is other than before."""
        before, self._seen = self._seen, seen
        return seen is not before

    def refresh(self) -> bool:
        """Look, and go by that, now: for whoever may wait for the disk. True if the files had to be read again."""
        return self.take(self.look())


def read_action(path: Path) -> Action:
    """One action from its file. Raises ValueError naming the key that is wrong."""
    # With a mark of byte order, as editors on Windows leave one.
    raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    kinds: dict[str, type | tuple[type, ...]] = {
        "label": str,
        "task": str,
        "instruction": str,
        "strength": (int, float),
        "needs": list,
        "direct": bool,
        "key": str,
        "order": int,
        "description": str,
    }
    for key, value in raw.items():
        if key not in kinds:
            raise ValueError(f"it has an unknown key “{key}”")
        if not isinstance(value, kinds[key]) or (isinstance(value, bool) and key != "direct"):
            raise ValueError(f"“{key}” is of the wrong kind")
    for key in ("label", "task"):
        if not raw.get(key):
            raise ValueError(f"“{key}” is missing")
    task = _ability("task", raw["task"])
    strength = raw.get("strength")
    if strength is not None and not 0.0 <= strength <= 1.0:
        raise ValueError("“strength” must lie between 0 and 1")
    needs = tuple(_ability("needs", word) for word in raw.get("needs", ())) or (task,)
    return Action(
        id=path.stem,
        label=raw["label"],
        task=task,
        instruction=raw.get("instruction", ""),
        strength=None if strength is None else float(strength),
        needs=needs,
        direct=raw.get("direct", False),
        key=raw.get("key", ""),
        order=raw.get("order", 100),
        description=raw.get("description", ""),
    )


def _ability(key: str, word: Any) -> Ability:
    if word not in tuple(Ability):
        raise ValueError(f"“{key}” cannot be “{word}”, only {', '.join(Ability)}")
    return Ability(word)


def request_for(action: Action, scope: Scope, options: Options, job: str, guards: tuple[Guard, ...] = ()) -> AnyRequest:
    """The request of ``action`` on ``scope``, with ``job`` for its id, under the writer's ``guards``. Raises
    ValueError, with one sentence for the writer, where the scope does not suit the action."""
    common: dict[str, Any] = {
        "job": job,
        "text": scope.text,
        "seed": options.seed,
        "variants": options.variants,
        "steps": options.steps,
        "ban": options.ban,
        "guards": guards,
    }
    instruction = action.instruction if options.instruction is None else options.instruction
    match action.task:
        case Ability.FILL:
            holes = scope.holes or (Hole(scope.start, scope.end, options.words, instruction),)
            return Fill(holes=holes, **common)
        case Ability.CONTINUE:
            return Continue(words=options.words or CONTINUE_WORDS, **{**common, "text": scope.text[: scope.end]})
    if scope.end <= scope.start:
        raise ValueError(f"{action.label} works on a selected passage.")
    if hold_every_word(scope.locks, scope.text, scope.start, scope.end):
        raise ValueError(ALL_LOCKED)
    common |= {"keep": options.keep, "locks": scope.locks}
    if action.task is Ability.FIX:
        return Fix(start=scope.start, end=scope.end, **common)
    strength = options.strength if options.strength is not None else action.strength
    return Rewrite(
        start=scope.start,
        end=scope.end,
        instruction=instruction,
        strength=0.5 if strength is None else strength,
        task=action.task,
        **common,
    )


def without_unread_instruction(
    request: AnyRequest, action: Action, options: Options, model: ModelInfo | None
) -> AnyRequest:
    """``request`` as ``model`` can take it: a preset's instruction is for models that read one; the others know the
    task alone. The writer's own words stay, so that the engine can say why it does not follow them."""
    reads = model is not None and Ability.INSTRUCT in model.abilities
    if not isinstance(request, Rewrite) or reads or options.instruction or action.task is Ability.INSTRUCT:
        return request
    return replace(request, instruction="")
