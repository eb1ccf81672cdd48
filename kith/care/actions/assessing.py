"""A person decides on the tier; the rule suggests; she may object and somebody else looks again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions import dues
from kith.care.actions._reading import kinds_on, let_in, locked
from kith.care.actions._telling import tell_desk, tell_side
from kith.care.models import Assessment, CareFile, Objection
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.rules.tiers import Suggestion, is_child
from kith.care.states import OBJECTION, ObjectionState, Tier
from kith.core.actor import Actor
from kith.core.calendar import months_after
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.vault import actions as vault
from kith.vault.states import Purpose


class SomebodyElse(Refusal):
    code = "care_somebody_else"
    text = _("She objected: somebody else than before looks at it again.")
    status = 403


@dataclass(frozen=True, slots=True)
class AssessInput:
    """`why` are the reasons in words; `why_other` why the suggestion was not followed.

    `reason` says why somebody from further away than the community's desk reads the file.
    """

    tier: Tier
    why: str
    why_other: str = ""
    reason: str = ""


@transaction.atomic
def suggested(file_id: int, *, reason: str = "", actor: Actor, now: datetime) -> Suggestion:
    """What the rule of the place suggests, with the circumstances that speak for it.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput.
    """
    file = locked(file_id)
    require(policies.may_write(actor, file))
    return _suggested(file, reason, actor=actor, now=now)


@transaction.atomic
def assess(file_id: int, *, input: AssessInput, actor: Actor, now: datetime) -> Assessment:
    """The file has a tier until it is looked at anew; she is told and may object.

    Raises Forbidden, NoCareConsent, NeedsApproval, SomebodyElse, BadInput.
    """
    file = locked(file_id)
    require(policies.may_write(actor, file))
    objection = _open_objection(file)
    if objection is not None:
        require(policies.may_look_again(actor, objection.assessment), SomebodyElse())
    suggestion = _suggested(file, input.reason, actor=actor, now=now)
    row = _decide(file, suggestion, input, actor=actor, now=now)
    if objection is not None:
        objection.state = OBJECTION.next(objection.state, "look")
        objection.save(update_fields=("state",))
    note("care_file", file.pk, "assess", actor=actor, now=now, before="", after="", tier=row.tier)
    tell_side(file, "care_assessed", cause=f"care:{file.pk}:assessed:{row.pk}", now=now)
    dues.refresh(file, now=now)
    return row


def _suggested(file: CareFile, reason: str, *, actor: Actor, now: datetime) -> Suggestion:
    let_in(file, purpose=Purpose.CARE_ASSESS, reason=reason, actor=actor, now=now)
    today = localtime(now).date()
    kinds = kinds_on(file, today, purpose=Purpose.CARE_ASSESS, actor=actor, now=now)
    return queries.suggestion_for(file, kinds, today)


def _decide(
    file: CareFile, suggestion: Suggestion, input: AssessInput, *, actor: Actor, now: datetime
) -> Assessment:
    why, other = input.why.strip(), input.why_other.strip()
    require(bool(why), BadInput(field="why", why=_("Please write the reasons.")))
    is_other = input.tier != suggestion.tier
    missing = BadInput(field="why_other", why=_("Please say why not the tier suggested."))
    require(bool(other) or not is_other, missing)
    today = localtime(now).date()
    months = queries.rules_for(file.area, today).reassess_months
    file.tier, file.reassess_on = input.tier, months_after(today, months)
    file.is_child = is_child(file.person.birth_year, file.person.birth_month, today)
    file.save(update_fields=("tier", "reassess_on", "is_child"))
    return Assessment.objects.create(
        file=file,
        tier=input.tier,
        suggested=suggestion.tier,
        why=vault.seal(Assessment, "why", file.person_id, why),
        why_other=vault.seal(Assessment, "why_other", file.person_id, other if is_other else ""),
        due_again_on=file.reassess_on,
        by_id=actor.me,
        at=now,
    )


@transaction.atomic
def object_to(assessment_id: int, *, words: str, actor: Actor, now: datetime) -> Objection:
    """She does not agree; somebody else looks again. Raises Forbidden, BadInput."""
    found = Assessment.objects.get(pk=assessment_id)
    file = locked(found.file_id)
    newest = file.assessments.order_by("-at", "-pk").first()
    require(policies.may_object(actor, found) and newest == found)
    again = BadInput(field="words", why=_("A second look has been asked for already."))
    require(not Objection.objects.filter(assessment=found).exists(), again)
    row = Objection.objects.create(
        assessment=found,
        text=vault.seal(Objection, "text", file.person_id, words.strip()),
        by_id=actor.me,
        at=now,
    )
    note("care_file", file.pk, "object", actor=actor, now=now)
    cause = f"care:{file.pk}:objection:{row.pk}"
    tell_desk(file, "care_objection", cause=cause, now=now, but=actor.me)
    return row


def _open_objection(file: CareFile) -> Objection | None:
    rows = Objection.objects.select_related("assessment__file__area")
    return rows.filter(assessment__file=file, state=ObjectionState.OPEN).first()
