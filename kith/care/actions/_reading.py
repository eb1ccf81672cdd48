"""What every opening of a file asks for, and the line it leaves."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from kith.care.models import CareFile, Reading, ReadRequest
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import CARE_PURPOSES, CircumstanceKind, FileState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, ProofNeeded, Refusal, require
from kith.people.queries import has_consented
from kith.people.settled import require_settled
from kith.people.states import ConsentPurpose
from kith.vault import actions as vault
from kith.vault.states import Purpose


class NoCareConsent(Refusal):
    code = "care_no_consent"
    text = _("There is no consent to keep health and hardship facts: the file stays shut.")


class NeedsApproval(Refusal):
    code = "care_needs_approval"
    text = _("A child's file is read only after a second person has agreed.")
    status = 403


def locked(file_id: int) -> CareFile:
    return CareFile.objects.select_related("area__parent", "person", "closing").locked(file_id)


def require_may_read(file: CareFile, *, actor: Actor, now: datetime) -> ReadRequest | None:
    """The actor may open the file now; gives back what lets her read a child's.

    Raises Forbidden, NoCareConsent, NeedsApproval.
    """
    require(policies.may_read(actor, file))
    if policies.is_her_side(actor, file):
        return None
    stands = has_consented(file.person_id, ConsentPurpose.SENSITIVE)
    require(stands or file.state == FileState.CLOSED, NoCareConsent())
    approval = queries.approval_of(actor, file, now)
    require(not file.is_child or approval is not None, NeedsApproval())
    return approval


def let_in(
    file: CareFile,
    *,
    purpose: Purpose,
    reason: str = "",
    is_print: bool = False,
    actor: Actor,
    now: datetime,
) -> Reading | None:
    """The actor may open the file now, and it stands written why; None for her own side.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput, ProofNeeded.
    """
    approval = require_may_read(file, actor=actor, now=now)
    if policies.is_her_side(actor, file):
        return None
    require_settled(actor=actor, now=now)
    require(actor.has_proved(now) or not policies.must_prove(actor, file), ProofNeeded())
    known = purpose in CARE_PURPOSES
    require(known, BadInput(field="purpose", why=_("Please say what you open it for.")))
    words = reason.strip()
    told = bool(words) or approval is not None or not policies.needs_reason(actor, file)
    require(told, BadInput(field="reason", why=_("Please say why you need to read it.")))
    role, unit = actor.capacity
    return Reading.objects.create(
        file=file,
        by_id=actor.me,
        role=role,
        unit=unit,
        purpose=purpose,
        reason=vault.seal(Reading, "reason", file.person_id, words),
        request=approval,
        is_print=is_print,
        at=now,
    )


def purpose_of(actor: Actor, file: CareFile, purpose: Purpose) -> Purpose:
    """What the access log says: one's own file and a ward's need no other purpose."""
    if file.person_id == actor.person_id:
        return Purpose.OWN
    return Purpose.GUARDIAN if file.person_id in actor.wards else purpose


def kinds_on(
    file: CareFile, on: date, *, purpose: Purpose, actor: Actor, now: datetime
) -> list[CircumstanceKind]:
    """Kinds of the circumstances that hold on the day, opened and logged; `let_in` was asked."""
    rows = list(queries.circumstances_on(file, on))
    parts = [(row, ("kind",)) for row in rows]
    opened = vault.reveal_parts(file, parts, actor=actor, purpose=purpose, now=now)
    return [CircumstanceKind(one["kind"]) for one in opened]
