"""Claims: a yes, by accepting an offer or from the open pool; and how it is given back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue import queries as catalogue
from kith.catalogue.queries import in_force
from kith.catalogue.rules import WishRules
from kith.catalogue.states import LEAD
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups.queries import size
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_claim, end_offer, take_back_offers
from kith.orders.actions._fit import require_fit
from kith.orders.actions._moving import finish_when_all_reported, held_claim, move, tell_resident
from kith.orders.actions._trust import require_trust, watch
from kith.orders.models import Claim, Offer, Order, Seat
from kith.orders.queries import skills_that_count
from kith.orders.states import LIVE, OFFER, ClaimState, OrderKind, OrderState, ServiceMode, Target
from kith.outbox.actions import tell
from kith.people.models import Person


class NoPlaceLeft(Refusal):
    code = "no_place_left"
    text = _("Somebody was quicker: every place is taken. Thank you all the same.")


class NotSuited(Refusal):
    code = "not_suited"
    text = _("This request needs a skill that is not on your file or not yet checked: %(what)s.")


class TimeTaken(Refusal):
    code = "time_taken"
    text = _("You have already agreed to help at that time.")


class AlreadyIn(Refusal):
    code = "already_in"
    text = _("You have already agreed to help with this request.")


class TooLate(Refusal):
    code = "too_late"
    text = _("The time of this request is over.")


class TeamTooSmall(Refusal):
    code = "team_too_small"
    text = _("The team has %(has)s members; %(wants)s were promised.")


class LeadNeeded(Refusal):
    code = "lead_needed"
    text = _("The last place is for somebody who may lead the others.")


class NoLease(Refusal):
    code = "no_lease"
    text = _("Only a micro-wish that waits for delivery has a lease.")


@transaction.atomic
def accept(offer_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The helper said yes: the places are hers, and the resident hears who is coming.

    Raises:
        IllegalMove: the offer was answered, taken back or has expired.
        NoPlaceLeft: others filled the order.
    """
    order_id = Offer.objects.values_list("order_id", flat=True).get(pk=offer_id)
    order = Order.objects.select_related("area", "worksheet").locked(order_id)
    offer = Offer.objects.locked(offer_id)
    offer.order = order
    require(policies.may_answer_offer(actor, offer))
    OFFER.next(offer.state, "accept")
    require(now < offer.expires_at, IllegalMove())
    require(order.state == OrderState.OPEN, NoPlaceLeft())
    end_offer(offer, "accept", now=now)
    return _claim(
        order,
        Claim(
            order=order,
            offer=offer,
            target=offer.target,
            person_id=actor.me,
            team_id=offer.team_id,
            organisation_id=offer.organisation_id,
            mode=offer.mode,
            heads=offer.heads,
        ),
        actor=actor,
        now=now,
    )


@transaction.atomic
def claim(order_id: int, *, actor: Actor, now: datetime) -> Claim:
    """A volunteer took one place of an order in the open pool.

    Raises:
        Forbidden: not a volunteer here, one's own need, or the order is not in the pool.
        NoPlaceLeft: somebody was quicker.
    """
    order = Order.objects.select_related("area", "worksheet").locked(order_id)
    require(policies.may_claim(actor, order))
    _require_pool(order)
    mode = ServiceMode.EXPERTISE if order.worksheet.skills else ServiceMode.ORDER
    row = Claim(order=order, target=Target.PERSON, person_id=actor.me, mode=mode)
    return _claim(order, row, actor=actor, now=now)


@transaction.atomic
def claim_for_team(
    order_id: int, *, team_id: int, heads: int, actor: Actor, now: datetime
) -> Claim:
    """A team took several places of an order in the pool; its leader answers for it."""
    order = Order.objects.select_related("area", "worksheet").locked(order_id)
    require(policies.may_claim_for_team(actor, order, team_id))
    _require_pool(order)
    row = Claim(
        order=order,
        target=Target.TEAM,
        person_id=actor.me,
        team_id=team_id,
        mode=ServiceMode.TEAM,
        heads=heads,
    )
    return _claim(order, row, actor=actor, now=now)


def _require_pool(order: Order) -> None:
    require(order.state != OrderState.ACCEPTED, NoPlaceLeft())
    require(order.state == OrderState.OPEN and order.worksheet.in_pool)


def _claim(order: Order, row: Claim, *, actor: Actor, now: datetime) -> Claim:
    """Write the yes under the order's lock: eligibility, seats, the order's next state."""
    _require_eligible(order, row, now=now)
    taken = set(Seat.objects.filter(order=order).values_list("number", flat=True))
    free = [n for n in range(1, order.people_needed + 1) if n not in taken]
    require(1 <= row.heads <= len(free), NoPlaceLeft())
    require(row.heads < len(free) or _is_led(order, row, now), LeadNeeded())
    row.made_at = now
    if order.kind == OrderKind.WISH:
        lease = in_force(WishRules, path=order.area.path, on=localtime(now).date())
        row.lease_until = now + timedelta(days=lease.contact_days)
    row.save(force_insert=True)
    Seat.objects.bulk_create(
        Seat(order=order, claim=row, number=n, of=order.people_needed) for n in free[: row.heads]
    )
    note("claim", row.pk, "claim", actor=actor, now=now, after=row.state, order=order.pk)
    tell_resident(order, "helper_found", now=now, cause=f"claim:{row.pk}")
    if len(free) == row.heads:
        move(order, "fill", actor=actor, now=now, claim=row.pk)
        take_back_offers(order, now=now)
    else:
        note("order", order.pk, "claim", actor=actor, now=now, after=order.state, claim=row.pk)
    return row


