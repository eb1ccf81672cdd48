"""What waits for whose word."""

from datetime import datetime

from django.db.models import Q, QuerySet

from kith.approvals.models import Approval
from kith.approvals.policies import APPROVERS
from kith.approvals.states import LASTS, OPEN, ApprovalState
from kith.core.actor import Actor


def visible_to(actor: Actor) -> QuerySet[Approval]:
    """The twin of `policies.may_see`, the newest first."""
    if actor.person_id is None:
        return Approval.objects.none()
    seen = Q(asked_by_id=actor.me) | _in_charge(actor)
    return Approval.objects.filter(seen).select_related("word").order_by("-pk")


def to_decide(actor: Actor, *, now: datetime) -> QuerySet[Approval]:
    """What waits for a second person's word where the actor has the right to give one.

    Some of it she may not decide for being near; the page says so.
    """
    if actor.person_id is None:
        return Approval.objects.none()
    rows = Approval.objects.filter(_in_charge(actor), state=ApprovalState.ASKED)
    fresh = rows.filter(asked_at__gt=now - LASTS)
    return fresh.exclude(asked_by_id=actor.me).order_by("asked_at", "pk")


def asked_by(actor: Actor) -> QuerySet[Approval]:
    """What the actor asked for, the newest first."""
    if actor.person_id is None:
        return Approval.objects.none()
    rows = Approval.objects.filter(asked_by_id=actor.me)
    return rows.select_related("word").order_by("-pk")


def over_time(now: datetime) -> list[int]:
    """Those whose day is over: nobody answered, or the yes was not used."""
    late = Q(state=ApprovalState.ASKED, asked_at__lte=now - LASTS)
    late |= Q(state=ApprovalState.APPROVED, word__at__lte=now - LASTS)
    rows = Approval.objects.filter(late, state__in=OPEN)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _in_charge(actor: Actor) -> Q:
    there = Q(pk=None)
    for deed, roles in APPROVERS.items():
        for path in actor.paths(*roles):
            there |= Q(deed=deed, path__startswith=path)
    return there
