"""Looking behind the mask: by state and role, every look logged and shown to the person."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.rules import DisclosureRules
from kith.core.actor import Actor
from kith.core.refusal import ProofNeeded, Refusal, require
from kith.orders import policies
from kith.orders.models import Claim, Dispute, Objection, Order, Rating, Remark, Report
from kith.orders.states import RemarkKind
from kith.people.models import Person
from kith.people.settled import require_settled
from kith.vault import actions as vault
from kith.vault.clock import by_database
from kith.vault.states import Purpose

CONTACT = ("name", "phone", "address")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    text = _("This is about somebody under age. Please say first why you look.")
    status = 403


@transaction.atomic
def read_words(
    order_id: int, *, actor: Actor, now: datetime, why: Purpose | None = None
) -> dict[str, str]:
    """`text` and `risks` of the order, for the resident's side and the desk.

    Raises ReasonNeeded: somebody under age, and the desk did not say why it looks.
    """
    order = Order.objects.select_related("area", "resident").get(pk=order_id)
    require(policies.may_read_words(actor, order))
    purpose = _purpose(actor, order, why, now)
    return vault.reveal(order, "text", "risks", actor=actor, purpose=purpose, now=now)


@transaction.atomic
def read_remarks(
    order_id: int, *, actor: Actor, now: datetime, why: Purpose | None = None
) -> list[tuple[Remark, str]]:
    """The order's remarks with their text; internal ones for the desk only."""
    order = Order.objects.select_related("area", "resident").get(pk=order_id)
    require(policies.may_read_words(actor, order))
    purpose = _purpose(actor, order, why, now)
    rows = order.remarks.select_related("order").order_by("pk")
    if not policies.may_triage(actor, order):
        rows = rows.exclude(kind=RemarkKind.INTERNAL)
    return [(row, _text(row, "text", actor, purpose, now)) for row in rows]


@transaction.atomic
def read_outcome(
    order_id: int, *, actor: Actor, now: datetime, why: Purpose | None = None
) -> list[tuple[str, str]]:
    """What was reported, rated and disputed, as (kind, text), oldest first of each kind."""
    order = Order.objects.select_related("area", "resident").get(pk=order_id)
    require(policies.may_read_words(actor, order))
    purpose = _purpose(actor, order, why, now)
    reports = Report.objects.filter(claim__order=order).select_related("claim__order")
    found = [("report", _text(r, "text", actor, purpose, now)) for r in reports.order_by("pk")]
    ratings = Rating.objects.filter(order=order).select_related("order").order_by("pk")
    if not policies.may_triage(actor, order):
        ratings = ratings.filter(is_by_resident=True)
    found += [("rating", _text(r, "text", actor, purpose, now)) for r in ratings]
    for kind, model, field in (
        ("dispute", Dispute, "text"),
        ("objection", Objection, "reason"),
        ("decision", Objection, "decision"),
    ):
        rows = model.objects.filter(order=order).select_related("order").order_by("pk")
        found += [(kind, _text(row, field, actor, purpose, now)) for row in rows]
    return [(kind, text) for kind, text in found if text]


@transaction.atomic
def reveal_contact(
    order_id: int, *, purpose: Purpose, actor: Actor, now: datetime
) -> dict[str, str]:
    """Name, phone and address at the desk, one person a click; the street shows that it is she."""
    order = Order.objects.select_related("area", "resident").get(pk=order_id)
    require(policies.may_reveal_contact(actor, order))
    require_settled(actor=actor, now=now)
    is_sure = actor.has_proved(now) or not policies.must_prove_to_reveal(actor, order)
    require(is_sure, ProofNeeded())
    return _contact(order, actor=actor, purpose=purpose, now=now)


@transaction.atomic
def reveal_to_helper(claim_id: int, *, actor: Actor, now: datetime) -> dict[str, str]:
    """Name, phone, address and the resident's words, while the helper's window is open.

    The window is measured by the database's clock, whatever the caller says about the time.

    Raises Forbidden before acceptance, after withdrawal, and N hours after completion; ProofNeeded
    where a leader looks for her team.
    """
    row = Claim.objects.select_related(
        "order__area", "order__resident", "order__worksheet", "report"
    ).get(pk=claim_id)
    order = row.order
    moment = by_database(now, order.resident_id)
    rules = in_force(DisclosureRules, path=order.area.path, on=localtime(moment).date())
    slot_end = max(order.worksheet.ends_at, row.lease_until or order.worksheet.ends_at)
    require(policies.may_reveal_to_helper(actor, row, rules=rules, slot_end=slot_end, now=moment))
    require_settled(actor=actor, now=now)
    require(row.person_id == actor.person_id or actor.has_proved(now), ProofNeeded())
    words = vault.reveal(order, "text", "risks", actor=actor, purpose=Purpose.SERVE, now=now)
    return words | _contact(order, actor=actor, purpose=Purpose.SERVE, now=now)


def _contact(order: Order, *, actor: Actor, purpose: Purpose, now: datetime) -> dict[str, str]:
    resident: Person = order.resident
    found = vault.reveal(resident, *CONTACT, actor=actor, purpose=purpose, now=now)
    if order.address:
        elsewhere = vault.reveal(order, "address", actor=actor, purpose=purpose, now=now)
        found["address"] = elsewhere["address"]
    return found


def _text(
    row: Remark | Report | Rating | Dispute | Objection,
    field: str,
    actor: Actor,
    purpose: Purpose,
    now: datetime,
) -> str:
    if not getattr(row, field):
        return ""
    return vault.reveal(row, field, actor=actor, purpose=purpose, now=now)[field]


def _purpose(actor: Actor, order: Order, why: Purpose | None, now: datetime) -> Purpose:
    if policies.is_resident_side(actor, order):
        return Purpose.OWN
    today = localtime(now).date()
    require(why is not None or not policies.must_say_why(actor, order, today), ReasonNeeded())
    return why or Purpose.HANDLE_ORDER
