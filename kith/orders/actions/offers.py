"""Offers: somebody is asked. A no costs nothing and quiets the phone.

Source: regulation on volunteer service, articles 25 and 40 (nobody may be assigned by force).
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.asking import AskingRules
from kith.catalogue.queries import in_force
from kith.catalogue.rules import OfferRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_offer
from kith.orders.models import Offer, Order
from kith.orders.states import LIVE, OFFER, OfferState, OrderState, ServiceMode, Target
from kith.outbox.actions import tell
from kith.people.actions.volunteering import quieten
from kith.people.models import Person, RoleGrant

WEEK = timedelta(days=7)
COLUMN = {Target.PERSON: "person_id", Target.TEAM: "team_id", Target.UNIT: "organisation_id"}


class AlreadyAsked(Refusal):
    code = "already_asked"
    text = _("This helper was already asked, or has agreed.")


class AskedEnough(Refusal):
    code = "asked_enough"
    text = _("This helper was asked %(times)s times within seven days. Please ask somebody else.")


class BeingAsked(Refusal):
    code = "being_asked"
    text = _("Somebody else is asking this helper at this very moment. Please try again.")


class TooManyAsked(Refusal):
    code = "too_many_asked"
    text = _("Enough helpers are asked already. Wait for an answer or take an offer back.")


@dataclass(frozen=True, slots=True)
class OfferInput:
    """Whom to ask. `bill` says why this one: named costs in minutes, shown to both sides.

    In a wave more are asked than places are free: whoever says yes first has one. There somebody
    who was silent may be asked once more; a no stands for good.
    """

    target: Target
    target_id: int
    mode: ServiceMode = ServiceMode.ORDER
    heads: int = 1
    bill: dict[str, float] = field(default_factory=dict)
    in_wave: bool = False
    until: datetime | None = None  # none: as long as the rule of the place says


@transaction.atomic
def offer(order_id: int, *, input: OfferInput, actor: Actor, now: datetime) -> Offer:
    """The helper is asked and may say no until the offer expires.

    Raises:
        Forbidden: not the desk of this order, or the order is the target's own need.
        IllegalMove: the order is not looking for helpers.
        AlreadyAsked: the same helper holds an open offer, a claim, or has said no.
        TooManyAsked: open offers and claims would exceed the people needed.
        AskedEnough: the person was asked as often this week as the place allows.
        BeingAsked: another order asks the same person, and her asks cannot be counted now.
    """
    order = Order.objects.select_related("area").locked(order_id)
    require(actor.is_clock or policies.may_triage(actor, order))
    require(order.state == OrderState.OPEN, IllegalMove())
    require(not (input.target == Target.PERSON and input.target_id == order.resident_id))
    mine = {"target": input.target, COLUMN[input.target]: input.target_id}
    over = (OfferState.WITHDRAWN, OfferState.EXPIRED) if input.in_wave else (OfferState.WITHDRAWN,)
    again = order.offers.exclude(state__in=over).filter(**mine).exists()
    require(not again and not order.claims.filter(**mine, state__in=LIVE).exists(), AlreadyAsked())
    _require_room(order, input)
    asking = in_force(AskingRules, path=order.area.path, on=localtime(now).date())
    _require_peace(input, asking, now=now)
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
        expires_at=input.until or now + timedelta(hours=hours),
    )
    note("order", order.pk, "offer", actor=actor, now=now, after=order.state, offer=row.pk)
    _announce(row, rings_at=asking.rings_at(localtime(now), urgent=order.is_urgent), now=now)
    return row


def _require_room(order: Order, input: OfferInput) -> None:
    alone = input.target != Target.PERSON or input.heads == 1
    require(alone, BadInput(field="heads", why=_("One person fills one place.")))
    waiting = order.offers.filter(state=OfferState.OFFERED).values_list("heads", flat=True)
    asked = 0 if input.in_wave else sum(waiting)
    room = order.people_needed - order.seats.count() - asked
    require(1 <= input.heads <= room, TooManyAsked())


def _require_peace(input: OfferInput, rules: AskingRules, *, now: datetime) -> None:
    """Nobody is asked more often within seven days than the place allows, whoever asks.

    Two asks of one person meet here, and neither waits: an approval asks many, in any order.
    """
    if input.target != Target.PERSON:
        return
    free = Person.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
    require(free.filter(pk=input.target_id).first() is not None, BeingAsked())
    lately = Offer.objects.filter(person_id=input.target_id, made_at__gt=now - WEEK)
    times = lately.exclude(state=OfferState.WITHDRAWN).count()
    require(times < rules.week_most, AskedEnough(times=times))


def _announce(row: Offer, *, rings_at: datetime, now: datetime) -> None:
    """Whoever is asked finds it on the page at once; the phone rings when it may."""
    for person_id in _to_tell(row):
        tell(
            person_id,
            "offer_made",
            cause=f"offer:{row.pk}",
            now=now,
            link="/offers/",
            not_before=rings_at,
            ends_at=row.expires_at,
            number=row.order.number,
        )


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
def not_this_month(*, actor: Actor, now: datetime) -> datetime:
    """The helper said no to all she is asked herself, and her phone is quiet until then.

    Raises:
        Forbidden: nobody in person.
    """
    require(actor.person_id is not None)
    person = Person.objects.select_related("area").get(pk=actor.me)
    asked = Offer.objects.filter(person_id=actor.me, state=OfferState.OFFERED)
    for offer_id in asked.order_by("order_id").values_list("pk", flat=True):
        row = _held(offer_id)
        if OFFER.allows(row.state, "decline"):  # unless answered while we waited for the lock
            end_offer(row, "decline", now=now)
            note("order", row.order_id, "decline", actor=actor, now=now, offer=row.pk)
    rules = in_force(AskingRules, path=person.area.path, on=localtime(now).date())
    until = now + timedelta(days=rules.pause_days)
    quieten(actor.me, until=until, now=now)
    note("person", actor.me, "not_this_month", actor=actor, now=now)
    return until


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
