"""How an edit opens: the kit of a loaded model, and the plan that fits it and the request. Worker thread."""

from collections.abc import Callable, Iterator

from engine.diffusion.draws import Noise
from engine.edits.kit import Kit, ladder
from engine.edits.plans.answer import AnswerPlan, Wanted
from engine.edits.plans.continuing import ContinuePlan
from engine.edits.plans.fill import FillPlan
from engine.edits.plans.fix import CorrectionPlan
from engine.edits.plans.rephrase import InPlacePlan
from engine.edits.task import Plan
from engine.edits.tokens.vocabulary import Vocabulary
from engine.errors import RequestError
from engine.messages import Ability, Continue, EditRequest, Fill, Fix
from engine.model.checkpoint.folder import LoadedModel

_CHAT_CONTEXT = 4096


def kit_of(model: LoadedModel) -> Kit:
    """What the planner needs of ``model``; a chat model is told by its manifest and its template."""
    manifest, tokenizer = model.manifest, model.tokenizer
    config = model.network.config
    chat = manifest.kind == "chat"
    # A turn is closed by the mark that closes the user's turn in the template; a base text ends with eos.
    turn = set(model.template.ids([{"role": "user", "content": "x"}])) if chat and model.template else set()
    end = next((token for token in tokenizer.eos_ids if token in turn), tokenizer.eos_ids[0])
    sizes = ladder(manifest.canvas_lengths, config.canvas_length)
    context = manifest.context or min(_CHAT_CONTEXT, config.max_position)
    vocabulary = Vocabulary(tokenizer, config.vocab_size, single_breaks=not chat)
    # The look through every id (a second for a large vocabulary) belongs to loading, not to the first edit. A base
    # model goes by the text around, and would answer a footnote's bracket with more brackets.
    marks = vocabulary.markup()
    markup = () if chat else marks
    return Kit(
        title=manifest.title,
        chat=chat,
        abilities=frozenset(manifest.abilities),
        network=model.network,
        vocabulary=vocabulary,
        generation=model.generation,
        manifest=manifest,
        template=model.template,
        sizes=sizes,
        task_sizes=manifest.task_lengths or sizes,
        context=context,
        # A base model's context is meant beside its smallest canvas: a larger one leaves less of it.
        whole=0 if chat else 1 + context + sizes[0],
        bos=(tokenizer.bos,),
        filler=manifest.filler_id,
        answer=manifest.answer_id,
        ending=(end, tokenizer.pad),
        stops=(*tokenizer.eos_ids, tokenizer.pad),
        special=tuple(sorted({*tokenizer.banned_ids, *markup})),
        noise=Noise(config.vocab_size, manifest.noise.first_id, manifest.noise.id, manifest.noise.blank_share),
        lexicon=model.lexicon,
    )


def plan_of(kit: Kit, request: EditRequest, check: Callable[[], None]) -> Plan:
    """The plan for ``request``. Raises RequestError, naming the ability, for what the model cannot do, and whatever
    ``check`` raises, which is called now and again."""
    if isinstance(request, Fill):
        if request.holes:
            kit.require(Ability.FILL)
        return FillPlan(kit, request, check)
    if isinstance(request, Continue):
        kit.require(Ability.CONTINUE)
        return ContinuePlan(kit, request, check)
    if isinstance(request, Fix):
        kit.require(Ability.FIX)
        wanted = Wanted(
            request.text,
            request.start,
            request.end,
            Ability.FIX,
            keep=request.keep,
            ban=request.ban,
            locks=request.locks,
        )
        return _rewriting(kit, wanted, check)
    if request.instruction.strip():
        kit.require(Ability.INSTRUCT)
    kit.require(request.task)
    if request.task not in (
        Ability.REPHRASE,
        Ability.SHORTEN,
        Ability.SIMPLIFY,
        Ability.EXPAND,
        Ability.INSTRUCT,
        Ability.FIX,
    ):
        raise RequestError(f"“{request.task.value}” is no way to rewrite a passage.")
    if not kit.chat and request.task is Ability.REPHRASE:
        return InPlacePlan(kit, request, check)
    wanted = Wanted(
        request.text,
        request.start,
        request.end,
        request.task,
        request.instruction,
        request.strength,
        request.keep,
        request.ban,
        request.locks,
    )
    return _rewriting(kit, wanted, check)


def _rewriting(kit: Kit, wanted: Wanted, check: Callable[[], None]) -> Plan:
    """The new passage is an answer, but for a fix by a base model, which mends it where it stands."""
    if wanted.task is Ability.FIX and not kit.chat:
        return CorrectionPlan(kit, wanted, check)
    return AnswerPlan(kit, wanted, check)


def notes(kit: Kit, request: EditRequest) -> Iterator[str]:
    """What the writer should know before the result: wishes that this model cannot read."""
    if isinstance(request, Fill) and not kit.chat and any(hole.hint for hole in request.holes):
        yield f"{kit.title} does not read hints; it goes by the text around a hole."
