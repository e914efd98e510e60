"""How an edit opens: the guide of a loaded model, and the plan that fits it and the request. Worker thread."""

from collections.abc import Callable, Mapping
from dataclasses import fields

from engine.edits.abilities import SERVICES, PlanKind
from engine.edits.plans.answer import AnswerPlan
from engine.edits.plans.base_guide import BaseGuide
from engine.edits.plans.chat_guide import ChatGuide
from engine.edits.plans.continuing import ContinuePlan
from engine.edits.plans.fill import FillPlan
from engine.edits.plans.fix import CorrectionPlan
from engine.edits.plans.guide import Guide
from engine.edits.plans.rephrase import InPlacePlan
from engine.edits.task import Plan
from engine.errors import RequestError
from engine.messages import Ability, Continue, EditRequest, Fill, Fix, Rewrite
from engine.model.checkpoint.folder import LoadedModel

_OF_A_PASSAGE: Mapping[PlanKind, Callable[[Guide, Rewrite, Callable[[], None]], Plan]] = {
    PlanKind.ANSWER: AnswerPlan,
    PlanKind.IN_PLACE: InPlacePlan,
    PlanKind.CORRECTION: CorrectionPlan,
}


def guide_of(model: LoadedModel) -> Guide:
    """The guide of ``model``: the one place that asks which kind it is."""
    return ChatGuide(model) if model.manifest.kind == "chat" else BaseGuide(model)


def plan_of(guide: Guide, request: EditRequest, check: Callable[[], None]) -> Plan:
    """The plan for ``request``. Raises RequestError, naming the ability, for what the model cannot do, and whatever
    ``check`` raises, which is called now and again."""
    match request:
        case Fill():
            if request.holes:
                guide.require(Ability.FILL)
            return FillPlan(guide, request, check)
        case Continue():
            guide.require(Ability.CONTINUE)
            return ContinuePlan(guide, request, check)
        case Fix():
            request = as_rewrite(request)
        case Rewrite():
            if request.instruction.strip():
                guide.require(Ability.INSTRUCT)
    guide.require(request.task)
    service = SERVICES[request.task]
    if not service.rewrites:
        raise RequestError(f"“{request.task.value}” is no way to rewrite a passage.")
    return _OF_A_PASSAGE[guide.plan_kind(service)](guide, request, check)


def as_rewrite(fix: Fix) -> Rewrite:
    """A fix as the rewrite that it is: of the ability to fix, at full strength."""
    same = {field.name: getattr(fix, field.name) for field in fields(fix)}
    return Rewrite(**same, task=Ability.FIX, strength=1.0)
