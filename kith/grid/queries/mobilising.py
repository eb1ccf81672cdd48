"""Calls to everybody near: whom one reaches, who comes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.asking import AskingRules
from kith.catalogue.grid import MobilisingRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor, Role
from kith.grid.models import Assignment, Mobilisation, Squad
from kith.grid.policies.grids import READERS
from kith.orders.models import Claim, Order, Seat
from kith.orders.states import LIVE, OrderState
from kith.people.models import Person
from kith.people.queries import Helper, helpers_for, holders, quiet_among
from kith.people.rules import of_age_on
from kith.places.models import Area
from kith.places.queries import centre
from kith.places.rules import Position, distance_m


@dataclass(frozen=True, slots=True)
class Turnout:
    """How full a call is: places taken of the cap, and how many were told."""

    taken: int
    cap: int
    told: int
    declined: int

    @property
    def is_full(self) -> bool:
        return self.taken >= self.cap


def visible_to(actor: Actor) -> QuerySet[Mobilisation]:
    """The twin of `policies.mobilising.may_see`, the newest first."""
    if actor.person_id is None:
        return Mobilisation.objects.none()
    seen = Q(contact_id=actor.me)
    for path in actor.paths(Role.VOLUNTEER, *READERS):
        seen |= Q(area__path__startswith=path)
    rows = Mobilisation.objects.filter(seen).select_related("area__parent", "contact")
    return rows.order_by("-called_at", "-pk")


def rules_of(path: str, now: datetime) -> MobilisingRules:
    return in_force(MobilisingRules, path=path, on=localtime(now).date())


def rings_at(path: str, now: datetime) -> datetime:
    """When phones may ring for a call there: at once, or when the quiet hours end."""
    asking = in_force(AskingRules, path=path, on=localtime(now).date())
    if rules_of(path, now).wakes:
        return now
    return asking.rings_at(localtime(now), urgent=False)


def near(area: Area, *, reach_m: int, but: Iterable[int], now: datetime) -> list[int]:
    """Volunteers of the place within a distance, nearest first; grown up, and not resting.

    How far she goes at most is each one's own word. Whoever's place nobody measured counts as near.
    """
    path = area.path
    at = centre(area)
    reached = [
        (far, helper.person_id)
        for helper in helpers_for(path, now=now)
        if any(path.startswith(own) for own in helper.serves)
        and (far := _far(at, helper)) <= min(reach_m, helper.largest_distance_m)
        and _is_grown(helper, now)
    ]
    ids = [person_id for _far, person_id in sorted(reached)]
    skip = set(but)
    if not rules_of(path, now).asks_paused:
        skip |= quiet_among(ids, now=now)
    return [person_id for person_id in ids if person_id not in skip]


def _far(at: Position | None, helper: Helper) -> float:
    if at is None or helper.position is None:
        return 0.0
    return distance_m(at, helper.position)


def _is_grown(helper: Helper, now: datetime) -> bool:
    """Emergencies are for grown-ups; where the year of birth is unknown the order asks again."""
    if helper.birth_year is None:
        return True
    return of_age_on(helper.birth_year, helper.birth_month or 12) <= localtime(now).date()


def contacts_for(area: Area, *, but: int, now: datetime) -> QuerySet[Person]:
    """Who may be on the spot: who is posted to the place's grids, and staff of the place.

    Only people at home there, whose request it then is: somebody else than who calls.
    """
    posted = Assignment.objects.filter(area__path__startswith=area.path, ends_on=None)
    staff = holders(Role.WORKER, area.path, now)
    rows = Person.objects.filter(Q(pk__in=posted.values("person_id")) | Q(pk__in=staff))
    return rows.filter(area__path__startswith=area.path).exclude(pk=but).order_by("pk")


def squads_of(row: Mobilisation) -> list[Squad]:
    return list(row.squads.order_by("number"))


def orders_of(row: Mobilisation) -> QuerySet[Order]:
    """The orders whose places these are, by number of the squad."""
    return Order.objects.filter(pk__in=row.squads.values("order_id")).order_by("pk")


def taken(row: Mobilisation) -> dict[int, int]:
    """Places taken of each order that has any."""
    rows = Seat.objects.filter(order__in=row.squads.values("order_id")).order_by()
    return dict(rows.values_list("order").annotate(n=Count("pk")))


def with_room(row: Mobilisation) -> int | None:
    """The first order that still has a place; none when every place is taken."""
    full = taken(row)
    orders = orders_of(row).filter(state=OrderState.OPEN)
    return next((o.pk for o in orders if full.get(o.pk, 0) < o.people_needed), None)


def claims_of(row: Mobilisation) -> QuerySet[Claim]:
    """Who comes, in the order of saying so."""
    rows = Claim.objects.filter(order__in=row.squads.values("order_id"), state__in=LIVE)
    return rows.select_related("person", "order").order_by("made_at", "pk")


def claim_of(row: Mobilisation, person_id: int) -> Claim | None:
    return claims_of(row).filter(person_id=person_id).first()


def turnout(row: Mobilisation) -> Turnout:
    seats = sum(taken(row).values())
    told = row.called.aggregate(
        told=Count("pk"), declined=Count("pk", filter=Q(declined_at__isnull=False))
    )
    return Turnout(seats, row.cap, told["told"], told["declined"])


def has_declined(row: Mobilisation, person_id: int) -> bool:
    return row.called.filter(person_id=person_id, declined_at__isnull=False).exists()
