"""Collecting activities and requests for the signals: a fixed number of questions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch, Sum
from django.utils.timezone import localtime

from kith.activities.models import Attendance, Session, Tick, WalkIns
from kith.activities.states import TOOK_PLACE, WAS_THERE, PresentAs, TickKind, TickMethod
from kith.catalogue.integrity import MatterRules
from kith.catalogue.queries import in_force
from kith.core.actor import STAFF
from kith.hours.states import Proof
from kith.insights.signals import activities, orders
from kith.insights.signals.desk import (
    Came,
    Count,
    DeskWord,
    Gathering,
    Hand,
    Handled,
    Spoken,
    Typed,
    to_open,
    words,
)
from kith.insights.states import About
from kith.journal.models import Entry
from kith.orders.models import Claim, Offer, Order, Rating, Stamp
from kith.orders.states import ClaimState
from kith.places.queries import centres
from kith.places.rules import distance_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

WITH_HOURS = (PresentAs.VOLUNTEER, PresentAs.ON_DUTY)


@dataclass(frozen=True, slots=True)
class Odd:
    """A thing about which enough was said to ask a person."""

    about: About
    object_id: int
    words: tuple[Spoken, ...]


def odd(now: datetime) -> Iterator[Odd]:
    """Activities and requests of the window that a person should look at.

    The rules are those of the whole installation: a town that differs shows in the weights.
    """
    rules = in_force(MatterRules, path="", on=localtime(now).date())
    since = now - timedelta(days=rules.window_days)
    held = Session.objects.filter(state__in=TOOK_PLACE, ends_at__gte=since, ends_at__lte=now)
    done = Claim.objects.filter(state=ClaimState.DONE, ended_at__gte=since, ended_at__lte=now)
    for about, said in (
        (About.SESSION, words(activities.SIGNALS, gatherings(held), rules)),
        (About.ORDER, words(orders.SIGNALS, handled(done), rules)),
    ):
        for object_id, spoken in to_open(said, rules).items():
            yield Odd(about, object_id, tuple(spoken))


def gatherings(rows: QuerySet[Session]) -> list[Gathering]:
    """The sessions as the signals see them, by number."""
    seats = rows.filter(quotas__role=PresentAs.RECIPIENT)
    places = dict(seats.order_by().values_list("pk").annotate(n=Sum("quotas__capacity")))
    there = Attendance.objects.filter(state__in=WAS_THERE).order_by("pk")
    found = rows.order_by("pk").prefetch_related(Prefetch("attendances", there))
    found = found.prefetch_related(Prefetch("walk_ins", WalkIns.objects.order_by("at", "pk")))
    found = found.prefetch_related(Prefetch("ticks", _paper().order_by("pk")))
    return [_gathering(row, places.get(row.pk)) for row in found]


def _paper() -> QuerySet[Tick]:
    return Tick.objects.filter(how=TickMethod.PAPER, kind=TickKind.IN)


def _gathering(row: Session, places: int | None) -> Gathering:
    there = list(row.attendances.all())
    newest = {(one.spot, one.role): one for one in row.walk_ins.all()}
    return Gathering(
        session_id=row.pk,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        places=places,
        in_charge_id=row.in_charge_id,
        named=sum(one.role == PresentAs.RECIPIENT for one in there),
        counts=tuple(
            Count(one.pk, one.number, one.by_id, one.at, one.is_estimated)
            for one in newest.values()
            if one.role == PresentAs.RECIPIENT
        ),
        came=tuple(
            Came(one.pk, one.person_id, one.in_at, one.out_at or one.in_at, one.role in WITH_HOURS)
            for one in there
        ),
        typed=tuple(Typed(t.pk, t.person_id, t.by_id, t.noted_at) for t in row.ticks.all()),
    )


def handled(rows: QuerySet[Claim]) -> list[Handled]:
    """The requests of these claims as the signals see them, by number."""
    keys = rows.values("order_id")
    joined = rows.select_related("order__worksheet", "order__area", "person", "report")
    by_order: dict[int, list[Claim]] = defaultdict(list)
    for claim in joined.prefetch_related("stamps__person").order_by("order_id", "pk"):
        by_order[claim.order_id].append(claim)
    offered: dict[int, set[int]] = defaultdict(set)
    for order_id, by_id in Offer.objects.filter(order__in=keys).values_list("order", "made_by_id"):
        offered[order_id].add(by_id)
    told = _desk_words(keys)
    away = _Away([claim for some in by_order.values() for claim in some])
    return [_handled(some, offered[pk], told.get(pk), away) for pk, some in by_order.items()]


def _handled(claims: list[Claim], offered: set[int], word: DeskWord | None, away: _Away) -> Handled:
    order = claims[0].order
    reports = [claim.report.at for claim in claims if hasattr(claim, "report")]
    return Handled(
        order_id=order.pk,
        reported_at=max(reports, default=order.stage_at),
        dispatcher_ids=frozenset(offered | {order.worksheet.compiled_by_id}),
        hands=tuple(hand for claim in claims for hand in _hands(claim, away)),
        word=word,
    )


def _desk_words(keys: QuerySet[Claim, Any]) -> dict[int, DeskWord]:
    """The newest confirming step of each order, where the desk spoke for the resident's side."""
    typed = Rating.objects.filter(order__in=keys, is_by_resident=True, by_proxy=True)
    ratings = {(order, by): pk for order, by, pk in typed.values_list("order", "by", "pk")}
    steps = Entry.objects.filter(kind="order", verb="confirm", object_id__in=keys)
    spoken = steps.filter(actor_role__in=STAFF, actor_id__isnull=False).order_by("pk")
    residents = dict(Order.objects.filter(pk__in=keys).values_list("pk", "resident_id"))
    return {
        step.object_id: DeskWord(step.pk, by_id, step.at, ratings.get((step.object_id, by_id)))
        for step in spoken
        if (by_id := step.actor_id) and by_id != residents[step.object_id]
    }


def _hands(claim: Claim, away: _Away) -> Iterator[Hand]:
    """Everybody of the claim whose arrival and departure are both known."""
    people: dict[int, list[Stamp]] = defaultdict(list)
    for stamp in claim.stamps.all():
        people[stamp.person_id].append(stamp)
    for person_id, stamps in people.items():
        times = {stamp.is_arrival: stamp.at for stamp in stamps}
        if len(times) == 2:
            yield Hand(
                person_id,
                int((times[False] - times[True]).total_seconds() // 60),
                sum(stamp.proof == Proof.CODE for stamp in stamps),
                away.metres(stamps[0].person.area_id, claim.order.area_id),
                tuple(stamp.pk for stamp in stamps),
            )


class _Away:
    """Metres between the middles of two areas, read once."""

    def __init__(self, claims: list[Claim]) -> None:
        homes = {stamp.person.area_id for claim in claims for stamp in claim.stamps.all()}
        self.middles = centres(homes | {claim.order.area_id for claim in claims})

    def metres(self, home_id: int, place_id: int) -> int | None:
        home, place = self.middles.get(home_id), self.middles.get(place_id)
        return int(distance_m(home, place)) if home and place else None
