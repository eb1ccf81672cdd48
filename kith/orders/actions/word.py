"""The resident's last word, and what happens when there is none or when it is contested."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import CallBackRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hours.actions import recording as hours
from kith.hours.models import ServiceRecord
from kith.hours.states import STANDING, UNCONFIRMED, LateReason
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._moving import held_claim, move, tell_resident
from kith.orders.models import CallBack, Claim, Dispute, Order, Rating
from kith.orders.states import CLAIM, LIFE, CallBackOutcome, ClaimState, OrderState
from kith.people.states import Channel
from kith.vault import actions as vault


class TooSoonToClose(Refusal):
    code = "too_soon_to_close"
    text = _("The resident must be rung %(attempts)s times before this is closed as silent.")


def _held(order_id: int) -> Order:
    return Order.objects.select_related("area").prefetch_related("claims").locked(order_id)


@transaction.atomic
def confirm(
    order_id: int, *, stars: int, text: str, channel: Channel, actor: Actor, now: datetime
) -> Order:
    """The resident's side says it is done and how it was; minutes are confirmed and thanked for.

    `stars` 0 confirms without rating: not rated is not satisfied. Taken by phone or at the counter
    the word is marked as by proxy.

    Raises:
        Forbidden: somebody who served, or without a say.
        SecondPersonNeeded: the one who confirms lives with the one who served.
    """
    order = _held(order_id)
    require(policies.may_confirm(actor, order))
    require(0 <= stars <= 5, BadInput(field="stars", why=_("One to five stars.")))
    move(order, "confirm", actor=actor, now=now, channel=channel)
    _confirm_claims(order, LateReason.RECIPIENT, actor=actor, now=now)
    if stars:
        _rate(order, stars=stars, text=text, channel=channel, actor=actor, now=now)
    tell_resident(order, "order_closed", now=now, cause="confirm")
    return order


def _confirm_claims(order: Order, why_late: LateReason, *, actor: Actor, now: datetime) -> None:
    by_recipient, late = policies.is_resident_side(actor, order), hours.Late(why_late)
    rows = order.claims.select_for_update().filter(state=ClaimState.SERVED).order_by("pk")
    for row in rows:
        row.state = CLAIM.next(row.state, "confirm")
        row.ended_at = now
        row.save(update_fields=("state", "ended_at"))
        note("claim", row.pk, "confirm", actor=actor, now=now, after=row.state)
        for record_id in _records(row, *UNCONFIRMED):
            hours.confirm(record_id, by_recipient=by_recipient, actor=actor, now=now, late=late)


def _records(row: Claim, *states: str) -> list[int]:
    found = ServiceRecord.objects.filter(cause=f"claim:{row.pk}", state__in=states)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _rate(
    order: Order, *, stars: int, text: str, channel: Channel, actor: Actor, now: datetime
) -> Rating:
    return Rating.objects.create(
        order=order,
        is_by_resident=True,
        by_id=actor.me,
        by_proxy=actor.me != order.resident_id,
        channel=channel,
        stars=stars,
        text=vault.seal(Rating, "text", order.resident_id, text.strip()),
        at=now,
    )


@transaction.atomic
def rate_visit(claim_id: int, *, stars: int, text: str, actor: Actor, now: datetime) -> Rating:
    """The helper's word about the visit; only the desk reads it."""
    row = held_claim(claim_id)
    require(policies.holds(actor, row) and row.state in (ClaimState.SERVED, ClaimState.DONE))
    require(1 <= stars <= 5, BadInput(field="stars", why=_("One to five stars.")))
    rated, _created = Rating.objects.get_or_create(
        claim=row,
        by_id=actor.me,
        is_by_resident=False,
        defaults={
            "order": row.order,
            "channel": Channel.WEB,
            "stars": stars,
            "text": vault.seal(Rating, "text", row.order.resident_id, text.strip()),
            "at": now,
        },
    )
    return rated


@transaction.atomic
def call_back(
    order_id: int, *, outcome: CallBackOutcome, stars: int, actor: Actor, now: datetime
) -> Order:
    """The desk rang. Satisfied confirms, anything else than no answer opens a dispute, and no
    answer sets the next call; after the last one the order closes as silent, never as satisfied.
    """
    order = _held(order_id)
    require(policies.may_triage(actor, order) and policies.may_confirm(actor, order))
    require(LIFE.allows(order.state, "confirm"), BadInput(why=_("There is nothing to ask about.")))
    CallBack.objects.create(order=order, outcome=outcome, by_id=actor.me, at=now)
    note("order", order.pk, "call_back", actor=actor, now=now, after=order.state, outcome=outcome)
    if outcome == CallBackOutcome.SATISFIED:
        return confirm(order_id, stars=stars, text="", channel=Channel.PHONE, actor=actor, now=now)
    if outcome == CallBackOutcome.NO_ANSWER:
        return _no_answer(order, actor=actor, now=now)
    return dispute(order_id, text=str(CallBackOutcome(outcome).label), actor=actor, now=now)


