"""Offers: somebody is asked. A no costs nothing and quiets the phone.

Source: regulation on volunteer service, articles 25 and 40 (nobody may be assigned by force).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import OfferRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_offer
from kith.orders.models import Offer, Order
from kith.orders.states import LIVE, OfferState, OrderState, ServiceMode, Target
from kith.outbox.actions import tell
from kith.people.actions.volunteering import quieten
from kith.people.models import RoleGrant


class AlreadyAsked(Refusal):
    code = "already_asked"
    text = _("This helper was already asked, or has agreed.")


class TooManyAsked(Refusal):
    code = "too_many_asked"
    text = _("Enough helpers are asked already. Wait for an answer or take an offer back.")


@dataclass(frozen=True, slots=True)
class OfferInput:
    """Whom to ask. `bill` says why this one: named costs in minutes, shown to both sides."""

    target: Target
    target_id: int
    mode: ServiceMode = ServiceMode.ORDER
    heads: int = 1
    bill: dict[str, float] = field(default_factory=dict)


@transaction.atomic
def offer(order_id: int, *, input: OfferInput, actor: Actor, now: datetime) -> Offer:
    """The helper is asked and may say no until the offer expires.

    Raises:
        Forbidden: not the desk of this order, or the order is the target's own need.
        IllegalMove: the order is not looking for helpers.
        AlreadyAsked: the same helper holds an open offer, a claim, or has said no.
        TooManyAsked: open offers and claims would exceed the people needed.
    """
    order = Order.objects.select_related("area").locked(order_id)
    require(actor.is_clock or policies.may_triage(actor, order))
    require(order.state == OrderState.OPEN, IllegalMove())
    require(not (input.target == Target.PERSON and input.target_id == order.resident_id))
    column = {Target.PERSON: "person_id", Target.TEAM: "team_id", Target.UNIT: "organisation_id"}[
        input.target
    ]
    mine = {"target": input.target, column: input.target_id}
    again = order.offers.exclude(state=OfferState.WITHDRAWN).filter(**mine).exists()
    require(not again and not order.claims.filter(**mine, state__in=LIVE).exists(), AlreadyAsked())
    asked = sum(order.offers.filter(state=OfferState.OFFERED).values_list("heads", flat=True))
    alone = input.target != Target.PERSON or input.heads == 1
    require(alone, BadInput(field="heads", why=_("One person fills one place.")))
    room = order.people_needed - order.seats.count() - asked
    require(1 <= input.heads <= room, TooManyAsked())
    rules = in_force(OfferRules, path=order.area.path, on=localtime(now).date())
    hours = rules.urgent_valid_h if order.is_urgent else rules.valid_h
    row = Offer.objects.create(
        order=order,
        **mine,
        mode=input.mode,
        heads=input.heads,
        bill=input.bill,
        made_by_id=actor.person_id or 0,
        made_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    note("order", order.pk, "offer", actor=actor, now=now, after=order.state, offer=row.pk)
    for person_id in _to_tell(row):
        tell(
            person_id,
            "offer_made",
            cause=f"offer:{row.pk}",
            now=now,
            link="/offers/",
            number=order.number,
        )
    return row


def _to_tell(offer: Offer) -> list[int]:
    if offer.person_id is not None:
        return [offer.person_id]
    held = RoleGrant.objects.filter(ends_at=None)
    if offer.team_id is not None:
        held = held.filter(role=Role.LEADER, scope_kind=ScopeKind.TEAM, scope_id=offer.team_id)
    else:
        scope = offer.organisation_id or 0
        held = held.filter(role=Role.LIAISON, scope_kind=ScopeKind.ORGANISATION, scope_id=scope)
    return list(held.order_by("pk").values_list("person_id", flat=True))


@transaction.atomic
def decline(offer_id: int, *, actor: Actor, now: datetime) -> Offer:
    """The helper said no: nothing of hers changes, and the phone is quiet for a while."""
    row = _held(offer_id)
    require(policies.may_answer_offer(actor, row))
    end_offer(row, "decline", now=now)
    note("order", row.order_id, "decline", actor=actor, now=now, offer=row.pk)
    if row.person_id is not None:
        rules = in_force(OfferRules, path=row.order.area.path, on=localtime(now).date())
        until = now + timedelta(hours=rules.quiet_after_no_h)
        quieten(row.person_id, until=until, now=now)
    return row


@transaction.atomic
def take_back(offer_id: int, *, actor: Actor, now: datetime) -> Offer:
    """The desk no longer asks this helper."""
    row = _held(offer_id)
    require(policies.may_triage(actor, row.order))
    end_offer(row, "withdraw", now=now)
    note("order", row.order_id, "take_back", actor=actor, now=now, offer=row.pk)
    return row


@transaction.atomic
def expire(offer_id: int, *, actor: Actor, now: datetime) -> Offer:
    """Nobody answered in time: it changes nothing for the one who was asked."""
    row = _held(offer_id)
    require(actor.is_clock)
    require(row.expires_at <= now, IllegalMove())
    end_offer(row, "expire", now=now)
    note("order", row.order_id, "expire", actor=actor, now=now, offer=row.pk)
    return row


def _held(offer_id: int) -> Offer:
    """The offer, after its order: bigger before smaller."""
    order_id = Offer.objects.values_list("order_id", flat=True).get(pk=offer_id)
    order = Order.objects.select_related("area").locked(order_id)
    row = Offer.objects.locked(offer_id)
    row.order = order
    return row