def _is_led(order: Order, row: Claim, now: datetime) -> bool:
    """Whether somebody of those who then agreed may lead, where the worksheet wants that."""
    if not order.worksheet.needs_lead or row.target != Target.PERSON:
        return True
    leaders = skills_that_count(localtime(now).date()).filter(skill=LEAD)
    agreed = order.claims.filter(state__in=LIVE).values("person_id")
    return leaders.filter(Q(person_id=row.person_id) | Q(person_id__in=agreed)).exists()


def _require_eligible(order: Order, row: Claim, *, now: datetime) -> None:
    person = Person.objects.locked(row.person_id)  # two yeses of one person meet here
    sheet = order.worksheet
    require_fit(order, person, now=now)
    if row.offer is None:
        require_trust(person.pk, order.area.path, now=now)
    require(not order.claims.filter(person=person, state__in=LIVE).exists(), AlreadyIn())
    require(order.kind == OrderKind.WISH or now < sheet.ends_at, TooLate())
    if row.target == Target.TEAM:
        has = size(row.team_id or 0, on=localtime(now).date())
        require(row.heads <= has, TeamTooSmall(has=has, wants=row.heads))
        return
    if row.target == Target.UNIT:
        return
    counted = skills_that_count(localtime(now).date()).filter(person=person)
    missing = set(sheet.skills) - set(counted.values_list("skill", flat=True))
    names = [skill.name for skill in catalogue.skills() if skill.code in missing]
    require(not missing, NotSuited(what="、".join(names)))
    busy = Claim.objects.filter(
        person=person,
        target=Target.PERSON,
        state__in=LIVE,
        order__kind=OrderKind.REQUEST,  # a wish is brought any day of its lease
        order__worksheet__starts_at__lt=sheet.ends_at,
        order__worksheet__ends_at__gt=sheet.starts_at,
    )
    require(order.kind == OrderKind.WISH or not busy.exists(), TimeTaken())


@transaction.atomic
def contact_made(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The holder of a wish has spoken with the wisher: the lease now runs until delivery."""
    row = held_claim(claim_id)
    require(policies.holds(actor, row))
    require(row.state == ClaimState.HELD and row.lease_until is not None, NoLease())
    rules = in_force(WishRules, path=row.order.area.path, on=localtime(now).date())
    row.lease_until = row.made_at + timedelta(days=rules.deliver_days)
    row.save(update_fields=("lease_until",))
    note("claim", row.pk, "contact_made", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def withdraw(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The helper gave it back before it began: no penalty; others are asked."""
    row = held_claim(claim_id)
    require(policies.may_withdraw(actor, row))
    _give_back(row, "withdraw", actor=actor, now=now)
    watch(row, now=now)
    return row


@transaction.atomic
def release(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The desk, or the lease that ran out, freed the places; the helper is told."""
    row = held_claim(claim_id)
    require(policies.may_release(actor, row))
    lapsed = row.lease_until is not None and row.lease_until <= now
    require(lapsed or not actor.is_clock, IllegalMove())
    return _give_back(row, "release", actor=actor, now=now)


@transaction.atomic
def no_show(claim_id: int, *, actor: Actor, now: datetime) -> Claim:
    """The helper had agreed and did not come; the desk says so, others are asked at once."""
    row = held_claim(claim_id)
    may = policies.may_release(actor, row) and not policies.holds(actor, row)
    require(may and not actor.is_clock)
    early = _("The agreed time has not come yet.")
    require(now >= row.order.worksheet.starts_at, BadInput(why=early))
    return _give_back(row, "no_show", actor=actor, now=now)


def _give_back(row: Claim, verb: str, *, actor: Actor, now: datetime) -> Claim:
    end_claim(row, verb, actor=actor, now=now)
    others = row.order.claims.filter(state__in=LIVE).exists()
    if row.order.state == OrderState.IN_SERVICE and others:  # they go on without her
        note("order", row.order_id, verb, actor=actor, now=now, claim=row.pk)
        finish_when_all_reported(row.order, actor=actor, now=now)
    else:
        move(row.order, "release", actor=actor, now=now, claim=row.pk, why=verb)
    tell_resident(row.order, "helper_lost", now=now, cause=f"claim:{row.pk}:{verb}")
    return row


@transaction.atomic
def remind(claim_id: int, *, actor: Actor, now: datetime) -> bool:
    """The holder of a wish is reminded once that the lease runs out soon."""
    require(actor.is_clock)
    row = Claim.objects.select_related("order").get(pk=claim_id)
    message = tell(
        row.person_id,
        "claim_reminder",
        cause=f"claim:{row.pk}:remind",
        now=now,
        link="/my-day/",
        number=row.order.number,
    )
    return message.made_at == now
