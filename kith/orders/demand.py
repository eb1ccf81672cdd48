"""Orders as demand: what the solver's board needs to know, each answer in one query.

A part of the room of queries: plain rows, no sealed value among them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum

from kith.orders.models import Claim, Offer, Order
from kith.orders.states import LIVE, ClaimState, OfferState, OrderKind, OrderState
from kith.people.states import Gender
from kith.places.queries import centre
from kith.places.rules import Position

ANSWERED = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.EXPIRED)


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


def open_demands(path: str, now: datetime) -> list[Demand]:
    """Open requests under the path whose service lies ahead and for which too few are asked.

    Wishes are not among them: they hang on the wall for whoever wants to fulfil one.
    """
    waiting = Offer.objects.filter(order=OuterRef("pk"), state=OfferState.OFFERED)
    heads = waiting.order_by().values("order").annotate(n=Sum("heads")).values("n")
    rows = (
        Order.objects.filter(area__path__startswith=path, state=OrderState.OPEN)
        .filter(kind=OrderKind.REQUEST, worksheet__starts_at__gt=now)
        .annotate(filled=Count("seats"), asked=Subquery(heads))
        .annotate(household_key=F("resident__household_key"))
        .select_related("worksheet", "area__parent__parent")
        .order_by("pk")
    )
    found = [_demand(row, now) for row in rows]
    return [demand for demand in found if demand.people > 0]


def _demand(row: Order, now: datetime) -> Demand:
    sheet = row.worksheet
    extra = vars(row)  # the annotations
    return Demand(
        order_id=row.pk,
        position=centre(row.area),
        skills=frozenset(sheet.skills),
        starts_at=sheet.starts_at,
        ends_at=sheet.ends_at,
        people=row.people_needed - extra["filled"] - (extra["asked"] or 0),
        is_urgent=row.is_urgent,
        is_late=row.due_at is not None and row.due_at < now,
        gender_wanted=Gender(sheet.gender_wanted),
        language_wanted=sheet.language_wanted,
        minors_allowed=sheet.minors_allowed,
        resident_id=row.resident_id,
        household_key=extra["household_key"],
    )


def promises(since: datetime) -> list[tuple[int, datetime, datetime]]:
    """(person, start, end) of requests agreed to or offered that end after a moment.

    Wishes bind nobody to a time: they are brought any day of their lease.
    """
    when = ("person_id", "order__worksheet__starts_at", "order__worksheet__ends_at")
    later = Q(order__kind=OrderKind.REQUEST, order__worksheet__ends_at__gt=since)
    agreed = Claim.objects.filter(later, state__in=LIVE)
    offered = Offer.objects.filter(later, state=OfferState.OFFERED, person__isnull=False)
    return [*agreed.values_list(*when), *offered.values_list(*when)]


def asked(order_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(order, person) of everybody who was asked and not spared the answer, or ever agreed."""
    ids = list(order_ids)
    offers = Offer.objects.filter(order_id__in=ids, person__isnull=False)
    offers = offers.exclude(state=OfferState.WITHDRAWN)
    claims = Claim.objects.filter(order_id__in=ids)
    pairs = ("order_id", "person_id")
    return {*offers.values_list(*pairs), *claims.values_list(*pairs)}


def met(resident_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(helper, resident) of those who know each other from a service."""
    rows = Claim.objects.filter(
        state__in=(ClaimState.SERVED, ClaimState.DONE), order__resident_id__in=set(resident_ids)
    )
    return set(rows.values_list("person_id", "order__resident_id"))


def answers(since: datetime) -> dict[int, tuple[int, int]]:
    """Person to (yes, answers and silences) over the offers made since a moment."""
    rows = Offer.objects.filter(state__in=ANSWERED, made_at__gte=since, person__isnull=False)
    counted = (
        rows.order_by()
        .values("person_id")
        .annotate(yes=Count("pk", filter=Q(state=OfferState.ACCEPTED)), n=Count("pk"))
    )
    return {row["person_id"]: (row["yes"], row["n"]) for row in counted}


def lost_offers(now: datetime) -> QuerySet[Offer]:
    """Offers that met a no or silence, of open orders whose service lies ahead."""
    return Offer.objects.filter(
        state__in=(OfferState.DECLINED, OfferState.EXPIRED),
        order__state=OrderState.OPEN,
        order__worksheet__starts_at__gt=now,
    )
