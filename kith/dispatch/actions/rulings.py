"""Rulings of the desk on one helper and one order: pin, forbid, release."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.dispatch import policies
from kith.dispatch.actions._deciding import outdate
from kith.dispatch.models import Proposal, Ruling
from kith.dispatch.states import ForbidReason, ProposalState, RulingKind
from kith.journal.actions import note


class RuledAlready(Refusal):
    code = "ruled_already"
    text = _("There is a ruling on this helper and this order. Release it first.")


@transaction.atomic
def pin(proposal_id: int, *, actor: Actor, now: datetime) -> Ruling:
    """Every later run keeps this helper for this order until the pin is released.

    Raises:
        Forbidden: not the desk of the order, or a party of it.
        IllegalMove: the proposal no longer waits.
        RuledAlready: the pair is pinned or ruled out.
    """
    row = _held(proposal_id, actor)
    require(row.state == ProposalState.PROPOSED, IllegalMove())
    return _rule(row, RulingKind.PIN, actor=actor, now=now)


@transaction.atomic
def forbid(
    proposal_id: int,
    *,
    reason: ForbidReason,
    text: str = "",
    is_for_resident: bool = False,
    actor: Actor,
    now: datetime,
) -> Ruling:
    """No run proposes this helper for this order, or for any of the resident's; this one neither.

    Raises:
        Forbidden: not the desk of the order, or a party of it.
        RuledAlready: the pair is pinned or ruled out.
        BadInput: another reason needs a word.
    """
    row = _held(proposal_id, actor)
    wordless = reason == ForbidReason.OTHER and not text.strip()
    require(not wordless, BadInput(field="text", why=_("Please say in a few words why.")))
    if row.state == ProposalState.PROPOSED:
        outdate(row)
    return _rule(
        row,
        RulingKind.FORBID,
        reason=reason,
        text=text.strip(),
        is_for_resident=is_for_resident,
        actor=actor,
        now=now,
    )


@transaction.atomic
def release(ruling_id: int, *, actor: Actor, now: datetime) -> Ruling:
    """The ruling binds no later run.

    Raises:
        Forbidden: not the desk of the order, or a party of it.
        IllegalMove: it has ended.
    """
    row = Ruling.objects.select_related("order__area").locked(ruling_id)
    require(policies.may_rule(actor, row.order, row.person_id))
    require(row.ended_at is None, IllegalMove())
    row.ended_at, row.ended_by_id = now, actor.me
    row.save(update_fields=("ended_at", "ended_by_id"))
    note("ruling", row.pk, "release", actor=actor, now=now, order=row.order_id)
    return row


def _held(proposal_id: int, actor: Actor) -> Proposal:
    """The proposal, with every other one of the pair: rulings on a pair come one by one."""
    pair = Proposal.objects.values_list("order_id", "person_id").get(pk=proposal_id)
    of_pair = Proposal.objects.filter(order_id=pair[0], person_id=pair[1])
    rows = Proposal.objects.select_related("order__area").locked_all(
        of_pair.values_list("pk", flat=True)
    )
    row = rows[proposal_id]
    require(policies.may_rule(actor, row.order, row.person_id))
    return row


def _rule(
    row: Proposal,
    kind: RulingKind,
    *,
    reason: str = "",
    text: str = "",
    is_for_resident: bool = False,
    actor: Actor,
    now: datetime,
) -> Ruling:
    of_pair = Ruling.objects.filter(order_id=row.order_id, person_id=row.person_id)
    require(not of_pair.filter(ended_at=None).exists(), RuledAlready())
    made = Ruling.objects.create(
        order_id=row.order_id,
        person_id=row.person_id,
        kind=kind,
        reason=reason,
        text=text,
        is_for_resident=is_for_resident,
        made_by_id=actor.me,
        made_at=now,
    )
    note("ruling", made.pk, kind.lower(), actor=actor, now=now, order=row.order_id)
    return made
