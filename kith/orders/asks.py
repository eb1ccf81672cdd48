"""Who was asked how often, and what came of it: what the next wave needs to know.

A part of the room of queries: plain rows, no sealed value among them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, OuterRef, Q, Subquery

from kith.orders.models import Offer
from kith.orders.states import LIVE, OfferState

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Habit:
    """How one person answered lately, when she was last asked, and how often this week."""

    yes: int = 0
    no: int = 0
    silent: int = 0
    week: int = 0
    last_at: datetime | None = None  # none: not asked lately


def habits(since: datetime, *, now: datetime) -> dict[int, Habit]:
    """By person, over the offers made to her since a moment; those taken back were never asked."""
    rows = Offer.objects.filter(person__isnull=False, made_at__gte=since)
    counted = (
        rows.exclude(state=OfferState.WITHDRAWN)
        .order_by()
        .values("person_id")
        .annotate(
            yes=Count("pk", filter=Q(state=OfferState.ACCEPTED)),
            no=Count("pk", filter=Q(state=OfferState.DECLINED)),
            silent=Count("pk", filter=Q(state=OfferState.EXPIRED)),
            week=Count("pk", filter=Q(made_at__gt=now - WEEK)),
            last_at=Max("made_at"),
        )
    )
    return {
        row["person_id"]: Habit(row["yes"], row["no"], row["silent"], row["week"], row["last_at"])
        for row in counted
    }


@dataclass(frozen=True, slots=True)
class Ask:
    """An offer of one order that waits for its answer."""

    person_id: int | None  # none: a team or a unit
    made_at: datetime
    before_at: datetime | None  # when the person was asked before that; none: never


def waiting(order_ids: Iterable[int]) -> dict[int, list[Ask]]:
    """By order, the open offers."""
    earlier = Offer.objects.exclude(state=OfferState.WITHDRAWN).filter(
        person=OuterRef("person"), made_at__lt=OuterRef("made_at")
    )
    before = Subquery(earlier.order_by("-made_at").values("made_at")[:1])
    rows = Offer.objects.filter(order_id__in=set(order_ids), state=OfferState.OFFERED)
    found: dict[int, list[Ask]] = {}
    for row in rows.annotate(before_at=before).order_by("pk"):
        ask = Ask(row.person_id, row.made_at, row.before_at)
        found.setdefault(row.order_id, []).append(ask)
    return found


def silent(order_ids: Iterable[int], *, times: int) -> set[tuple[int, int]]:
    """(order, person) of those who only ever were silent, and fewer times than so many."""
    rows = Offer.objects.filter(order_id__in=set(order_ids), person__isnull=False)
    rows = rows.exclude(state=OfferState.WITHDRAWN)
    kinds: dict[tuple[int, int], Counter[str]] = {}
    for order_id, person_id, state in rows.values_list("order_id", "person_id", "state"):
        kinds.setdefault((order_id, person_id), Counter())[state] += 1
    return {
        pair
        for pair, states in kinds.items()
        if set(states) == {OfferState.EXPIRED} and states[OfferState.EXPIRED] < times
    }


def standing(offer_ids: Iterable[int]) -> dict[int, str]:
    """The offers that still count: open, or accepted by somebody who has not given it back."""
    of = Offer.objects.filter(pk__in=set(offer_ids))
    held = of.filter(state=OfferState.ACCEPTED, claim__state__in=LIVE)
    found = of.filter(state=OfferState.OFFERED).values_list("pk", "state")
    return dict(found) | dict(held.values_list("pk", "state"))


def states_of(order_id: int) -> dict[str, int]:
    """How many offers of the order are in each state, without those taken back."""
    rows = Offer.objects.filter(order_id=order_id).exclude(state=OfferState.WITHDRAWN)
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
