"""Orders as demand: what the solver's board needs to know, each answer in one query.

A part of the room of queries: plain rows, no sealed value among them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.utils.timezone import localtime

from kith.catalogue.states import LEAD
from kith.orders.models import Claim, Offer, Order, TimeOption
from kith.orders.queries import skills_that_count
from kith.orders.states import LIVE, ClaimState, OfferState, OrderKind, OrderState, Target
from kith.people.states import Gender
from kith.places.queries import centres
from kith.places.rules import Position

Span: TypeAlias = tuple[datetime, datetime]

ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED)
NAMED = 500  # with more, the database is asked for all that are open instead of each by name
COLUMN = {Target.PERSON: "person_id", Target.TEAM: "team_id", Target.UNIT: "organisation_id"}
COLUMNS = (
    "pk", "area_id", "resident_id", "resident__household_key", "service__code", "is_urgent",
    "due_at", "people_needed", "filled", "asked", "worksheet__skills", "worksheet__starts_at",
    "worksheet__ends_at", "worksheet__gender_wanted", "worksheet__language_wanted",
    "worksheet__minors_allowed", "worksheet__claimant", "worksheet__needs_lead",
    "worksheet__all_or_none",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demand:
    """An order that still looks for helpers, without a word about who asked."""

    order_id: int
    position: Position | None  # centre of the area, WGS 84; none where nobody measured it
    skills: frozenset[str]
    starts_at: datetime
    ends_at: datetime
    people: int  # places neither taken nor offered
    is_urgent: bool
    is_late: bool
    gender_wanted: Gender
    language_wanted: str
    minors_allowed: bool
    resident_id: int
    household_key: str
    service: str = ""  # code of the kind of service
    area_id: int = 0
    other_times: tuple[Span, ...] = ()  # that suit as well, while nobody is bound to the first
    claimant: Target = Target.PERSON  # single helpers, or one team or unit for all the places
    needs_lead: bool = False  # one of the people leads, and nobody asked or agreed may
    is_whole: bool = False  # all these people or nobody


def open_demands(path: str, now: datetime) -> list[Demand]:
    """Open requests under the path whose service lies ahead and for which too few are asked.

    Wishes are not among them: they hang on the wall for whoever wants to fulfil one.
    """
    rows = _open(path, now)
    at = centres(row["area_id"] for row in rows)
    others, led = _other_times(path, now), _led(path, now)
    return [_demand(row, now, at, others, led) for row in rows]


def unfilled(order_ids: Iterable[int], path: str, now: datetime) -> list[Demand]:
    """The named orders among the open ones, with all their free places, whoever is asked for them.

    A leader is wanted until somebody who may lead is asked or has agreed.
    """
    rows = _rows(path, now, Q(pk__in=set(order_ids)))
    at = centres(row["area_id"] for row in rows)
    led = _led(path, now)
    made = [(_demand(row, now, at, {}, led), row["asked"] or 0) for row in rows]
    return [replace(demand, people=demand.people + asked) for demand, asked in made]


def open_count(path: str, now: datetime) -> int:
    """How many requests under the path look for helpers, filled by offers or not."""
    rows = Order.objects.filter(area__path__startswith=path, state=OrderState.OPEN)
    return rows.filter(kind=OrderKind.REQUEST, worksheet__starts_at__gt=now).count()


def _open(path: str, now: datetime) -> list[dict[str, Any]]:
    rows = _rows(path, now)
    return [row for row in rows if row["people_needed"] > row["filled"] + (row["asked"] or 0)]


def _rows(path: str, now: datetime, only: Q | None = None) -> list[dict[str, Any]]:
    waiting = Offer.objects.filter(order=OuterRef("pk"), state=OfferState.OFFERED)
    heads = waiting.order_by().values("order").annotate(n=Sum("heads")).values("n")
    rows = (
        Order.objects.filter(only or Q(), area__path__startswith=path, state=OrderState.OPEN)
        .filter(kind=OrderKind.REQUEST, worksheet__starts_at__gt=now)
        .annotate(filled=Count("seats"), asked=Subquery(heads))
        .order_by("pk")
        .values(*COLUMNS)
    )
    return list(rows)


def _other_times(path: str, now: datetime) -> dict[int, list[Span]]:
    """By order, the other times that lie ahead, the earliest first."""
    rows = TimeOption.objects.filter(
        worksheet__order__area__path__startswith=path,
        worksheet__order__state=OrderState.OPEN,
        starts_at__gt=now,
    ).order_by("starts_at", "ends_at")
    found: dict[int, list[Span]] = defaultdict(list)
    for order_id, start, end in rows.values_list("worksheet__order_id", "starts_at", "ends_at"):
        found[order_id].append((start, end))
    return found


def _led(path: str, now: datetime) -> set[int]:
    """Orders that want a leader for which somebody who may lead is asked or has agreed."""
    leaders = skills_that_count(localtime(now).date()).filter(skill=LEAD).values("person_id")
    of_order = Q(
        order__area__path__startswith=path,
        order__state=OrderState.OPEN,
        order__worksheet__needs_lead=True,
        person_id__in=leaders,
    )
    agreed = Claim.objects.filter(of_order, state__in=LIVE).values_list("order_id")
    asked = Offer.objects.filter(of_order, state=OfferState.OFFERED).values_list("order_id")
    return {order_id for (order_id,) in agreed.union(asked)}


def _demand(
    row: dict[str, Any],
    now: datetime,
    at: dict[int, Position],
    others: dict[int, list[Span]],
    led: set[int],
) -> Demand:
    order_id, bound = row["pk"], row["filled"] + (row["asked"] or 0)
    return Demand(
        order_id=order_id,
        position=at.get(row["area_id"]),
        skills=frozenset(row["worksheet__skills"]),
        starts_at=row["worksheet__starts_at"],
        ends_at=row["worksheet__ends_at"],
        people=row["people_needed"] - bound,
        is_urgent=row["is_urgent"],
        is_late=row["due_at"] is not None and row["due_at"] < now,
        gender_wanted=Gender(row["worksheet__gender_wanted"]),
        language_wanted=row["worksheet__language_wanted"],
        minors_allowed=row["worksheet__minors_allowed"],
        resident_id=row["resident_id"],
        household_key=row["resident__household_key"],
        service=row["service__code"],
        area_id=row["area_id"],
        other_times=() if bound else tuple(others.get(order_id, ())),
        claimant=Target(row["worksheet__claimant"]),
        needs_lead=row["worksheet__needs_lead"] and order_id not in led,
        is_whole=row["worksheet__all_or_none"],
    )


def promises(
    since: datetime, *, target: Target = Target.PERSON
) -> list[tuple[int, datetime, datetime]]:
    """(person, start, end) of requests agreed to or offered that end after a moment.

    Wishes bind nobody to a time: they are brought any day of their lease. With another target the
    first is the team or unit.
    """
    who = COLUMN[target]
    when = (who, "order__worksheet__starts_at", "order__worksheet__ends_at")
    named = {f"{who}__isnull": False}
    later = Q(order__kind=OrderKind.REQUEST, order__worksheet__ends_at__gt=since)
    agreed = Claim.objects.filter(later, state__in=LIVE, **named)
    offered = Offer.objects.filter(later, state=OfferState.OFFERED, **named)
    return [*agreed.values_list(*when), *offered.values_list(*when)]


def asked(order_ids: Iterable[int], *, target: Target = Target.PERSON) -> set[tuple[int, int]]:
    """(order, person) of everybody who was asked and not spared the answer, or ever agreed.

    With another target the second is the team or unit.
    """
    ids, who = set(order_ids), COLUMN[target]
    named = {f"{who}__isnull": False}
    of_orders = Q(order_id__in=ids) if len(ids) <= NAMED else Q(order__state=OrderState.OPEN)
    offers = Offer.objects.filter(of_orders, **named).exclude(state=OfferState.WITHDRAWN)
    claims = Claim.objects.filter(of_orders, **named)
    pairs = {*offers.values_list("order_id", who), *claims.values_list("order_id", who)}
    return {pair for pair in pairs if pair[0] in ids}


def met(resident_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(helper, resident) of those who know each other from a service, of residents who wait."""
    ids = set(resident_ids)
    waiting = Order.objects.filter(state=OrderState.OPEN).values("resident_id")
    of_them = Q(order__resident_id__in=ids if len(ids) <= NAMED else waiting)
    rows = Claim.objects.filter(of_them, state__in=(ClaimState.SERVED, ClaimState.DONE))
    pairs = rows.values_list("person_id", "order__resident_id")
    return {pair for pair in pairs if pair[1] in ids}


def answers(since: datetime, *, target: Target = Target.PERSON) -> dict[int, tuple[int, int]]:
    """Person, team or unit to (yes, answers and silences) over the offers made since a moment."""
    who = COLUMN[target]
    rows = Offer.objects.filter(state__in=ANSWERED, made_at__gte=since, **{f"{who}__isnull": False})
    counted = (
        rows.order_by()
        .values(who)
        .annotate(yes=Count("pk", filter=Q(state=OfferState.ACCEPTED)), n=Count("pk"))
    )
    return {row[who]: (row["yes"], row["n"]) for row in counted}


def places_left(order_id: int) -> int:
    """Places of an order neither taken nor offered."""
    order = Order.objects.get(pk=order_id)
    waiting = order.offers.filter(state=OfferState.OFFERED).aggregate(n=Sum("heads"))["n"]
    return order.people_needed - order.seats.count() - (waiting or 0)