def _no_answer(order: Order, *, actor: Actor, now: datetime) -> Order:
    rules = in_force(CallBackRules, path=order.area.path, on=localtime(now).date())
    if _unanswered(order, rules) >= rules.attempts and order.state == OrderState.REPORTED:
        return move(order, "close_silent", actor=actor, now=now)
    return order


def _unanswered(order: Order, rules: CallBackRules) -> int:
    """Calls of this stage without an answer; one made too soon after another does not count."""
    rung = order.call_backs.filter(outcome=CallBackOutcome.NO_ANSWER, at__gte=order.stage_at)
    counted: list[datetime] = []
    for at in rung.order_by("at", "pk").values_list("at", flat=True):
        if not counted or at >= counted[-1] + timedelta(days=rules.again_after_days):
            counted.append(at)
    return len(counted)


@transaction.atomic
def close_silent(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """Closed without an answer after every call was made. The minutes wait for a second person."""
    order = _held(order_id)
    require(policies.may_triage(actor, order))
    rules = in_force(CallBackRules, path=order.area.path, on=localtime(now).date())
    require(_unanswered(order, rules) >= rules.attempts, TooSoonToClose(attempts=rules.attempts))
    return move(order, "close_silent", actor=actor, now=now)


@transaction.atomic
def confirm_hours(order_id: int, *, actor: Actor, now: datetime) -> Order:
    """A second person at the desk confirms the minutes of an order that closed without an answer.

    The order stays unconfirmed: the resident's word is still open.

    Raises:
        IllegalMove: the order did not close as silent, or its minutes are confirmed.
        SecondPersonNeeded: the actor served, or lives with the one who served.
    """
    order = _held(order_id)
    served = any(c.person_id == actor.person_id for c in order.claims.all())
    require(policies.may_triage(actor, order) and not served)
    waiting = order.claims.filter(state=ClaimState.SERVED).exists()
    require(order.state == OrderState.UNCONFIRMED and waiting, IllegalMove())
    _confirm_claims(order, LateReason.SILENCE, actor=actor, now=now)
    note("order", order.pk, "confirm_hours", actor=actor, now=now, after=order.state)
    return order


@transaction.atomic
def dispute(order_id: int, *, text: str, actor: Actor, now: datetime) -> Order:
    """Somebody says it was not so; somebody uninvolved, one level up, will decide."""
    order = _held(order_id)
    require(policies.may_dispute(actor, order))
    require(bool(text.strip()), BadInput(field="text", why=_("Please write what was wrong.")))
    move(order, "dispute", actor=actor, now=now)
    Dispute.objects.create(
        order=order,
        text=vault.seal(Dispute, "text", order.resident_id, text.strip()),
        by_id=actor.me,
        at=now,
    )
    tell_resident(order, "order_disputed", now=now, cause=f"dispute:{int(now.timestamp())}")
    return order


@transaction.atomic
def decide_dispute(order_id: int, *, is_upheld: bool, actor: Actor, now: datetime) -> Order:
    """Upheld: minutes and points are taken back and the order counts as unsolved, to be tried
    again. Not upheld: what was reported stands confirmed.
    """
    order = _held(order_id)
    require(policies.may_arbitrate(actor, order))
    verb = "undo" if is_upheld else "settle"
    LIFE.next(order.state, verb)
    row = order.disputes.select_for_update().get(decided_at=None)
    require(row.by_id != actor.me)
    row.decided_by_id, row.decided_at = actor.me, now
    row.save(update_fields=("decided_by_id", "decided_at"))
    move(order, verb, actor=actor, now=now)
    if is_upheld:
        _void_claims(order, actor=actor, now=now)
    else:
        _confirm_claims(order, LateReason.DISPUTE, actor=actor, now=now)
    tell_resident(order, "dispute_decided", now=now, cause=f"dispute:{row.pk}:decided")
    return order


def _void_claims(order: Order, *, actor: Actor, now: datetime) -> None:
    rows = order.claims.select_for_update().filter(state__in=(ClaimState.SERVED, ClaimState.DONE))
    for row in rows.order_by("pk"):
        row.state = CLAIM.next(row.state, "void")
        row.ended_at = now
        row.save(update_fields=("state", "ended_at"))
        row.seats.all().delete()
        order.ratings.filter(is_by_resident=True).update(is_void=True)
        note("claim", row.pk, "void", actor=actor, now=now, after=row.state)
        for record_id in _records(row, *STANDING):
            hours.reverse(record_id, reason=f"order:{order.pk}:dispute", actor=actor, now=now)
